import type { Json } from "../json.js";
import type { OperationName } from "../protocol/dialect.js";
import type { RestShape } from "./rest-shape.js";
import {
  cardFromProto,
  isProtoCard,
  payloadFromProto,
  pushConfigFromProto,
  pushConfigsFromProto,
  taskFromProto,
  tasksFromProto,
} from "./v0_3-from-proto.js";
import { queryToProto, requestToProto } from "./v0_3-to-proto.js";

const readers: Readonly<Partial<Record<OperationName, (value: Json) => Json>>> = {
  send_message: payloadFromProto,
  send_streaming_message: payloadFromProto,
  get_task: taskFromProto,
  list_tasks: tasksFromProto,
  cancel_task: taskFromProto,
  subscribe_to_task: payloadFromProto,
  create_push_config: pushConfigFromProto,
  get_push_config: pushConfigFromProto,
  list_push_configs: pushConfigsFromProto,
  delete_push_config: () => null,
  get_extended_agent_card: cardFromProto,
};

/**
 * REST of 0.3. Version 0.3.0 has two shapes of its data: S, the JSON of the published schema, on JSON-RPC, in the agent card
 * and in push notifications; and P, the ProtoJSON of its `a2a.v1` package, on REST (section 3.2.3 calls the shapes "structurally
 * equivalent"; the HTTP annotations of the proto and all SDKs mean P).
 *
 * The rule of the kit: suites and judge know 0.3 in shape S only, so that one test runs on both bindings. This is where params are
 * turned into P and answers back into S. The payload as received stays in `Reply.wire`, where the payload judge finds it, and the
 * exchange has the bytes. Two differences are of meaning and not of shape, so tests have to say what they want: without
 * `configuration.blocking` JSON-RPC agents block and REST agents do not, and a `historyLength` of 0 is no limit in P.
 */
export const protoShape: RestShape = {
  body: ({ name }, params, pathMembers) => requestToProto(name, params, pathMembers),
  query: (_, params, pathMembers) => queryToProto(params, pathMembers),
  result: ({ name }, value) => {
    const read = readers[name];
    return read ? read(value) : value;
  },
  empty: ({ name }) => (name === "delete_push_config" ? null : {}),
  event: payloadFromProto,
  wireMessage: (operation, value) => {
    // Both shapes are in use for the card; without security they are the same.
    if (operation.name === "get_extended_agent_card" && !isProtoCard(value)) return operation.response;
    return operation.rest?.response;
  },
};
