import type { Json, JsonObject } from "../json.js";
import type { OperationName } from "../protocol/dialect.js";
import { each, type MemberRules, renamed, rewrite, rewriteMembers } from "./members.js";

/**
 * Requests of 0.3 from shape S to shape P. Members of S for which the proto of 0.3.0 has no place are left out, as its parsers
 * refuse unknown ones: `kind`, `referenceTaskIds`, the name of a file, the `metadata` of a part and of params that are only names
 * there. Everything else, also what is wrong, is carried over for the agent to judge.
 */

const roles = renamed(
  new Map([
    ["user", "ROLE_USER"],
    ["agent", "ROLE_AGENT"],
  ]),
);

/**
 * `bytes` of ProtoJSON is base64, and `FileWithBytes.bytes` is base64 text already. The Python, Java and Go SDKs put that text into
 * the field, so the wire has base64 twice, and fail on anything else; the JavaScript one takes any bytes. So: twice.
 */
const doubled = (value: Json): Json => (typeof value === "string" ? Buffer.from(value).toString("base64") : value);

const file: MemberRules = {
  name: { drop: true },
  bytes: { to: "fileWithBytes", as: doubled },
  uri: { to: "fileWithUri" },
};

const part: MemberRules = {
  kind: { drop: true },
  metadata: { drop: true },
  file: { as: (value) => rewrite(value, file) },
  data: { as: (data) => ({ data }) },
};

const message: MemberRules = {
  kind: { drop: true },
  referenceTaskIds: { drop: true },
  role: { as: roles },
  parts: { to: "content", as: each((value) => rewrite(value, part)) },
};

const configuration: MemberRules = { pushNotificationConfig: { to: "pushNotification" } };

const sendParams: MemberRules = {
  message: { as: (value) => rewrite(value, message) },
  configuration: { as: (value) => rewrite(value, configuration) },
};

/** Params of operations on a task: the proto has nothing but the name. */
const nameOnly: MemberRules = { metadata: { drop: true } };

/**
 * The body of a REST request. A task is named as a resource (`tasks/ID`), in the body also where the path has it (sections 7.4
 * and 7.9). A push configuration is wrapped twice, as the text of 7.5 and the servers of the SDKs have it; the proto annotation
 * (`body: "config"`) would leave the outer wrapper off.
 */
export function requestToProto(
  operation: OperationName,
  params: JsonObject,
  pathMembers: readonly string[],
): JsonObject {
  if (operation === "create_push_config") return createPushConfig(params);
  const rest = Object.fromEntries(Object.entries(params).filter(([name]) => !pathMembers.includes(name)));
  if (operation === "send_message" || operation === "send_streaming_message") return rewriteMembers(rest, sendParams);
  const named = pathMembers.includes("id") ? { name: taskName(params.id) } : {};
  return { ...named, ...rewriteMembers(rest, nameOnly) };
}

/** What goes into the query of a REST request. */
export function queryToProto(params: JsonObject, pathMembers: readonly string[]): JsonObject {
  const rest = Object.fromEntries(Object.entries(params).filter(([name]) => !pathMembers.includes(name)));
  return rewriteMembers(rest, nameOnly);
}

function createPushConfig({ taskId, pushNotificationConfig, ...others }: JsonObject): JsonObject {
  const parent = taskName(taskId);
  const id = configId(pushNotificationConfig);
  const named = id === undefined ? {} : { name: `${parent}/pushNotificationConfigs/${id}` };
  const content = pushNotificationConfig === undefined ? {} : { pushNotificationConfig };
  return {
    parent,
    ...(id === undefined ? {} : { configId: id }),
    config: { ...named, ...content },
    ...rewriteMembers(others, nameOnly),
  };
}

const taskName = (id: Json | undefined): string => `tasks/${String(id)}`;

function configId(config: Json | undefined): string | undefined {
  const id = typeof config === "object" && config !== null && !Array.isArray(config) ? config.id : undefined;
  return typeof id === "string" && id !== "" ? id : undefined;
}
