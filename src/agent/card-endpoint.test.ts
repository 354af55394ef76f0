import { describe, expect, it } from "vitest";
import type { Loose } from "../testing/agent-client.js";
import { withAgent } from "../testing/with-agent.js";
import { startAgent } from "./server.js";

const agent = withAgent();
const get = (headers: Record<string, string> = {}, method = "GET") =>
  fetch(`${agent().url}/.well-known/agent-card.json`, { headers, method });

describe("the agent card", () => {
  it("declares both bindings at URLs that work", async () => {
    const http = await get();
    expect(http.status).toBe(200);
    expect(http.headers.get("content-type")).toBe("application/json");
    expect(http.headers.get("cache-control")).toMatch(/max-age=\d+/);
    const card: Loose = await http.json();
    expect(card.supportedInterfaces).toEqual([
      { url: `${agent().url}/rpc`, protocolBinding: "JSONRPC", protocolVersion: "1.0" },
      { url: `${agent().url}/rest`, protocolBinding: "HTTP+JSON", protocolVersion: "1.0" },
    ]);
    const ids = card.skills.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).not.toContain("inner-circle");
    for (const name of ["name", "description", "version"]) expect(card[name]).not.toBe("");
  });

  it("is cached by its tag, else by its date", async () => {
    const first = await get();
    const etag = first.headers.get("etag") ?? "";
    const modified = first.headers.get("last-modified") ?? "";
    expect(etag).toMatch(/^"[^"]+"$/);
    const { status } = await get({ "If-None-Match": etag });
    expect(status).toBe(304);
    expect((await get({ "If-None-Match": `"other", W/${etag}` })).status).toBe(304);
    expect((await get({ "If-None-Match": "*" })).status).toBe(304);
    expect((await get({ "If-None-Match": '"other"', "If-Modified-Since": modified })).status).toBe(200);
    expect((await get({ "If-Modified-Since": modified })).status).toBe(304);
    expect((await get({ "If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT" })).status).toBe(200);
    const head = await get({}, "HEAD");
    expect([head.status, head.headers.get("etag")]).toEqual([200, etag]);
    const post = await get({}, "POST");
    expect([post.status, post.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });

  it("follows the options", async () => {
    const other = await startAgent({
      bindings: ["rest"],
      publicUrl: "https://agent.example.com/a2a/",
      tenant: "t",
      requiredExtension: "https://example.com/ext/v1",
      capabilities: { streaming: false },
    });
    const card: Loose = await (await fetch(`${other.url}/.well-known/agent-card.json`)).json();
    expect(card.supportedInterfaces).toEqual([
      { url: "https://agent.example.com/a2a/rest", protocolBinding: "HTTP+JSON", protocolVersion: "1.0", tenant: "t" },
    ]);
    expect(card.capabilities).toMatchObject({ streaming: false, pushNotifications: true });
    expect(card.capabilities.extensions).toMatchObject([{ uri: "https://example.com/ext/v1", required: true }]);
    expect((await fetch(`${other.url}/rpc`, { method: "POST", body: "{}" })).status).toBe(404);
    await other.close();
    await expect(fetch(other.url)).rejects.toThrow();
  });
});

it("tells when the port is taken, and when there is no such fault", async () => {
  const port = Number(new URL(agent().url).port);
  await expect(startAgent({ port })).rejects.toMatchObject({ code: "UNREACHABLE" });
  await expect(startAgent({ fault: "no-such-fault" })).rejects.toMatchObject({ code: "USAGE" });
});
