import { expect, it, onTestFinished } from "vitest";
import { startAgent } from "../agent/server.js";
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
