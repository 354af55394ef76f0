import { describe, expect, it } from "vitest";
import { createWebhookGuard } from "./webhook-guard.js";

const receiver = "http://127.0.0.1:8900";

describe("the agent's webhook guard", () => {
  const strict = createWebhookGuard(new Set([receiver]));

  it.each([
    "http://127.0.0.1:8901/x",
    "http://2130706433:8901/x",
    "http://0x7f000001:8901/x",
    "http://0177.0.0.1:8901/x",
    "http://127.1:8901/x",
    "http://0.0.0.0:8901/x",
    "http://[::1]:8901/x",
    "http://[::ffff:127.0.0.1]:8901/x",
    "http://localhost:8900/x",
    "http://sub.LOCALHOST./x",
    "http://10.1.2.3/x",
    "http://169.254.169.254/x",
    "http://[fe80::1]/x",
    "https://127.0.0.1:8900/x",
  ])("refuses %s", (url) => {
    expect(strict.admits(new URL(url))).toBe(false);
  });

  it.each([`${receiver}/hook`, "https://hooks.example/x", "http://192.0.2.1/x"])("admits %s", (url) => {
    expect(strict.admits(new URL(url))).toBe(true);
  });

  it("leaves loopback free when no origins are named, and nothing else", () => {
    const open = createWebhookGuard(undefined);
    expect(open.admits(new URL("http://localhost:8901/x"))).toBe(true);
    expect(open.admits(new URL("http://127.0.0.1:8901/x"))).toBe(true);
    expect(open.admits(new URL("http://10.1.2.3/x"))).toBe(false);
  });

  it.each([
    ["localhost", strict, false],
    ["127.0.0.1", strict, false],
    ["127.0.0.1", createWebhookGuard(undefined), true],
  ])("looks at the addresses of a name when it is called: %s", async (host, guard, admitted) => {
    const lookup = guard.lookupFor(new URL("http://hooks.example/"));
    const found = await new Promise<string | Error>((resolve) =>
      lookup?.(host, { all: true }, (error, addresses) => resolve(error ?? JSON.stringify(addresses))),
    );
    expect(typeof found === "string").toBe(admitted);
  });
});
