import { asText, isObject, type Json, type JsonObject } from "../json.js";
import type { OperationName, ProtocolVersion } from "../protocol/dialect.js";
import { dialectOf } from "../protocol/dialects.js";
import type { OtherBinding } from "../protocol/interface.js";
import { readAssertion, readEventAssertion, readNamedAssertion, readNamedAssertions } from "./read-assertion.js";
import { readOutcomes, streamTimeout } from "./read-outcome.js";
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
import type { Change, GeneratedRequests, OperationStep, RawStep, Repeat, Step, WebhookStep } from "./test.js";

/** Where agents put the token of a push notification configuration: only an example of 0.3 and 1.0.0 says so. */
const tokenHeader = "x-a2a-notification-token";
const defaultWebhookTimeoutMs = 10_000;

/** The id of a step: its own, or one from its position, `step-2` and `cleanup-1`. */
export function stepId(step: JsonObject, list: "steps" | "cleanup", index: number): string {
  return textOf(step.id) ?? `${list === "steps" ? "step" : "cleanup"}-${index + 1}`;
}

/** One validated step in its typed form. */
export function readStep(given: JsonObject, list: "steps" | "cleanup", keys: Keys, around: ReadContext): Step {
  const context = forVersion(given, around);
  const common = {
    id: stepId(given, list, Number(keys.at(-1) ?? 0)),
    ...defined({
      description: textOf(given.description),
      delayMs: numberOf(given.delay_ms),
      timeoutMs: numberOf(given.timeout_ms) ?? streamTimeout(given) ?? numberOf(context.defaults.timeout_ms),
      protocol: textOf(given.protocol) as ProtocolVersion | undefined,
      transport: textOf(given.transport) as OtherBinding | undefined,
    }),
    place: context.source.place(keys),
    outcomes: readOutcomes(given, keys, context),
    capture: mapValues(mapOf(given.capture), asText),
    assertions: readNamedAssertions(given.assertions, context),
  };
  if (given.operation !== undefined) return { ...common, kind: "operation", ...readOperation(given, keys, context) };
  if (isObject(given.raw)) return { ...common, kind: "raw", ...readRaw(given.raw, given, context) };
  if (given.await !== undefined) return { ...common, kind: "await", steps: textsOf(given.await) };
  if (isObject(given.expect_webhook)) {
    const webhook = given.expect_webhook;
    const timeoutMs = numberOf(given.timeout_ms) ?? numberOf(webhook.timeout_ms) ?? defaultWebhookTimeoutMs;
    return { ...common, timeoutMs, kind: "webhook", ...readWebhook(webhook, [...keys, "expect_webhook"], context) };
  }
  if (isObject(given.client_response)) {
    const { operation, wire_payload } = given.client_response;
    return {
      ...common,
      kind: "client",
      operation: operationNames[asText(operation)] ?? asText(operation),
      payload: wire_payload ?? null,
      expectParsed: readAssertion(given.expect_parsed ?? {}, context),
    };
  }
  const assertions = [...readNamedAssertion(mapOf(given.assertion), context), ...common.assertions];
  return { ...common, kind: "assertion", assertions };
}

/** N1: names of push operations in ACTS files of the first draft. */
const operationNames: Readonly<Record<string, OperationName>> = {
  set_push_notification_config: "create_push_config",
  get_push_notification_config: "get_push_config",
  list_push_notification_configs: "list_push_configs",
  delete_push_notification_config: "delete_push_config",
};

/** The operation that a step calls, by its name in the protocol's tables. */
export function operationOf(step: JsonObject): OperationName | undefined {
  if (typeof step.operation !== "string") return undefined;
  const name = operationNames[step.operation] ?? (step.operation as OperationName);
  return name === "get_agent_card" && mapOf(step.params).extended === true ? "get_extended_agent_card" : name;
}

type OwnMembers<T extends Step> = Omit<T, "kind" | "id" | "place" | "outcomes" | "capture" | "assertions">;

function readOperation(given: JsonObject, keys: Keys, context: ReadContext): OwnMembers<OperationStep> {
  const operation = operationOf(given) ?? "send_message";
  if (given.operation === "get_agent_card" && operation !== "get_agent_card") {
    note(context, [...keys, "params"], `N2: get_agent_card with extended is read as ${operation}`);
  } else if (given.operation !== operation) {
    note(context, [...keys, "operation"], `N1: ${given.operation} is read as ${operation}`);
  }
  return {
    operation,
    params: textOf(given.params) ?? readParams(operation, mapOf(given.params), [...keys, "params"], context),
    ...defined({
      headers:
        given.headers === undefined ? undefined : mapValues(mapOf(given.headers), (value) => textOf(value) ?? null),
      as: textOf(given.as) ?? textOf(context.defaults.as),
      tenant: textOf(given.tenant) ?? textOf(context.defaults.tenant),
      repeat: isObject(given.repeat) ? readRepeat(given.repeat) : undefined,
      generate: isObject(given.generate) ? readGenerate(given.generate) : undefined,
      change: textOf(given.change) ?? (isObject(given.change) ? readChange(given.change) : undefined),
    }),
    background: flagOf(given.background) ?? false,
    copies: numberOf(given.copies) ?? 1,
    deliberate: flagOf(given.deliberate) ?? false,
  };
}

/** A step may speak another version than its file. */
function forVersion({ protocol }: JsonObject, context: ReadContext): ReadContext {
  return protocol === "0.3" || protocol === "1.0" ? { ...context, specVersion: protocol } : context;
}

/** N2, N5 and N6: members that ACTS files put elsewhere than the protocol does. */
function readParams(operation: OperationName, params: JsonObject, keys: Keys, context: ReadContext): JsonObject {
  if (operation === "get_extended_agent_card") {
    const { extended: _, ...rest } = params;
    return rest;
  }
  if (isObject(params.message) && (operation === "send_message" || operation === "send_streaming_message")) {
    const { taskId, contextId, message, ...rest } = params;
    const moved = defined({ taskId, contextId });
    for (const key of Object.keys(moved))
      note(context, [...keys, key], `N5: ${key} beside message is read as message.${key}`);
    return Object.keys(moved).length === 0 ? params : { ...rest, message: { ...moved, ...mapOf(message) } };
  }
  const isMisplaced = dialectOf(context.specVersion).pushConfigMember === undefined;
  if (isObject(params.pushNotificationConfig) && operation === "create_push_config" && isMisplaced) {
    const { pushNotificationConfig, ...rest } = params;
    note(
      context,
      [...keys, "pushNotificationConfig"],
      "N6: the members of pushNotificationConfig are read as members of the request",
    );
    return { ...mapOf(pushNotificationConfig), ...rest };
  }
  return params;
}

function readChange({ path, value }: JsonObject): Change {
  return { path: asText(path), ...defined({ value }) };
}

function readGenerate({ cases, without, values, within_ms }: JsonObject): GeneratedRequests {
  return {
    cases: numberOf(cases) ?? 25,
    without: textsOf(without),
    values: mapValues(mapOf(values), listOf),
    withinMs: numberOf(within_ms) ?? 20_000,
  };
}

function readRepeat(given: JsonObject): Repeat {
  return {
    until: asText(given.until),
    maxAttempts: numberOf(given.max_attempts) ?? 10,
    delayMs: numberOf(given.delay_ms) ?? 1000,
    backoff: given.backoff === "linear" || given.backoff === "exponential" ? given.backoff : "none",
  };
}

function readRaw(raw: JsonObject, given: JsonObject, context: ReadContext): OwnMembers<RawStep> {
  return {
    method: asText(raw.method),
    path: asText(raw.path),
    headers: mapValues(mapOf(raw.headers), asText),
    ...defined({
      body: raw.body as Json | undefined,
      bodyRaw: textOf(raw.body_raw),
      as: textOf(given.as) ?? textOf(context.defaults.as),
    }),
    background: flagOf(given.background) ?? false,
    copies: numberOf(given.copies) ?? 1,
    deliberate: flagOf(given.deliberate) ?? false,
  };
}

function readWebhook(given: JsonObject, keys: Keys, context: ReadContext): OwnMembers<WebhookStep> {
  const headers = mapValues(mapOf(given.headers), (value) => readAssertion(value, context));
  if (given.token !== undefined) headers[tokenHeader] = readAssertion(given.token, context);
  const event = (key: string) => {
    const value = given[key];
    return value === undefined ? undefined : readEventAssertion(value, [...keys, key], context);
  };
  return {
    minCount: numberOf(given.min_count) ?? (given.max_count === undefined ? 1 : 0),
    ...defined({
      webhook: textOf(given.webhook),
      taskId: textOf(given.task_id),
      maxCount: numberOf(given.max_count),
      eachEvent: event("each_event"),
      finalEvent: event("final_event"),
      method: given.method === undefined ? undefined : readAssertion(given.method, context),
      headers: Object.keys(headers).length === 0 ? undefined : headers,
    }),
  };
}
