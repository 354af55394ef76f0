import { isObject, type Json, type JsonObject } from "../../json.js";
import type { OperationName } from "../../protocol/dialect.js";
import { v0_3 } from "../../protocol/v0_3/dialect.js";
import { type Edition, methodsOf } from "../edition.js";
import { invalidParams } from "../errors.js";
import type { CallContext } from "../hooks.js";
import { createRouter } from "../routes.js";
import { checkVersion } from "../service-parameters.js";
import { legacyCard } from "./card.js";
import { checkParams } from "./check-params.js";
import { legacyError, legacyFailure } from "./errors.js";
import { paramsOfProto } from "./from-proto.js";
import { requestOfLegacy } from "./from-v0_3.js";
import { protoOutput } from "./to-proto.js";
import { legacyPayload, legacyPushConfig, legacyTask } from "./to-v0_3.js";

const lists = { pageSize: "text", page_size: "text", pageToken: "text", page_token: "text" } as const;
const history = { historyLength: "text", history_length: "text" } as const;

/** A result or event in shape S. */
function legacyOutput(call: CallContext, value: Json): Json {
  if (!isObject(value)) return value;
  switch (call.operation) {
    case "get_task":
    case "cancel_task":
      return legacyTask(value);
    case "list_tasks":
      return objects(value.tasks).map(legacyTask);
    case "create_push_config":
    case "get_push_config":
      return legacyPushConfig(value, call.store);
    case "list_push_configs":
      return objects(value.configs).map((config) => legacyPushConfig(config, call.store));
    case "delete_push_config":
      return null;
    case "get_extended_agent_card":
      return legacyCard(value);
    default:
      return legacyPayload(value);
  }
}

const objects = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** A2A 0.3: shape S on JSON-RPC, shape P on REST, and no A2A-Version unless the agent speaks 1.0 as well. */
export const edition0_3: Edition = {
  dialect: v0_3,
  findRoute: createRouter(v0_3),
  operationsByMethod: methodsOf(v0_3),
  nullIsEmpty: true,
  checkVersion: ({ protocols }, call) => {
    if (protocols.includes("1.0")) checkVersion(call, ["0.3"]);
  },
  queryMembers(operation: OperationName) {
    if (operation === "get_task") return history;
    if (operation === "list_push_configs") return lists;
    return operation === "list_tasks" ? { contextId: "text", context_id: "text", ...lists, ...history } : {};
  },
  request({ hooks, tenants }, call, operation, given) {
    const params = hooks.legacyParams(call, given);
    const shapeS = call.binding === "rest" ? paramsOfProto(operation, params) : params;
    const violations = hooks.violations(call, checkParams(operation, shapeS));
    if (violations.length > 0) throw invalidParams(violations);
    const request = requestOfLegacy(operation, shapeS, call);
    // 0.3 has no tenants: its clients are those of the first one.
    const [tenant] = tenants;
    return tenant === undefined ? request : { ...request, tenant };
  },
  output({ hooks }, context, value) {
    const { call } = context;
    const shapeS = legacyOutput(call, value);
    return hooks.legacyOutput(context, call.binding === "rest" ? protoOutput(call.operation, shapeS) : shapeS);
  },
  failure: legacyFailure,
  jsonRpcError: legacyError,
  restError: legacyError,
};
