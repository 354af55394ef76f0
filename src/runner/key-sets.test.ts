import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningAgent, startAgent } from "../agent/server.js";
import type { JsonObject } from "../json.js";
import { keySetStep } from "../judge/card-signatures/card-keys.js";
import { judgeRun } from "../judge/judge-run.js";
import { Reach } from "../target/reach.js";
import type { Wire } from "../wire/wire.js";
import { fetchKeySets } from "./key-sets.js";
import { type Library, loadLibrary } from "./library.js";
import type { RunOptions } from "./options.js";
import { run } from "./run.js";

const selection = { tests: ["CARD-SIGN-*"], tags: [], levels: [] };
const kit = { name: "a2a-tck", version: "test" };
const optionsFor = (target: string, change: Partial<RunOptions> = {}): RunOptions => ({
  target,
  selection,
  headers: [["Authorization", "Bearer a-secret-of-the-user"]],
  concurrency: 4,
  timeoutMs: 10_000,
  seed: "keys",
  strictBehaviors: false,
  prompts: {},
  variables: {},
  command: "a2a-tck",
  ...change,
});

let library: Library;
let agent: RunningAgent;
/** Keys of the agent, and an agent whose card names them at this other origin. */
let keys: readonly JsonObject[];
let away: RunningAgent;
beforeAll(async () => {
  library = await loadLibrary(undefined, selection);
  agent = await startAgent({ pace: 1 });
  keys = ((await (await fetch(`${agent.url}/.well-known/jwks.json`)).json()) as { keys: JsonObject[] }).keys;
  const card = (await (await fetch(`${agent.url}/.well-known/agent-card.json`)).json()) as JsonObject;
  // The same card from another origin: its signatures still name the key set of the first agent.
  away = await startAgent({ pace: 1, hooks: { signedCard: (_, extended) => (extended ? _ : card) } });
});
afterAll(() => Promise.all([agent.close(), away.close()]));

async function verdicts(target: string, change: Partial<RunOptions> = {}) {
  const { report, record } = await run(optionsFor(target, change), kit, {}, library);
  const again = judgeRun(JSON.parse(JSON.stringify(record)) as typeof record, library);
  expect(JSON.stringify(again)).toBe(JSON.stringify(report));
  const of = (id: string) => report.tests.find((test) => test.id === id);
  const asked = record.exchanges.filter(({ purpose }) => purpose?.step === keySetStep);
  return { of, asked, record };
}

describe("the key sets of a card from a public address", () => {
  const encode = (jku: string) => Buffer.from(JSON.stringify({ alg: "ES256", kid: "k", jku })).toString("base64url");
  const ask = async (jku: string, allowPrivate: boolean) => {
    const asked: string[] = [];
    const wire: Wire = {
      exchanges: [],
      send: ({ url }) => {
        asked.push(url);
        return Promise.resolve({
          id: "x1",
          startedAtMs: 0,
          durationMs: 0,
          request: { method: "GET", url, headers: [] },
        });
      },
      close: () => Promise.resolve(),
    };
    const cardUrl = "https://agent.example/.well-known/agent-card.json";
    const reach = new Reach({ addressOf: () => "203.0.113.7" }, { targetUrl: cardUrl, allowPrivate });
    const card = { signatures: [{ protected: encode(jku), signature: "AA" }] };
    await fetchKeySets({ card, cardUrl, credentials: { names: [], origins: [], reach } }, wire, { allowJku: true });
    return asked;
  };

  it.each([
    "http://127.0.0.1:8080/keys",
    "http://169.254.169.254/latest",
    "https://10.0.0.7/jwks",
    "file:///etc/passwd",
  ])("are not fetched from %s, whatever is allowed beside", async (jku) => {
    expect(await ask(jku, false)).toEqual([]);
  });

  it("are fetched from other public places, and from private ones when that is allowed too", async () => {
    expect(await ask("https://keys.example/jwks", false)).toEqual(["https://keys.example/jwks"]);
    expect(await ask("http://127.0.0.1:8080/keys", true)).toEqual(["http://127.0.0.1:8080/keys"]);
  });
});

describe("the key sets of a card", { timeout: 30_000 }, () => {
  it("are fetched from its own origin, without credentials, and judged from the record", async () => {
    const { of, asked, record } = await verdicts(agent.url);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.request.headers.map(([name]) => name.toLowerCase())).not.toContain("authorization");
    expect(of("CARD-SIGN-009")).toMatchObject({ result: "pass" });
    expect(record.cardKeys).toBeUndefined();
  });

  it("are left alone elsewhere: the user is told why nothing was decided", async () => {
    const { of, asked } = await verdicts(away.url);
    expect(asked).toEqual([]);
    expect(of("CARD-SIGN-009")?.skip).toMatchObject({
      kind: "not-configured",
      reason: expect.stringContaining("allow it with --allow-jku"),
    });
  });

  it("are fetched from elsewhere when that is allowed, and not needed when the keys are given", async () => {
    const allowed = await verdicts(away.url, { allowJku: true });
    expect(allowed.asked).toHaveLength(1);
    expect(allowed.of("CARD-SIGN-009")?.result).toBe("pass");
    const given = await verdicts(away.url, { cardKeys: keys });
    expect(given.asked).toEqual([]);
    expect(given.of("CARD-SIGN-009")?.result).toBe("pass");
    expect(given.record.cardKeys).toEqual(keys);
  });
});
