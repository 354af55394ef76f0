import { expect, it, onTestFinished } from "vitest";
import { type AgentOptions, startAgent } from "../agent/server.js";
import { isObject, type JsonObject } from "../json.js";
import type { ProtocolVersion } from "../protocol/dialect.js";
import { createWire } from "../wire/client.js";
import { meet } from "./meet.js";

async function meetAgent(options: AgentOptions, versions?: readonly ProtocolVersion[]) {
  const agent = await startAgent({ pace: 1, ...options });
  const wire = createWire();
  onTestFinished(async () => {
    await wire.close();
    await agent.close();
  });
  const { diagnoses, interfaces } = await meet(agent.url, wire, {
    firstAnswerMs: 5_000,
    ...(versions ? { versions } : {}),
  });
  return {
    stops: diagnoses.filter(({ severity }) => severity === "stop").map(({ code, sentence }) => ({ code, sentence })),
    spoken: interfaces.map(({ id }) => id).sort(),
  };
}

/** The card of an agent of 0.3 that says 1.0, and the other way round. */
const saysNew = ({ url, additionalInterfaces: list, protocolVersion: _, ...card }: JsonObject): JsonObject => ({
  ...card,
  supportedInterfaces: (Array.isArray(list) ? list : []).flatMap((one) =>
    isObject(one) ? [{ url: one.url ?? url ?? "", protocolBinding: one.transport ?? "", protocolVersion: "1.0" }] : [],
  ),
});
const saysOld = ({ supportedInterfaces: list, ...card }: JsonObject): JsonObject => {
  const entries = (Array.isArray(list) ? list : []).filter(isObject);
  const additionalInterfaces = entries.map((one) => ({ url: one.url ?? "", transport: one.protocolBinding ?? "" }));
  return { ...card, protocolVersion: "0.3.0", url: entries[0]?.url ?? "", additionalInterfaces };
};

it("an agent that speaks 0.3 and declares 1.0 is told so, on each binding", async () => {
  const { stops, spoken } = await meetAgent({ protocols: ["0.3"], hooks: { card: saysNew } });
  expect(new Set(stops.map(({ code }) => code))).toEqual(new Set(["declares-1.0-speaks-0.3"]));
  const said = stops.map(({ sentence }) => sentence).join("\n");
  for (const id of ["jsonrpc@1.0", "rest@1.0"]) expect(said).toContain(id);
  expect(spoken).toEqual([]);
});

it("an agent that speaks 1.0 and declares 0.3 is told so, on each binding", async () => {
  const { stops, spoken } = await meetAgent({ protocols: ["1.0"], hooks: { card: saysOld } });
  expect(new Set(stops.map(({ code }) => code))).toEqual(new Set(["declares-0.3-speaks-1.0"]));
  const said = stops.map(({ sentence }) => sentence).join("\n");
  for (const id of ["jsonrpc@0.3", "rest@0.3"]) expect(said).toContain(id);
  expect(spoken).toEqual([]);
});

it("an agent that speaks what it declares is told nothing, and a version that is not asked for is left out", async () => {
  const all = ["jsonrpc@0.3", "jsonrpc@1.0", "rest@0.3", "rest@1.0"];
  expect(await meetAgent({ protocols: ["1.0", "0.3"] })).toEqual({ stops: [], spoken: all });
  const old = await meetAgent({ protocols: ["1.0", "0.3"] }, ["0.3"]);
  expect(old).toEqual({ stops: [], spoken: ["jsonrpc@0.3", "rest@0.3"] });
});
