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

/** What an agent may offer or not; the card says where (`Dialect.capabilityPaths`). */
export type Capability = "streaming" | "pushNotifications" | "extendedAgentCard";

/**
 * How REST payloads are written: in the `same` shape as the JSON of the other bindings, or, in 0.3, as the ProtoJSON of
 * its `a2a.v1` package (shape P) where JSON-RPC has the JSON of the published schema (shape S).
 */
export type RestShapeName = "same" | "a2a.v1";

/**
 * Forms of an error body on REST: `status` is `google.rpc.Status`, `code` has the JSON-RPC code (or only a message) at the top,
 * `class` has the error's name, perhaps behind a package, in `error`.
 */
export type RestErrorForm = "status" | "code" | "class";

/** One HTTP rule of an operation: `{name}` in the path is a request member; with `body` the rest goes into the body, else into the query. */
export interface HttpRule {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly body: boolean;
}

/** How one operation looks in one protocol version. */
export interface OperationSpec {
  readonly name: OperationName;
  /** JSON-RPC method, and gRPC method where `grpcMethod` names no other. */
  readonly method: string;
  readonly grpcMethod?: string;
  /** Bindings that have the operation; all of them when absent. */
  readonly bindings?: readonly BindingName[];
  /** The JSON-RPC request has no `params` member, unless a call brings some. */
  readonly withoutParams?: boolean;
  /** REST rules, the preferred one first; more than one where the specification contradicts itself. */
  readonly http: readonly HttpRule[];
  readonly streaming: boolean;
  /** Message names in the version's schema. */
  readonly request: string;
  readonly response: string;
  /** Message names of what is on the wire on REST, where `Dialect.restShape` is not `same`. */
  readonly rest?: { readonly request: string; readonly response: string };
  /** What the card has to declare before this operation may be expected to work. */
  readonly capability?: Capability;
}

/** How one error type looks on the wire. Older published values stand in `also…` and are accepted with a note. */
export interface ErrorSpec {
  /** `TaskNotFoundError`, … as the specification names it. */
  readonly name: string;
  readonly code: number;
  readonly httpStatus: number;
  readonly grpcStatus: string;
  /** `ErrorInfo.reason`; absent for plain JSON-RPC errors, and in 0.3, which has none. */
  readonly reason?: string;
  /** A reason that names the error when it comes, though the version does not ask for one. */
  readonly alsoReason?: string;
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
    /** Interrupted states that end a stream as terminal ones do; the others leave it open or not. */
    readonly closing: readonly string[];
    readonly initial: string;
  };
  readonly roles: { readonly user: string; readonly agent: string };
  /** Names of a binding in `AgentInterface.protocolBinding`. */
  readonly bindingNames: Readonly<Record<BindingName, string>>;
  /** Media types of requests, and those accepted in answers, by binding. */
  readonly mediaTypes: Readonly<
    Record<"jsonrpc" | "rest", { readonly request: string; readonly accepted: readonly string[] }>
  >;
  /** Member of the stream payload by kind of event; empty where the event is the payload and its `kind` tells. */
  readonly eventKeys: readonly string[];
  /** Values of `kind`, with the key that the event has in versions that tell events by member; empty in those. */
  readonly eventKinds: Readonly<Record<string, string>>;
  /** HTTP headers of the service parameters; without `version` the version has no such header. */
  readonly headers: { readonly version?: string; readonly extensions: string };
  /** Member of a request that names the tenant; absent where there are no tenants. */
  readonly tenantMember?: string;
  /** Member of a request for a push configuration that holds the configuration; absent where the request is it. */
  readonly pushConfigMember?: string;
  readonly restShape: RestShapeName;
  readonly restErrors: readonly RestErrorForm[];
  /** HTTP statuses of errors: `fixed` by the version, or only `usual` among its agents. */
  readonly restStatuses: "fixed" | "usual";
  /** `configuration` of a message whose answer is to come when the work is done, or at once. */
  readonly sendModes: {
    readonly wait: Readonly<Record<string, boolean>>;
    readonly immediate: Readonly<Record<string, boolean>>;
  };
  /** Where the card declares a capability: a path to a boolean. */
  readonly capabilityPaths: Readonly<Record<Capability, string>>;
}
