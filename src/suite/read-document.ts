import { asText, isObject, type Json, type JsonObject } from "../json.js";
import type { ProtocolVersion } from "../protocol/dialect.js";
import { countCases, maxCases } from "./cases.js";
import { type AssertionRules, checkAssertion, checkPredicate, predicateName } from "./check-assertions.js";
import { checkGenerated } from "./check-generated.js";
import { checkSteps, didYouMean, type Report } from "./check-step.js";
import { checkVariables, isLeftToRun, runVariables } from "./check-variables.js";
import type { SuiteFile } from "./files.js";
import type { Problems } from "./problems.js";
import { readMonitor, readTest } from "./read-test.js";
import { listOf, mapOf, note, type ReadContext, textOf, textsOf } from "./read-values.js";
import type { FieldLookup } from "./required-members.js";
import type { Keys } from "./source.js";
import { closest } from "./suggest.js";
import type { Monitor, Suite, Test } from "./test.js";
import { profile, validateSource } from "./validate.js";
import { variablesIn } from "./variables.js";

/** Names that suites may refer to; what is absent is not checked. */
export interface KnownNames {
  readonly predicates?: ReadonlySet<string> | undefined;
  readonly requirements?: ReadonlySet<string> | undefined;
  /** Variables that the run configuration gives a value. */
  readonly variables?: ReadonlySet<string> | undefined;
  /** Definitions of the protocol's messages; without them generated tables have no rows. */
  readonly fields?: FieldLookup | undefined;
}

/** What `readDocument` answers. A file that only includes others has no suites, but may have notes. */
export interface DocumentReading {
  readonly suites: readonly Suite[];
  readonly notes: readonly string[];
}

/** The suites of one file. What is wrong goes to `problems`; tests with problems are left out. */
export function readDocument(file: SuiteFile, known: KnownNames, problems: Problems): DocumentReading {
  const { source } = file;
  const { wrong, assertions } = validateSource(source, "suite.schema.json", problems);
  if (!isObject(source.value)) return { suites: [], notes: [] };
  const document = source.value;
  const report: Report = (keys, message, suggestion, part = "value") =>
    problems.add(source.place(keys, part), message, suggestion);
  checkActsVersion(document.acts_version, report);
  const context: ReadContext = {
    source,
    extended: document.profile === profile,
    specVersion: readSpecVersion(document.spec_version, report),
    defaults: mapOf(document.defaults),
    fields: known.fields,
    notes: [],
  };
  const rules: AssertionRules = {
    extended: context.extended,
    predicates: known.predicates,
    report,
    positional: (keys) =>
      context.extended || note(context, keys, "items with a list is read as the first elements of the list"),
  };
  const sound = (keys: Keys) => !wrong.some((one) => startsWith(one, keys));
  for (const found of assertions) checkAssertion(found.value, found.keys, rules);
  const usable = usableVariables(file.variables, known, context);
  const suites: Suite[] = [];
  for (const [at, item] of listOf(document.suites).entries()) {
    const suite = mapOf(item);
    const each = <T>(list: "tests" | "monitors", read: (given: JsonObject, keys: Keys) => T): readonly T[] =>
      listOf(suite[list]).flatMap((given, index) => {
        const keys = ["suites", at, list, index];
        return isObject(given) && sound(keys) ? [read(given, keys)] : [];
      });
    const tests = each("tests", (given, keys): Test => {
      checkTest(given, keys, usable, known, context, report);
      return readTest(given, keys, suite, file.variables, context);
    });
    const monitors = each("monitors", (given, keys): Monitor => {
      checkMonitor(given, keys, known, rules);
      return readMonitor(given, keys, suite, context);
    });
    const description = textOf(suite.description);
    suites.push({
      id: asText(suite.id),
      name: asText(suite.name),
      ...(description === undefined ? {} : { description }),
      file: source.file,
      digest: source.digest,
      extended: context.extended,
      specVersion: context.specVersion,
      tests,
      monitors,
      notes: [],
    });
  }
  // Notes belong to the file; its first suite carries them.
  const [first, ...others] = suites;
  return { suites: first ? [{ ...first, notes: context.notes }, ...others] : [], notes: context.notes };
}

function checkTest(
  given: JsonObject,
  keys: Keys,
  usable: JsonObject,
  known: KnownNames,
  context: ReadContext,
  report: Report,
): void {
  const bound =
    given.transport !== undefined ||
    context.defaults.transport !== undefined ||
    mapOf(given.preconditions).transport !== undefined;
  checkSteps(given, keys, context.extended, bound, report);
  const names = { ...Object.fromEntries([...(known.variables ?? [])].map((name) => [name, ""])), ...usable };
  checkVariables(given, keys, names, report, (at, text) => note(context, at, text));
  const cases = countCases(given.for_each);
  if (cases > maxCases)
    report([...keys, "for_each"], `${cases} cases are more than ${maxCases}`, "make the lists shorter", "key");
  checkGenerated(given, keys, context, report);
  checkCovers(given.covers, keys, known, report);
}

function checkMonitor(given: JsonObject, keys: Keys, known: KnownNames, rules: AssertionRules): void {
  checkCovers(given.covers, keys, known, rules.report);
  if (given.satisfies === undefined && given.match === undefined)
    rules.report(keys, "the monitor says nothing about what it watches", `give it "satisfies" or "match"`);
  if (given.satisfies !== undefined) checkPredicate(predicateName(given.satisfies), [...keys, "satisfies"], rules);
}

function checkCovers(covers: Json | undefined, keys: Keys, { requirements }: KnownNames, report: Report): void {
  if (!requirements) return;
  for (const [index, id] of textsOf(covers).entries()) {
    if (!requirements.has(id))
      report(
        [...keys, "covers", index],
        `the catalogue has no requirement "${id}"`,
        didYouMean(closest(id, requirements)),
      );
  }
}

/** Variables of the document, without those whose own value cannot be known. */
function usableVariables(variables: JsonObject, known: KnownNames, context: ReadContext): JsonObject {
  const resolvable = (name: string) =>
    name.startsWith("env.") ||
    runVariables.has(name) ||
    Object.hasOwn(variables, name) ||
    known.variables?.has(name) ||
    isLeftToRun(name);
  return Object.fromEntries(
    Object.entries(variables).filter(([name, value]) => {
      if (known.variables?.has(name)) return true;
      const missing = variablesIn(value).filter((one) => !resolvable(one));
      const own = Object.hasOwn(mapOf(mapOf(context.source.value).variables), name);
      for (const one of own ? missing : [])
        note(context, ["variables", name], `the variable ${name} has no value, because nothing gives {{${one}}} one`);
      return missing.length === 0;
    }),
  );
}

function checkActsVersion(version: Json | undefined, report: Report): void {
  if (!isVersion(version) || /^1(\.\d+)*$/.test(asText(version))) return;
  report(["acts_version"], `ACTS ${version} is not known`, `the kit reads acts_version "1.0"`);
}

/** Anything else is the schema's to report. */
function isVersion(value: Json | undefined): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

function readSpecVersion(version: Json | undefined, report: Report): ProtocolVersion {
  const found = /^(0\.3|1(?:\.0)?)(?:\.\d+)?$/.exec(asText(version))?.[1];
  if (found === undefined && isVersion(version))
    report(["spec_version"], `A2A ${version} is not known`, `the kit knows "1.0" and "0.3"`);
  return found === "0.3" ? "0.3" : "1.0";
}

function startsWith(keys: Keys, prefix: Keys): boolean {
  return prefix.every((key, index) => String(keys[index]) === String(key));
}
