import { isObject, type Json, type JsonObject } from "../../json.js";
import type { OperationName } from "../../protocol/dialect.js";
import type { Failure } from "../errors.js";
import type { AgentHooks, CallContext, HttpAnswer, OutputContext } from "../hooks.js";
import type { Fault } from "./fault.js";

/** A fault without what all faults of 0.3 have in common. */
export type LegacyFault = Omit<Fault, "protocol">;

/** Faults of an agent that speaks 0.3 alone. */
export function pureFaults(list: readonly LegacyFault[]): readonly Fault[] {
  return list.map((fault) => ({ ...fault, protocol: "0.3", options: { protocols: ["0.3"], ...fault.options } }));
}

/** Faults of an agent that speaks both versions. */
export function compatFaults(list: readonly LegacyFault[]): readonly Fault[] {
  return list.map((fault) => ({ ...fault, protocol: "0.3", options: { protocols: ["1.0", "0.3"], ...fault.options } }));
}

/** What a fault does to an object; `place` is the member that it stands in, empty for the whole. */
export type Visit = (object: JsonObject, place: string) => void;

/** Visits every object of an answer of 0.3 from the inside out; what belongs to users (`data`, `metadata`) is left alone. */
export function visitAll(value: Json, visit: Visit, place = ""): void {
  if (Array.isArray(value)) for (const item of value) visitAll(item, visit, place);
  if (!isObject(value)) return;
  for (const [name, member] of Object.entries(value))
    if (name !== "data" && name !== "metadata") visitAll(member, visit, name);
  visit(value, place);
}

/** Alters everything that goes out in one of the shapes: S on JSON-RPC and at webhooks, P on REST. */
export function legacyObjects(shape: "S" | "P", visit: Visit): Partial<AgentHooks> {
  return {
    legacyOutput: (context, value) => {
      if ((context.call?.binding === "rest") === (shape === "P")) visitAll(value, visit);
      return value;
    },
  };
}

/** Alters objects of shape S by their `kind`. */
export function kinds(kind: string, change: (object: JsonObject) => void): Partial<AgentHooks> {
  return legacyObjects("S", (object) => {
    if (object.kind === kind) change(object);
  });
}

/** Alters the result of one operation as a whole. */
export function legacyResult(
  operation: OperationName,
  change: (value: Json, context: OutputContext) => Json,
): Partial<AgentHooks> {
  return {
    legacyOutput: (context, value) =>
      context.via === "result" && context.call?.operation === operation ? change(value, context) : value,
  };
}

/** Alters events of streams. */
export function legacyEvents(change: (event: JsonObject, call: CallContext) => Json): Partial<AgentHooks> {
  return {
    legacyOutput: ({ via, call }, value) => (via === "event" && call && isObject(value) ? change(value, call) : value),
  };
}

/** Alters failures of requests of 0.3, all or those of one name. */
export function legacyFailing(
  name: string | undefined,
  change: (failure: Failure, call: CallContext) => Failure,
): Partial<AgentHooks> {
  return {
    error: (call, failure) =>
      call.version === "0.3" && (name === undefined || failure.name === name) ? change(failure, call) : failure,
  };
}

/** A failure with another JSON-RPC code and HTTP status. */
export const withCode =
  (code: number, httpStatus = 500) =>
  (failure: Failure): Failure => ({ ...failure, code, httpStatus });

/** Alters JSON-RPC envelopes of 0.3. */
export function legacyEnvelope(change: (envelope: JsonObject, call: CallContext) => Json): Partial<AgentHooks> {
  return { envelope: (call, envelope) => (call.version === "0.3" ? change(envelope, call) : envelope) };
}

/** Alters plain answers of 0.3 on one binding. */
export function legacyHttp(
  binding: CallContext["binding"],
  change: (answer: HttpAnswer, call: CallContext) => HttpAnswer,
): Partial<AgentHooks> {
  return {
    http: (call, answer) => (call.version === "0.3" && call.binding === binding ? change(answer, call) : answer),
  };
}

/** Alters params of 0.3 as they came. */
export function legacyAsking(
  operations: readonly OperationName[],
  change: (params: JsonObject, call: CallContext) => void,
): Partial<AgentHooks> {
  return {
    legacyParams: (call, given) => {
      if (call.operation === undefined || !operations.includes(call.operation)) return given;
      const params = structuredClone(given);
      change(params, call);
      return params;
    },
  };
}
