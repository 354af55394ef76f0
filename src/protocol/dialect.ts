/** Protocol versions that the kit speaks (`Major.Minor`, section 3.6 of the specification). */
export type ProtocolVersion = "0.3" | "1.0";

/** Protocol bindings, by the names that suites use. */
export type BindingName = "jsonrpc" | "rest" | "grpc";

/** Operations, by the names that suites use (ACTS section 4.1). `get_agent_card` is plain HTTP on every binding. */
export type OperationName =
  | "send_message"
  | "send_streaming_message"
  | "get_task"
  | "list_tasks"
  | "cancel_task"
  | "subscribe_to_task"
  | "create_push_config"
  | "get_push_config"
  | "list_push_configs"
  | "delete_push_config"
  | "get_extended_agent_card"
  | "get_agent_card";

/** One HTTP rule of an operation: `{name}` in the path is a request member; with `body` the rest goes into the body, else into the query. */
export interface HttpRule {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly body: boolean;
}

/** How one operation looks in one protocol version. */
export interface OperationSpec {
  readonly name: OperationName;
  /** JSON-RPC method and gRPC method. */
  readonly method: string;
  /** REST rules, the preferred one first; more than one where the specification contradicts itself. */
  readonly http: readonly HttpRule[];
  readonly streaming: boolean;
  /** Message names in the version's schema. */
  readonly request: string;
  readonly response: string;
  /** Member of `AgentCard.capabilities` that has to be true before this operation may be expected to work. */
  readonly capability?: "streaming" | "pushNotifications" | "extendedAgentCard";
}

/** How one error type looks on the wire. Older published values stand in `also…` and are accepted with a note. */
export interface ErrorSpec {
  /** `TaskNotFoundError`, … as the specification names it. */
  readonly name: string;
  readonly code: number;
  readonly httpStatus: number;
  readonly grpcStatus: string;
  /** `ErrorInfo.reason`; absent for plain JSON-RPC errors. */
  readonly reason?: string;
  readonly alsoHttpStatus?: readonly number[];
  readonly alsoGrpcStatus?: readonly string[];
}

/** All facts of one protocol version that code needs. Differences between versions are rows here, never `if`s elsewhere. */
export interface Dialect {
  readonly version: ProtocolVersion;
  readonly operations: Readonly<Partial<Record<OperationName, OperationSpec>>>;
  readonly errors: readonly ErrorSpec[];
  readonly states: {
    readonly all: readonly string[];
    readonly terminal: readonly string[];
    readonly interrupted: readonly string[];
    readonly initial: string;
  };
  readonly roles: { readonly user: string; readonly agent: string };
  /** Names of a binding in `AgentInterface.protocolBinding`. */
  readonly bindingNames: Readonly<Record<BindingName, string>>;
  /** Media types of requests, and those accepted in answers, by binding. */
  readonly mediaTypes: Readonly<
    Record<"jsonrpc" | "rest", { readonly request: string; readonly accepted: readonly string[] }>
  >;
  /** Member of the stream payload by kind of event. */
  readonly eventKeys: readonly string[];
}
