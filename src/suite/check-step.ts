import { asText, isObject, type Json, type JsonObject } from "../json.js";
import { parsePath } from "./path.js";
import { isCollectionMatch } from "./read-assertion.js";
import { stepId } from "./read-step.js";
import { listOf, mapOf, textOf, textsOf } from "./read-values.js";
import type { Keys } from "./source.js";
import { closest } from "./suggest.js";
import { parseUntil } from "./until.js";

/** Reports a problem at a value of the file, or at its key. */
export type Report = (keys: Keys, message: string, suggestion?: string, part?: "key" | "value") => void;

const actions = ["operation", "raw", "await", "assertion", "expect_webhook", "client_response"] as const;
const outcomes = ["expect", "expect_error", "expect_stream", "expect_any"];
/** Keys that only mean something beside certain actions; the others go with every action. */
const belongsTo: Readonly<Record<string, readonly string[]>> = {
  params: ["operation"],
  as: ["operation", "raw"],
  tenant: ["operation"],
  headers: ["operation"],
  protocol: ["operation", "raw", "expect_webhook"],
  transport: ["operation"],
  repeat: ["operation"],
  change: ["operation"],
  generate: ["operation"],
  background: ["operation", "raw"],
  copies: ["operation", "raw"],
  deliberate: ["operation", "raw"],
  capture: ["operation", "raw", "await", "expect_webhook", "client_response"],
  expect_parsed: ["client_response"],
  ...Object.fromEntries(outcomes.map((key) => [key, ["operation", "raw", "await"]])),
};

/** What the schema cannot say about the steps of one test; `bound` when something names its bindings. */
export function checkSteps(test: JsonObject, keys: Keys, extended: boolean, bound: boolean, report: Report): void {
  const seen = new Map<string, JsonObject>();
  for (const list of ["steps", "cleanup"] as const) {
    for (const [index, item] of listOf(test[list]).entries()) {
      const step = mapOf(item);
      const at = [...keys, list, index];
      const id = stepId(step, list, index);
      if (step.id === undefined && !extended) report(at, `"id" is missing`);
      if (seen.has(id)) report([...at, "id"], `another step of this test has the id "${id}"`);
      checkAction(step, at, extended, report);
      for (const name of textsOf(step.await)) checkAwait(name, seen, [...at, "await"], report);
      const webhook = textOf(mapOf(step.expect_webhook).webhook);
      const webhooks = Object.keys(mapOf(test.webhooks));
      if (webhook !== undefined && !webhooks.includes(webhook)) {
        report(
          [...at, "expect_webhook", "webhook"],
          `the test has no webhook "${webhook}"`,
          didYouMean(closest(webhook, webhooks)),
        );
      }
      seen.set(id, step);
    }
  }
  checkNamedAssertions(test.assertions, [...keys, "assertions"], extended, report);
  if (!bound) checkRaw(test, keys, report);
}

function checkAction(step: JsonObject, at: Keys, extended: boolean, report: Report): void {
  const [action, ...more] = actions.filter((key) => step[key] !== undefined);
  if (action === undefined) {
    report(at, "the step does nothing", `give it one of ${actions.join(", ")}`);
    return;
  }
  if (more.length > 0)
    report(
      [...at, more[0] ?? ""],
      `a step has one action, and this one has ${[action, ...more].join(" and ")}`,
      "make it several steps",
      "key",
    );
  for (const key of Object.keys(step)) {
    const fitting = belongsTo[key];
    if (fitting && !fitting.includes(action))
      report([...at, key], `"${key}" means nothing beside "${action}"`, undefined, "key");
  }
  checkOutcomes(step, at, report);
  checkParts(step, at, extended, report);
}

function checkOutcomes(step: JsonObject, at: Keys, report: Report): void {
  if (step.expect_any !== undefined) {
    for (const key of outcomes.slice(0, 3)) {
      if (step[key] !== undefined)
        report(
          [...at, key],
          `"${key}" and "expect_any" exclude each other`,
          `make it one of the outcomes of expect_any`,
          "key",
        );
    }
  }
  for (const [outcome, keys] of [
    [step, at] as const,
    ...listOf(step.expect_any).map((item, index) => [mapOf(item), [...at, "expect_any", index]] as const),
  ]) {
    if (outcome.expect_error === undefined) continue;
    for (const key of ["expect", "expect_stream"]) {
      if (outcome[key] !== undefined)
        report(
          [...keys, key],
          `"${key}" and "expect_error" exclude each other`,
          "use expect_any for alternatives",
          "key",
        );
    }
  }
}

function checkParts(step: JsonObject, at: Keys, extended: boolean, report: Report): void {
  const raw = mapOf(step.raw);
  if (raw.body !== undefined && raw.body_raw !== undefined)
    report([...at, "raw", "body_raw"], `"body" and "body_raw" exclude each other`, undefined, "key");
  const until = textOf(mapOf(step.repeat).until);
  const condition = until === undefined ? undefined : parseUntil(until);
  if (condition && "problem" in condition) report([...at, "repeat", "until"], condition.problem);
  checkChange(mapOf(step.change), [...at, "change"], report);
  if (step.protocol !== undefined && step.transport !== undefined)
    report([...at, "transport"], `"protocol" and "transport" exclude each other`, undefined, "key");
  for (const key of step.generate === undefined ? [] : ["repeat", "copies", "background", "expect_stream"]) {
    if (step[key] !== undefined) report([...at, key], `"${key}" and "generate" exclude each other`, undefined, "key");
  }
  for (const [name, path] of Object.entries(mapOf(step.capture))) {
    const segments = parsePath(asText(path));
    if ("problem" in segments) report([...at, "capture", name], segments.problem);
    else if (segments.some((segment) => segment.kind === "all" || segment.kind === "deep")) {
      report(
        [...at, "capture", name],
        `a capture takes one value, and the path "${path}" may lead to several`,
        "name one element, as in [0]",
      );
    }
  }
  if (isObject(step.client_response) && step.expect_parsed === undefined)
    report(at, `"expect_parsed" is missing beside "client_response"`);
  checkNamedAssertions(step.assertions, [...at, "assertions"], extended, report);
  if (step.assertion !== undefined) checkNamedAssertion(mapOf(step.assertion), [...at, "assertion"], extended, report);
}

function checkChange({ path }: JsonObject, at: Keys, report: Report): void {
  if (typeof path !== "string") return;
  const segments = parsePath(path);
  if ("problem" in segments) report([...at, "path"], segments.problem);
  else if (segments.length === 0 || segments.some(({ kind }) => kind !== "key" && kind !== "index"))
    report([...at, "path"], `a change is made at one member, and the path "${path}" may lead to several`);
}

function checkAwait(name: string, seen: ReadonlyMap<string, JsonObject>, at: Keys, report: Report): void {
  const step = seen.get(name);
  if (!step) report(at, `there is no earlier step "${name}" to wait for`, didYouMean(closest(name, seen.keys())));
  else if (step.background !== true)
    report(at, `the step "${name}" does not run in the background`, `give it "background: true"`);
}

function checkNamedAssertions(list: Json | undefined, at: Keys, extended: boolean, report: Report): void {
  for (const [index, item] of listOf(list).entries())
    checkNamedAssertion(mapOf(item), [...at, index], extended, report);
}

const judgements = ["match", "any", "all", "none", "equals", "suffix_of", "subsequence_of"];

function checkNamedAssertion(given: JsonObject, at: Keys, extended: boolean, report: Report): void {
  if (judgements.every((key) => given[key] === undefined))
    report(at, "the assertion says nothing about its source", `give it one of ${judgements.join(", ")}`);
  const collections = ["any", "all", "none"].filter((key) => given[key] !== undefined);
  const paths = [
    [["path"], given.path] as const,
    ...collections.map(
      (key) => [[key, "path"], isCollectionMatch(given[key] ?? null) ? mapOf(given[key]).path : undefined] as const,
    ),
    ...listOf(given.ignore).map((path, index) => [["ignore", index], path] as const),
  ];
  for (const [keys, path] of paths) {
    const segments = typeof path === "string" ? parsePath(path) : [];
    if ("problem" in segments) report([...at, ...keys], segments.problem);
  }
  if (extended) return;
  for (const key of collections) {
    if (!isCollectionMatch(given[key] ?? null)) report([...at, key], `"${key}" has to be {path, match}`);
  }
}

/** A request word for word fits one binding; only what goes to the card's place is the same for all. */
function checkRaw(test: JsonObject, keys: Keys, report: Report): void {
  for (const [index, step] of listOf(test.steps).entries()) {
    const path = textOf(mapOf(mapOf(step).raw).path);
    if (path === undefined || path.startsWith("/.well-known/")) continue;
    report(
      [...keys, "steps", index, "raw"],
      "a raw step fits one binding only, and the test names none",
      `add "transport: [jsonrpc]" or "transport: [rest]" to the test`,
      "key",
    );
    return;
  }
}

export function didYouMean(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `did you mean "${name}"?`;
}
