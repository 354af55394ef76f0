import { request } from "node:https";
import { connect, type TLSSocket } from "node:tls";
import { beforeAll, describe, expect, it } from "vitest";
import { loadLibrary } from "../runner/library.js";
import { run } from "../runner/run.js";
import type { MtlsCredential } from "../target/identity.js";
import { type TestAuthority, type TestCertificate, testAuthority } from "../testing/certificates.js";
import { type AgentOptions, type RunningAgent, startAgent } from "./server.js";

let authority: TestAuthority;
let own: TestCertificate;
beforeAll(async () => {
  authority = await testAuthority();
  own = await authority.issue("agent");
});

async function withTls<T>(options: Partial<AgentOptions>, work: (agent: RunningAgent) => Promise<T>): Promise<T> {
  const tls = { cert: own.cert, key: own.key, clientCa: authority.cert };
  const agent = await startAgent({ pace: 1, tls, ...options });
  try {
    return await work(agent);
  } finally {
    await agent.close();
  }
}

/** One GET with a client certificate, or without. */
function get(
  url: string,
  client?: TestCertificate,
): Promise<{ status: number; hsts: string | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    const credentials = client ? { cert: client.cert, key: client.key } : {};
    const headers = { "A2A-Version": "1.0" };
    const sent = request(url, { ca: authority.cert, agent: false, headers, ...credentials }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, hsts: response.headers["strict-transport-security"], text }),
      );
    });
    sent.on("error", reject);
    sent.end();
  });
}

describe("an agent behind TLS", () => {
  it("has https URLs in its card, and says that it will stay so", () =>
    withTls({}, async ({ url }) => {
      const { status, hsts, text } = await get(`${url}/.well-known/agent-card.json`);
      expect([status, hsts]).toEqual([200, "max-age=31536000; includeSubDomains"]);
      const card = JSON.parse(text) as { supportedInterfaces: { url: string }[] };
      expect(card.supportedInterfaces.map((one) => one.url)).toEqual([`${url}/rpc`, `${url}/rest`]);
    }));

  it("does not speak the versions that are given up", () =>
    withTls({}, async ({ url }) => {
      const { hostname, port } = new URL(url);
      const versionOf = (maxVersion: "TLSv1.1" | "TLSv1.3") =>
        new Promise<string | null>((resolve, reject) => {
          const options = { host: hostname, port: Number(port), ca: authority.cert, minVersion: "TLSv1" as const };
          const socket: TLSSocket = connect({ ...options, maxVersion, ciphers: "DEFAULT@SECLEVEL=0" }, () => {
            resolve(socket.getProtocol());
            socket.destroy();
          });
          socket.on("error", reject);
        });
      expect(await versionOf("TLSv1.3")).toBe("TLSv1.3");
      await expect(versionOf("TLSv1.1")).rejects.toThrow();
    }));

  it("is not started with something that is no certificate", async () => {
    await expect(startAgent({ tls: { cert: "no", key: "no" } })).rejects.toThrow("cannot use its certificate");
  });
});

describe("client certificates", () => {
  it("tell who calls, when the agent trusts their authority; the card is for all", () =>
    withTls({ auth: ["mtls"] }, async ({ url }) => {
      const list = `${url}/rest/tasks`;
      const [alice, nobody] = await Promise.all([authority.issue("alice"), authority.issue("nobody")]);
      const stranger = await (await testAuthority()).issue("alice");
      expect((await get(list, alice)).status).toBe(200);
      for (const client of [undefined, nobody, stranger]) expect((await get(list, client)).status).toBe(401);
      expect((await get(`${url}/.well-known/agent-card.json`)).status).toBe(200);
    }));

  it("let the kit in, as several callers", { timeout: 60_000 }, () =>
    withTls({ auth: ["mtls"] }, async ({ url }) => {
      const identity = async (name: string): Promise<MtlsCredential> => {
        const { cert, key } = await authority.issue(name);
        return { type: "mtls", cert, key, ca: authority.cert };
      };
      const [main, other, limited] = await Promise.all(["alice", "bob", "carol"].map(identity));
      if (!main || !other || !limited) throw new Error("there are three");
      const selection = { tests: ["CARD-*", "AUTH-*", "SEC-*", "CORE-GET-*"], tags: [], levels: [] };
      const { report } = await run(
        {
          target: url,
          selection,
          headers: [],
          identities: { main, other, limited },
          concurrency: 8,
          timeoutMs: 10_000,
          seed: "mtls",
          strictBehaviors: false,
          prompts: {},
          variables: {},
          command: "a2a-tck",
        },
        { name: "a2a-tck", version: "test" },
        {},
        await loadLibrary(undefined, selection),
      );
      const bad = report.tests.filter(({ result }) => result === "fail" || result === "error");
      expect(bad.map(({ id, mismatches, error }) => `${id}: ${error ?? mismatches[0]?.message}`)).toEqual([]);
      expect(report.diagnoses.map(({ sentence }) => sentence)).toEqual([]);
      expect(report.tests.find(({ id }) => id === "CORE-GET-001")?.result).toBe("pass");
    }),
  );
});
