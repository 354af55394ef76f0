import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { callMain } from "../../testing/call-main.js";
import { testAuthority } from "../../testing/certificates.js";
import { temporaryFolder } from "../../testing/cli.js";

it.each([
  [["--auth", "mtls"], "--auth mtls needs --client-ca"],
  [["--tls-cert", "cert.pem"], "HTTPS needs both --tls-cert and --tls-key"],
  [["--tls-cert", "missing.pem", "--tls-key", "missing.pem"], "--tls-cert missing.pem cannot be read"],
  [["--auth", "oauth", "--auto-approve", "mallory"], "there is no user mallory"],
  [["--auth", "oidc,cookies"], '"cookies" is none of oauth, bearer'],
])("the agent is not started with %j", async (flags, message) => {
  expect(await callMain(["agent", "--port", "0", ...flags])).toMatchObject({
    code: 2,
    err: expect.stringContaining(message),
  });
});

it("the agent starts behind TLS, with all ways to get in", { timeout: 20_000 }, async () => {
  const cwd = temporaryFolder();
  const authority = await testAuthority();
  const { cert, key } = await authority.issue("agent");
  writeFileSync(join(cwd, "cert.pem"), cert);
  writeFileSync(join(cwd, "key.pem"), key);
  writeFileSync(join(cwd, "ca.pem"), authority.cert);
  const files = ["--tls-cert", "cert.pem", "--tls-key", "key.pem", "--client-ca", "ca.pem"];
  const flags = ["--auth", "oauth,mtls,bearer+api-key", "--auto-approve", "alice", ...files];
  const { code, out } = await callMain(["agent", "--port", "0", ...flags], {
    cwd,
    onInterrupt: (callback) => callback("SIGINT"),
  });
  expect(code).toBe(0);
  expect(out).toMatch(/^reference agent at https:\/\/127\.0\.0\.1:\d+\n$/);
});
