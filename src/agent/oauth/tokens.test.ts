import { describe, expect, it } from "vitest";
import { Codes, challengeOf } from "./codes.js";
import { createTokens, tokenLifetime } from "./tokens.js";

/** A clock that a test sets. */
function testClock() {
  return {
    time: 1_700_000_000_000,
    now() {
      return this.time;
    },
    after: () => () => {},
  };
}

const issuer = "https://agent.example";
const grant = { user: "alice", client: "reference-client", scopes: ["a2a", "extended"], audience: issuer };

describe("access tokens", () => {
  it("are good for a while, for one agent, and from one server", async () => {
    const clock = testClock();
    const tokens = createTokens(issuer, issuer, clock);
    const token = await tokens.access(grant);
    expect(await tokens.read(token)).toEqual({ principal: { id: "alice", scopes: ["extended"] } });
    clock.time += (tokenLifetime - 1) * 1000;
    expect(await tokens.read(token)).toHaveProperty("principal");
    clock.time += 2000;
    expect(await tokens.read(token)).toEqual({ problem: "expired" });
    expect(await tokens.read(await tokens.access({ ...grant, audience: "https://b.example" }))).toEqual({
      problem: "wrong-audience",
    });
    expect(await createTokens(issuer, issuer, clock).read(await tokens.access(grant))).toEqual({ problem: "unknown" });
  });

  it("open no more than their scopes", async () => {
    const tokens = createTokens(issuer, issuer, testClock());
    expect(await tokens.read(await tokens.access({ ...grant, scopes: ["a2a"] }))).toEqual({
      principal: { id: "alice", scopes: [] },
    });
    expect(await tokens.read(await tokens.access({ ...grant, user: "carol" }))).toMatchObject({
      principal: { id: "carol", scopes: [] },
    });
    expect(await tokens.read(await tokens.access({ ...grant, scopes: ["openid"] }))).toEqual({
      problem: "insufficient-scope",
    });
    expect(await tokens.read(await tokens.identity(grant))).toEqual({ problem: "unknown" });
  });
});

describe("codes", () => {
  const uri = "http://127.0.0.1/";

  it("are good once, in time, for their client, redirection and verifier", () => {
    const clock = testClock();
    const codes = new Codes(clock);
    const verifier = "v".repeat(43);
    const code = () => codes.authorize(grant, uri, challengeOf(verifier));
    const right = code();
    expect(codes.exchange(right, grant.client, uri, verifier)).toBe(grant);
    expect(() => codes.exchange(right, grant.client, uri, verifier)).toThrow("not valid");
    expect(() => codes.exchange(code(), "another", uri, verifier)).toThrow("another client");
    expect(() => codes.exchange(code(), grant.client, `${uri}x`, verifier)).toThrow("another client");
    expect(() => codes.exchange(code(), grant.client, uri, undefined)).toThrow("verifier");
    const bare = codes.authorize(grant, uri, undefined);
    expect(() => codes.exchange(bare, grant.client, uri, verifier)).toThrow("no code challenge");
    const late = code();
    clock.time += 61_000;
    expect(() => codes.exchange(late, grant.client, uri, verifier)).toThrow("not valid");
  });

  it("of devices expire, and slow down for good", () => {
    const clock = testClock();
    const codes = new Codes(clock);
    const { deviceCode, userCode, expiresIn } = codes.startDevice(grant.client, "a2a");
    const poll = () => codes.poll(deviceCode, grant.client);
    expect(poll).toThrow("has not decided");
    expect(poll).toThrow("every 6 seconds");
    clock.time += 5_000;
    expect(poll).toThrow("every 11 seconds");
    clock.time += 11_000;
    expect(poll).toThrow("has not decided");
    expect(codes.deviceWith(userCode.toLowerCase())).toMatchObject({ scope: "a2a" });
    clock.time += 1000 * expiresIn;
    expect(poll).toThrow("expired");
    expect(codes.decide(userCode, grant)).toBe(false);
  });
});
