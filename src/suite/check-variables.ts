import type { Json, JsonObject } from "../json.js";
import { isObject } from "../json.js";
import { canarySpellings } from "./canary-spellings.js";
import { caseNames } from "./cases.js";
import { didYouMean, type Report } from "./check-step.js";
import { stepId } from "./read-step.js";
import { listOf, mapOf, textsOf } from "./read-values.js";
import type { Keys } from "./source.js";
import { closest } from "./suggest.js";
import { boundaries, variablesIn } from "./variables.js";

/** Values that the kit itself gives to every test run. */
export const runVariables: ReadonlySet<string> = new Set([
  "targetUrl",
  "interfaceUrl",
  "webhookUrl",
  "unknownId",
  "runId",
  "interfaceTenant",
  "otherTenant",
  "$uuid",
]);

/** What every step offers besides its captures. */
const stepMembers = ["response", "responses", "events"];

/** Names that only the configuration of a run can know: credentials and things of other users. */
export function isLeftToRun(name: string): boolean {
  return /^[A-Za-z0-9_]*Token$/.test(name) || name === "otherUserTaskId";
}

interface Producers {
  readonly names: Set<string>;
  /** Names of steps that come later or run in the background: known, but without a value yet. */
  readonly later: ReadonlySet<string>;
}

/** Checks that every `{{…}}` of a test has something that gives it a value by the time it is used. */
export function checkVariables(
  test: JsonObject,
  keys: Keys,
  variables: JsonObject,
  report: Report,
  tell: (keys: Keys, text: string) => void,
): void {
  const steps = (["steps", "cleanup"] as const).flatMap((list) =>
    listOf(test[list]).map((item, index) => ({
      step: mapOf(item),
      id: stepId(mapOf(item), list, index),
      at: [...keys, list, index] as Keys,
    })),
  );
  const names = new Set([
    ...runVariables,
    ...Object.keys(variables),
    ...Object.keys(mapOf(test.variables)),
    ...caseNames(test.for_each).map((name) => `case.${name}`),
    ...Object.entries(mapOf(test.webhooks)).flatMap(([name, webhook]) =>
      ["url", ...(mapOf(webhook).canary === true ? canarySpellings : [])].map((part) => `${name}.${part}`),
    ),
  ]);
  const producers: Producers = { names, later: new Set(steps.flatMap(({ step, id }) => producedBy(step, id))) };
  const check = (value: Json | undefined, at: Keys) => checkValue(value, at, producers, report, tell);
  check(test.variables, [...keys, "variables"]);
  check(test.for_each, [...keys, "for_each"]);
  check(test.webhooks, [...keys, "webhooks"]);
  for (const { step, id, at } of steps) {
    const { expect, expect_error, expect_stream, expect_any, assertions, ...before } = step;
    for (const [key, value] of Object.entries(before)) check(value, [...at, key]);
    if (step.background !== true) for (const name of producedBy(step, id)) names.add(name);
    for (const awaited of textsOf(step.await)) {
      const joined = steps.find((one) => one.id === awaited);
      if (joined) for (const name of producedBy(joined.step, awaited)) names.add(name);
    }
    // A step is judged after its captures were taken, so these may use them; a background step's are judged when it is joined.
    const judged: Producers = { names: new Set([...names, ...producedBy(step, id)]), later: producers.later };
    for (const [key, value] of Object.entries({ expect, expect_error, expect_stream, expect_any, assertions })) {
      checkValue(value, [...at, key], judged, report, tell);
    }
  }
  check(test.assertions, [...keys, "assertions"]);
  for (const name of textsOf(mapOf(test.compare_bindings).paths))
    checkName(name, [...keys, "compare_bindings"], producers, report, tell);
}

function producedBy(step: JsonObject, id: string): readonly string[] {
  return [...stepMembers, ...Object.keys(mapOf(step.capture))].map((name) => `${id}.${name}`);
}

function checkValue(
  value: Json | undefined,
  at: Keys,
  producers: Producers,
  report: Report,
  tell: (keys: Keys, text: string) => void,
): void {
  if (typeof value === "string") for (const name of variablesIn(value)) checkName(name, at, producers, report, tell);
  else if (Array.isArray(value))
    for (const [index, item] of value.entries()) checkValue(item, [...at, index], producers, report, tell);
  else if (isObject(value))
    for (const [key, item] of Object.entries(value)) checkValue(item, [...at, key], producers, report, tell);
}

function checkName(
  name: string,
  at: Keys,
  { names, later }: Producers,
  report: Report,
  tell: (keys: Keys, text: string) => void,
): void {
  if (name.startsWith("env.") && name.length > 4) return;
  const prefixes = boundaries(name).map((end) => name.slice(0, end));
  if (prefixes.some((prefix) => names.has(prefix))) return;
  if (isLeftToRun(name)) {
    tell(at, `{{${name}}} has to come from the run configuration; without it the test is skipped`);
    return;
  }
  const future = prefixes.find((prefix) => later.has(prefix));
  if (future !== undefined)
    report(
      at,
      `{{${name}}} has no value yet: "${future}" comes from a later or unfinished step`,
      "use it after that step, or after the step that awaits it",
    );
  else report(at, `nothing gives {{${name}}} a value`, didYouMean(closest(name, [...names, ...later])));
}
