import { isObject, type Json, type JsonObject } from "../../json.js";
import type { OperationName } from "../../protocol/dialect.js";
import type { Violation } from "../errors.js";

/** What is wrong with a value at a place. */
type Check = (value: Json, at: string) => readonly Violation[];
type Member = { readonly check: Check; readonly required: boolean };

const wrong = (field: string, description: string): Violation[] => [{ field, description }];

const isText: Check = (value, at) => (typeof value === "string" ? [] : wrong(at, "must be a string"));
const isId: Check = (value, at) =>
  typeof value === "string" && value !== "" ? [] : wrong(at, "must be a string that is not empty");
const isFlag: Check = (value, at) => (typeof value === "boolean" ? [] : wrong(at, "must be true or false"));
const isMap: Check = (value, at) => (isObject(value) ? [] : wrong(at, "must be an object"));
const isCount: Check = (value, at) =>
  Number.isInteger(value) && Number(value) >= 0 ? [] : wrong(at, "must be a whole number, 0 or more");
const isBase64: Check = (value, at) => {
  const digits = typeof value === "string" ? value.replace(/=+$/, "") : "?";
  return /^[A-Za-z0-9+/_-]*$/.test(digits) && digits.length % 4 !== 1
    ? []
    : wrong(at, "must be bytes encoded in base64");
};

const oneOf =
  (...words: readonly string[]): Check =>
  (value, at) =>
    words.some((word) => word === value) ? [] : wrong(at, `must be ${words.map((word) => `"${word}"`).join(" or ")}`);

const list =
  (check: Check, least = 0): Check =>
  (value, at) => {
    if (!Array.isArray(value)) return wrong(at, "must be an array");
    if (value.length < least) return wrong(at, "needs at least one element");
    return value.flatMap((item, index) => check(item, `${at}[${index}]`));
  };

const object =
  (members: Readonly<Record<string, Member>>): Check =>
  (value, at) => {
    if (!isObject(value)) return wrong(at, "must be an object");
    return Object.entries(members).flatMap(([name, { check, required }]) => {
      const place = at === "" ? name : `${at}.${name}`;
      const member = Object.hasOwn(value, name) ? value[name] : undefined;
      // `null` stands for absent with most clients.
      if (member === undefined || member === null) return required ? wrong(place, "is required") : [];
      return check(member, place);
    });
  };

const required = (check: Check): Member => ({ check, required: true });
const optional = (check: Check): Member => ({ check, required: false });

const file: Check = (value, at) => {
  const problems = object({
    bytes: optional(isBase64),
    uri: optional(isId),
    name: optional(isText),
    mimeType: optional(isText),
  })(value, at);
  const count = ["bytes", "uri"].filter((name) => isObject(value) && typeof value[name] === "string").length;
  return problems.length > 0 || count === 1 ? problems : wrong(at, "needs exactly one of bytes, uri");
};

const contents: Readonly<Record<string, Check>> = { text: isText, data: isMap, file };

/** Samples of the specification leave `kind` out, so the content may tell what a part is. */
const part: Check = (value, at) => {
  if (!isObject(value)) return wrong(at, "must be an object");
  const { kind = Object.keys(contents).find((name) => Object.hasOwn(value, name)) } = value;
  const check = typeof kind === "string" && Object.hasOwn(contents, kind) ? contents[kind] : undefined;
  if (check === undefined || typeof kind !== "string") return wrong(`${at}.kind`, 'must be "text", "data" or "file"');
  return object({ [kind]: required(check), metadata: optional(isMap) })(value, at);
};

const message = object({
  kind: optional(oneOf("message")),
  messageId: required(isId),
  role: required(oneOf("user", "agent")),
  parts: required(list(part, 1)),
  contextId: optional(isText),
  taskId: optional(isText),
  referenceTaskIds: optional(list(isText)),
  extensions: optional(list(isText)),
  metadata: optional(isMap),
});

const pushNotificationConfig = object({
  url: required(isId),
  id: optional(isText),
  token: optional(isText),
  authentication: optional(object({ schemes: required(list(isText)), credentials: optional(isText) })),
});

const sendParams = object({
  message: required(message),
  configuration: optional(
    object({
      acceptedOutputModes: optional(list(isText)),
      blocking: optional(isFlag),
      historyLength: optional(isCount),
      pushNotificationConfig: optional(pushNotificationConfig),
    }),
  ),
  metadata: optional(isMap),
});

const id = required(isId);
const metadata = optional(isMap);
const anything = object({});

const checks: Readonly<Partial<Record<OperationName, Check>>> = {
  send_message: sendParams,
  send_streaming_message: sendParams,
  get_task: object({ id, historyLength: optional(isCount), metadata }),
  cancel_task: object({ id, metadata }),
  subscribe_to_task: object({ id, metadata }),
  create_push_config: object({ taskId: id, pushNotificationConfig: required(pushNotificationConfig) }),
  get_push_config: object({ id, pushNotificationConfigId: optional(isId), metadata }),
  list_push_configs: object({ id, metadata }),
  delete_push_config: object({ id, pushNotificationConfigId: required(isId), metadata }),
};

/** What is wrong with the params of an operation, by the published JSON schema of 0.3.0. Unknown members do no harm. */
export function checkParams(operation: OperationName, params: JsonObject): readonly Violation[] {
  return (checks[operation] ?? anything)(params, "");
}
