import type { Json, JsonObject } from "../json.js";
import type { OperationSpec } from "../protocol/dialect.js";

/** How the REST binding of a version writes what suites and the judge see in the version's own shape. Pure. */
export interface RestShape {
  /** Body of a request. `pathMembers` are the params that already stand in the path. */
  body(operation: OperationSpec, params: JsonObject, pathMembers: readonly string[]): JsonObject;
  /** Params of a request without a body that go into the query. */
  query(operation: OperationSpec, params: JsonObject, pathMembers: readonly string[]): JsonObject;
  /** A result out of the body of an answer. Never throws; what it does not know stays as it is. */
  result(operation: OperationSpec, value: Json): Json;
  /** The result that an empty answer stands for. */
  empty(operation: OperationSpec): Json;
  /** One event of a stream, likewise. */
  event(value: Json): Json;
  /** Message name of a body or frame as received; nothing where it is the operation's own response. */
  wireMessage(operation: OperationSpec, value: Json): string | undefined;
}

/** Params without those members. */
export function without(params: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(params).filter(([name]) => !names.includes(name)));
}

/** REST with the same JSON as everywhere else (1.0). */
export const sameShape: RestShape = {
  body: (_, params, pathMembers) => without(params, pathMembers),
  query: (_, params, pathMembers) => without(params, pathMembers),
  result: (_, value) => value,
  empty: () => ({}),
  event: (value) => value,
  wireMessage: () => undefined,
};
