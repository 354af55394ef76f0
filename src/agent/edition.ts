import type { Json, JsonObject } from "../json.js";
import type { Dialect, OperationName } from "../protocol/dialect.js";
import { v1_0 } from "../protocol/v1_0/dialect.js";
import type { Endpoint } from "./endpoint.js";
import { type Failure, toJsonRpcError, toStatus } from "./errors.js";
import type { CallContext, OutputContext } from "./hooks.js";
import { createRouter, type Router } from "./routes.js";
import { shapes } from "./schema.js";
import { checkVersion } from "./service-parameters.js";

/** A protocol version as it stands between the wire and the operations, which know plain data of 1.0 and nothing else. */
export interface Edition {
  readonly dialect: Dialect;
  readonly findRoute: Router;
  /** Operation of a JSON-RPC method. */
  readonly operationsByMethod: ReadonlyMap<string, OperationName>;
  /**
   * Refuses requests in a version that is not spoken at this URL.
   * @throws AgentError VersionNotSupportedError
   */
  checkVersion(endpoint: Endpoint, call: CallContext): void;
  /** Whether the body `null` of a REST request means that there is none, as some clients of 0.3 write it. */
  readonly nullIsEmpty: boolean;
  /** Members that a REST request may have in its query. */
  queryMembers(operation: OperationName): Readonly<Record<string, "bool" | "text">>;
  /**
   * A request as it came, as one of 1.0.
   * @throws AgentError when it cannot be read
   */
  request(endpoint: Endpoint, call: CallContext, operation: OperationName, given: JsonObject): JsonObject;
  /** A result or event of 1.0 as it goes out. */
  output(endpoint: Endpoint, context: OutputContext & { readonly call: CallContext }, value: Json): Json;
  /** A failure of 1.0 as one of this version. */
  failure(call: CallContext, failure: Failure): Failure;
  /** JSON-RPC error object. */
  jsonRpcError(failure: Failure): JsonObject;
  /** Body of a REST error. */
  restError(failure: Failure): JsonObject;
}

/** Operations of a version by their JSON-RPC methods. */
export function methodsOf(dialect: Dialect): ReadonlyMap<string, OperationName> {
  const operations = Object.values(dialect.operations).filter(({ bindings }) => bindings?.includes("jsonrpc") ?? true);
  return new Map(operations.map(({ method, name }) => [method, name]));
}

/** Section 11.5: members of the request by their JSON names. */
function queryMembers(operation: OperationName): Record<string, "bool" | "text"> {
  const fields = shapes[v1_0.operations[operation]?.request ?? ""]?.fields ?? {};
  const kinds = Object.entries(fields).map(([name, { type }]) => [name, type === "bool" ? "bool" : "text"] as const);
  return Object.fromEntries(kinds);
}

/** A2A 1.0: the operations speak it already. */
export const edition1_0: Edition = {
  dialect: v1_0,
  findRoute: createRouter(v1_0),
  operationsByMethod: methodsOf(v1_0),
  checkVersion: ({ versions }, call) => checkVersion(call, versions),
  nullIsEmpty: false,
  queryMembers,
  request: (_endpoint, _call, _operation, given) => given,
  output: (_endpoint, _context, value) => value,
  failure: (_call, failure) => failure,
  jsonRpcError: toJsonRpcError,
  restError: toStatus,
};
