import { asText, isObject, type Json, type JsonObject } from "../json.js";
import type { BindingName, OperationName, ProtocolVersion } from "../protocol/dialect.js";
import { expandCases } from "./cases.js";
import { readAssertion, readNamedAssertions, readOptionalAssertion } from "./read-assertion.js";
import { operationOf, readStep } from "./read-step.js";
import {
  defined,
  flagOf,
  listOf,
  mapOf,
  mapValues,
  note,
  numberOf,
  type ReadContext,
  textOf,
  textsOf,
} from "./read-values.js";
import type { Keys } from "./source.js";
import type { Assertion, Level, Monitor, Preconditions, Test, Watch } from "./test.js";
import { usedVariables } from "./used-variables.js";

/** One validated test in its typed form. `variables` are those of the document. */
export function readTest(
  given: JsonObject,
  keys: Keys,
  suite: JsonObject,
  variables: JsonObject,
  context: ReadContext,
): Test {
  const steps = listOf(given.steps).map((step, index) =>
    readStep(mapOf(step), "steps", [...keys, "steps", index], context),
  );
  const cleanup = listOf(given.cleanup).map((step, index) =>
    readStep(mapOf(step), "cleanup", [...keys, "cleanup", index], context),
  );
  const identities = [...steps, ...cleanup].flatMap((step) =>
    "as" in step && step.as !== undefined && step.as !== "none" ? [step.as] : [],
  );
  const compare = mapOf(given.compare_bindings);
  return {
    ...readSubject(given, keys, suite, context),
    preconditions: readPreconditions(given, keys, context),
    requiresBehaviors: textsOf(given.requires_behaviors),
    runnerRequirements: textsOf(given.runner_requirements),
    variables: usedVariables(given, { ...variables, ...mapOf(given.variables) }),
    cases: expandCases(given.for_each, { version: context.specVersion, fields: context.fields }),
    webhooks: mapValues(mapOf(given.webhooks), mapOf),
    identities: [...new Set([...textsOf(given.identities), ...identities])],
    exclusive: flagOf(given.exclusive) ?? false,
    steps,
    cleanup,
    assertions: readNamedAssertions(given.assertions, context),
    ...(given.compare_bindings === undefined
      ? {}
      : { compareBindings: { paths: textsOf(compare.paths), ignore: textsOf(compare.ignore) } }),
  };
}

/** One validated monitor in its typed form. */
export function readMonitor(given: JsonObject, keys: Keys, suite: JsonObject, context: ReadContext): Monitor {
  return {
    ...readSubject(given, keys, suite, context),
    watch: given.watch as Watch,
    ...defined({
      operations: given.operations === undefined ? undefined : (textsOf(given.operations) as readonly OperationName[]),
      satisfies: readPredicate(given.satisfies),
      match: readOptionalAssertion(given.match, context),
    }),
  };
}

/** `name` or `{name: arguments}`. */
function readPredicate(given: Json | undefined): { readonly name: string; readonly args: Json } | undefined {
  if (typeof given === "string") return { name: given, args: {} };
  const [entry] = Object.entries(mapOf(given));
  return entry ? { name: entry[0], args: entry[1] } : undefined;
}

function readSubject(given: JsonObject, keys: Keys, suite: JsonObject, context: ReadContext) {
  const { defaults, source, specVersion } = context;
  const bindings = given.transport ?? defaults.transport;
  const wanted = mapOf(given.preconditions).transport;
  const transport =
    bindings === undefined
      ? wanted
      : wanted === undefined
        ? bindings
        : textsOf(bindings).filter((one) => textsOf(wanted).includes(one));
  return {
    id: asText(given.id),
    name: asText(given.name),
    level: given.level as Level,
    ...defined({
      description: textOf(given.description),
      specRef: textOf(given.spec_ref),
      why: textOf(given.why),
      fix: textOf(given.fix),
      transport: transport === undefined ? undefined : ([...textsOf(transport)] as BindingName[]),
    }),
    covers: textsOf(given.covers),
    tags: [...new Set([...textsOf(defaults.tags), ...textsOf(suite.tags), ...textsOf(given.tags)])],
    protocol: (given.protocol ?? defaults.protocol ?? [specVersion]) as readonly ProtocolVersion[],
    place: source.place(keys),
    suite: asText(suite.id),
  };
}

function readPreconditions(test: JsonObject, keys: Keys, context: ReadContext): Preconditions {
  const given = { ...mapOf(context.defaults.preconditions), ...mapOf(test.preconditions) };
  const wanted = {
    ...mapOf(mapOf(context.defaults.preconditions).capabilities),
    ...mapOf(mapOf(test.preconditions).capabilities),
  };
  const at = [...keys, "preconditions"];
  const card: Assertion[] = given.card === undefined ? [] : [readAssertion(given.card, context)];
  const capabilities: [string, boolean][] = [];
  for (const [name, value] of Object.entries(wanted)) {
    if (name === "authentication")
      note(context, [...at, "capabilities", name], "N8: authentication stands for securityRequirements of the card");
    if (typeof value === "boolean") capabilities.push([name, value]);
    else card.push({ capabilities: Object.fromEntries([[name, readAssertion(value, context)]]) });
  }
  if (typeof given.authentication === "boolean") capabilities.push(["authentication", given.authentication]);
  if (streams(test) && !Object.hasOwn(wanted, "streaming")) {
    note(context, [...keys, "id"], "N9: a test with a streaming operation needs the capability streaming");
    capabilities.push(["streaming", true]);
  }
  for (const skill of listOf(given.skills)) card.push({ skills: someElement({ id: mapOf(skill).id ?? null }) });
  for (const uri of textsOf(given.extensions)) card.push({ capabilities: { extensions: someElement({ uri }) } });
  const [only] = card;
  return {
    capabilities: Object.fromEntries(capabilities),
    ...defined({
      card: card.length > 1 ? { all_of: card } : only,
      interfaces: numberOf(given.interfaces),
      protocols: given.protocols === undefined ? undefined : (textsOf(given.protocols) as readonly ProtocolVersion[]),
      sharedUrl: flagOf(given.shared_url),
      tenants: numberOf(given.tenants),
    }),
  };
}

function streams(test: JsonObject): boolean {
  return listOf(test.steps).some((step) => {
    const operation = isObject(step) ? operationOf(step) : undefined;
    return operation === "send_streaming_message" || operation === "subscribe_to_task";
  });
}

/** There is an element with these members: not every element differs. */
function someElement(members: JsonObject): Assertion {
  return { type: "array", not: { items: { not: members } } };
}
