import { afterEach, describe, expect, it } from "vitest";
import { canarySpellings } from "../suite/canary-spellings.js";
import { canCatch, loopbackName } from "./canary.js";
import { WebhookReceiver } from "./webhook.js";

let receiver: WebhookReceiver | undefined;
afterEach(() => receiver?.close());

describe("canaries", () => {
  it("are reached by every spelling of their address, and record how they were called", async () => {
    receiver = await WebhookReceiver.open({ now: () => 0, canaries: true });
    const trap = receiver.hook("trap", { canary: true });
    const urls = Object.values(trap.spellings ?? {});
    expect(urls.length).toBeGreaterThanOrEqual(canarySpellings.length - 2);
    for (const url of urls) expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(200);
    expect(trap.deliveries).toHaveLength(urls.length);
    const called = trap.deliveries.map(({ request }) => new URL(request.url).hostname);
    expect(new Set(called)).toContain("localhost");
    expect(new Set(called)).toContain("[::ffff:7f00:1]");
  });

  it("listen elsewhere than the receiver that agents are told about", async () => {
    receiver = await WebhookReceiver.open({ now: () => 0, canaries: true });
    const trap = receiver.hook("trap", { canary: true });
    expect(new URL(trap.url).origin).not.toBe(new URL(receiver.hook("usual").url).origin);
    expect(new URL(trap.url).hostname).toBe("127.0.0.1");
  });

  it.each([
    ["http://127.0.0.1:9", undefined, true],
    ["http://localhost:9", "http://[::1]:8900", true],
    ["https://agent.example", undefined, false],
    ["http://127.0.0.1:9", "https://tunnel.example/hook", false],
  ])("catch only what runs on this machine: %s, %s", (target, webhookUrl, catches) => {
    expect(canCatch(target, webhookUrl)).toBe(catches);
  });

  it.each([
    ["127.0.0.1 localhost box # own\n::1 localhost six", "box"],
    ["127.0.0.1 localhost\n::1 six", undefined],
    ["# 127.0.0.1 out", undefined],
    ["", undefined],
  ])("take a name from the table of hosts: %j", (hosts, name) => {
    expect(loopbackName(hosts)).toBe(name);
  });
});
