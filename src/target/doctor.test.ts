import { expect, it, onTestFinished } from "vitest";
import { type AgentOptions, startAgent } from "../agent/server.js";
import { createWire } from "../wire/client.js";
import { diagnoseOnly } from "./doctor.js";
import { type Answer, cardWith, deadUrl, type Request, rpcAt, serve } from "./testing/broken-agent.js";

async function checkUp(url: string) {
  const wire = createWire();
  onTestFinished(() => wire.close());
  return diagnoseOnly(url, wire, { firstAnswerMs: 2_000 });
}

const states = ({ layers }: Awaited<ReturnType<typeof checkUp>>) =>
  layers.map(({ layer, state }) => `${layer} ${state}`);

it("finds a right agent well in all layers", async () => {
  const agent = await startAgent({ pace: 1 });
  onTestFinished(() => agent.close());
  const found = await checkUp(agent.url);
  expect(states(found)).toEqual(["reach ok", "card ok", "dialect ok", "first-answer ok"]);
  expect(found.layers.map(({ text }) => text)).toEqual([
    "the server answers",
    `found at ${agent.url}/.well-known/agent-card.json`,
    "jsonrpc@1.0, rest@1.0",
    "jsonrpc@1.0, rest@1.0: answered",
  ]);
  for (const layer of found.layers) if (layer.layer !== "dialect") expect(layer.ms).toBeGreaterThan(0);
  expect(found.meeting.diagnoses).toEqual([]);
});

it("says nothing of layers behind the one that failed", async () => {
  const url = await deadUrl();
  const found = await checkUp(url);
  expect(states(found)).toEqual([
    "reach failed",
    "card not-reached",
    "dialect not-reached",
    "first-answer not-reached",
  ]);
  expect(found.layers[0]!.text).toContain(url.slice(7));
});

const answers: [string, string[], (request: Request) => Answer][] = [
  ["no card", ["reach ok", "card failed", "dialect not-reached", "first-answer not-reached"], () => ({ status: 404 })],
  [
    "a card without interfaces",
    ["reach ok", "card ok", "dialect failed", "first-answer not-reached"],
    () => ({ body: cardWith([]) }),
  ],
  [
    "an interface that fails",
    ["reach ok", "card ok", "dialect ok", "first-answer failed"],
    ({ method, base }) => (method === "GET" ? { body: cardWith([rpcAt(base)]) } : { status: 500 }),
  ],
];
it.each(answers)("tells where an agent with %s goes wrong", async (_name, expected, answer) => {
  const { url } = await serve(answer);
  const found = await checkUp(url);
  expect(states(found)).toEqual(expected);
  const failed = found.layers.find(({ state }) => state === "failed");
  expect(failed!.text).toBe(found.meeting.diagnoses[0]!.sentence);
});

const dual = ["1.0", "0.3"] as const;
const promises: [AgentOptions, string, string[]][] = [
  [
    { protocols: dual, fault: "compat-card-only-promises" },
    "jsonrpc@1.0, rest@1.0: answered; jsonrpc@0.3, rest@0.3: not",
    ["the card offers both versions", "no answer in 0.3 on jsonrpc@0.3", "take 0.3 out of the card"],
  ],
  [
    { protocols: dual, fault: "compat-absent-refused" },
    "jsonrpc@1.0, rest@1.0: answered; jsonrpc@0.3, rest@0.3: not",
    ["no answer in 0.3 on jsonrpc@0.3", "Answer requests without A2A-Version in 0.3"],
  ],
  [
    { protocols: dual, fault: "compat-card-dead-interface" },
    "jsonrpc@1.0, rest@1.0, jsonrpc@0.3, rest@0.3#2: answered; rest@0.3: not",
    ["there is nothing at", "/rest/nowhere/v1/message:send, where the card declares rest@0.3"],
  ],
];
it.each(promises)("says of an agent of both versions what it does not keep: %j", async (options, text, facts) => {
  const agent = await startAgent({ pace: 1, ...options });
  onTestFinished(() => agent.close());
  const found = await checkUp(agent.url);
  expect(found.layers.at(-1)).toMatchObject({ state: "ok", text });
  const [diagnosis, ...others] = found.meeting.diagnoses;
  expect(others).toEqual([]);
  for (const fact of facts) expect(`${diagnosis?.sentence} ${diagnosis?.fix}`).toContain(fact);
});

it.each<[AgentOptions, string]>([
  [{ protocols: ["0.3"] }, "jsonrpc@0.3, rest@0.3: answered"],
  [{ protocols: dual }, "jsonrpc@1.0, rest@1.0, jsonrpc@0.3, rest@0.3: answered"],
  [{ protocols: dual, separateUrls: true }, "jsonrpc@1.0, rest@1.0, jsonrpc@0.3, rest@0.3: answered"],
])("finds nothing wrong with %j", async (options, text) => {
  const agent = await startAgent({ pace: 1, ...options });
  onTestFinished(() => agent.close());
  const found = await checkUp(agent.url);
  expect(found.layers.at(-1)?.text).toBe(text);
  expect(found.meeting.diagnoses).toEqual([]);
});

it("does not tell an agent of both versions to declare what it declares", async () => {
  const { url } = await serve(({ method, base, body }) => {
    const face = { url: `${base}/rpc`, protocolBinding: "JSONRPC" };
    const faces = [
      { ...face, protocolVersion: "1.0" },
      { ...face, protocolVersion: "0.3" },
    ];
    if (method === "GET") return { body: cardWith(faces) };
    const { id = null, method: called } = body;
    if (called !== "message/send") return { body: { jsonrpc: "2.0", id, error: { code: -32601, message: "unknown" } } };
    const result = { kind: "task", id: "t", contextId: "c", status: { state: "completed" } };
    return { body: { jsonrpc: "2.0", id, result } };
  });
  const [diagnosis, ...others] = (await checkUp(url)).meeting.diagnoses;
  expect(others).toEqual([]);
  expect(diagnosis).toMatchObject({
    code: "declares-1.0-speaks-0.3",
    sentence: expect.stringMatching(/the card offers both versions .* no answer in 1\.0 on jsonrpc@1\.0/),
    fix: expect.stringMatching(/take 1\.0 out of the card/),
  });
});
