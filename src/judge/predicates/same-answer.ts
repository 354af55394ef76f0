import { bindingOf } from "../../bindings/bindings.js";
import type { ProtocolError, Reply } from "../../bindings/reply.js";
import { isObject, type Json, type JsonObject } from "../../json.js";
import { dialectOf } from "../../protocol/dialects.js";
import type { AgentInterface } from "../../protocol/interface.js";
import type { Exchange } from "../../wire/exchange.js";
import { equal } from "../equal.js";
import { show } from "../text.js";
import { flagArg, textArg, textsArg } from "./args.js";
import type { Finding, Predicate } from "./predicate.js";

/**
 * Whether two answers could be told apart. An agent that answers otherwise for what a caller may not see than for what does
 * not exist tells that it exists (section 3.3.2).
 */
export const sameAnswer: Predicate = {
  name: "same_answer",
  description:
    "The answer is that of the earlier step `step`: outcome, HTTP status, code and reason, with `whole` every member; `ids` may differ, and what is drawn for each answer.",
  check({ exchange, reply }, args, { view, interface: agentInterface }) {
    const step = textArg(args, "step");
    const earlier = exchange && view.exchanges.findLast((one) => isOf(one, exchange, step));
    if (!agentInterface || !reply) return "not-exercised";
    if (!earlier) return [nothing(step)];
    const other = decoded(earlier, agentInterface);
    if (!other || isAboutForm(other, reply)) return "not-exercised";
    const ids = textsArg(args, "ids");
    const read = (one: Reply) => outlineOf(one, ids, flagArg(args, "whole"));
    return differences(read(other), read(reply), step);
  },
};

function nothing(step: string): Finding {
  return {
    path: "step",
    expected: "an earlier answer",
    actual: "none",
    message: `there is no answer of a step ${step} to compare with`,
  };
}

function isOf(candidate: Exchange, { purpose }: Exchange, step: string): boolean {
  const { test, interface: on, step: named } = candidate.purpose ?? {};
  return named === step && test === purpose?.test && on === purpose?.interface;
}

function decoded(exchange: Exchange, agentInterface: AgentInterface): Reply | undefined {
  const operation = Object.values(dialectOf(agentInterface.version).operations).find(
    ({ name }) => name === exchange.purpose?.operation,
  )?.name;
  return operation && bindingOf(agentInterface.binding).decode(exchange, agentInterface, operation);
}

/** An id of a form that the agent does not use is refused for its form, which tells nothing of ids that it does use. */
function isAboutForm(unknown: Reply, foreign: Reply): boolean {
  const [one, other] = [errorIn(unknown), errorIn(foreign)];
  const isInvalid = one?.name === "InvalidParamsError" || (one?.name === undefined && one?.httpStatus === 422);
  const isNotFound = other?.name === "TaskNotFoundError" || (other?.name === undefined && other?.httpStatus === 404);
  return isInvalid && isNotFound;
}

function errorIn(reply: Reply): ProtocolError | undefined {
  if (reply.kind === "error") return reply.error;
  return reply.kind === "stream" ? reply.events.find(({ error }) => error !== undefined)?.error : undefined;
}

/** What of an answer can be compared; a success is compared as a whole, for it is the content itself. */
function outlineOf(reply: Reply, ids: readonly string[], whole: boolean): JsonObject {
  const status = reply.httpStatus ?? null;
  const error = errorIn(reply);
  if (error) {
    const { name = null, code = null, reason = null } = error;
    return { outcome: "an error", status, code, name, reason, ...(whole ? { error: withoutIds(error.raw, ids) } : {}) };
  }
  if (reply.kind === "stream") return { outcome: "a stream", status };
  if (reply.kind === "broken") return { outcome: "no answer of the protocol", status };
  const value = reply.kind === "result" ? reply.value : null;
  return { outcome: "success", status, result: withoutIds(value, ids) };
}

function differences(expected: JsonObject, actual: JsonObject, step: string): Finding[] {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
  const name = names.find((one) => !equal(expected[one] ?? null, actual[one] ?? null));
  if (name === undefined) return [];
  const [wanted, got] = [show(expected[name]), show(actual[name])];
  const message = `the ${name} is ${got}, for what does not exist (step ${step}) it is ${wanted}; so the two can be told apart`;
  return [{ path: name, expected: wanted, actual: got, message }];
}

/** Drawn anew for each answer: ids of requests, times, digests. */
const drawn =
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?|\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/gi;

function withoutIds(value: Json, ids: readonly string[]): Json {
  if (typeof value === "string") return withoutIdsIn(value, ids);
  if (Array.isArray(value)) return value.map((one) => withoutIds(one, ids));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [withoutIdsIn(key, ids), withoutIds(one, ids)]));
}

function withoutIdsIn(text: string, ids: readonly string[]): string {
  const forms = ids.filter((id) => id !== "").flatMap((id) => [id, encodeURIComponent(id)]);
  return forms.reduce((rest, id) => rest.replaceAll(id, "…"), text).replace(drawn, "…");
}
