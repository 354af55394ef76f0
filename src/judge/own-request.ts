import { bindingOf, spokenBindings } from "../bindings/bindings.js";
import { isObject, type Json, type JsonObject } from "../json.js";
import type { HttpRule, OperationSpec } from "../protocol/dialect.js";
import { dialectOf } from "../protocol/dialects.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { Exchange, RecordedRequest } from "../wire/exchange.js";
import { bodyText, headerOf, mediaTypeOf } from "../wire/headers.js";
import { parseJson } from "../wire/parse-json.js";
import { checkPayload, requestFields } from "./payload/index.js";

/**
 * What is wrong with a request of the kit itself, in plain words: a kit that asks wrongly may not judge the answer. Requests
 * that are wrong on purpose, raw ones and the plain fetch of the card are left alone.
 */
export function checkOwnRequest(exchange: Exchange, agentInterface: AgentInterface): readonly string[] {
  const { purpose } = exchange;
  const request = withoutKey(exchange.request, purpose?.keyInQuery);
  const { binding, version } = agentInterface;
  const dialect = dialectOf(version);
  const spec = Object.values(dialect.operations).find(({ name }) => name === purpose?.operation);
  if (!spec || purpose?.deliberate === true || !spokenBindings.includes(binding)) return [];
  const over = bindingOf(binding).name;
  return [
    ...checkHeaders(request, agentInterface, spec),
    ...(over === "jsonrpc"
      ? checkJsonRpc(request, agentInterface, spec, purpose?.rpcId)
      : checkRest(request, agentInterface, spec)),
  ];
}

/** The request without the key of its identity in the query, which belongs to no operation. */
function withoutKey(request: RecordedRequest, name: string | undefined): RecordedRequest {
  if (name === undefined) return request;
  const [address = "", query = ""] = request.url.split(/\?(.*)/s, 2);
  const key = `${encodeURIComponent(name)}=`;
  const rest = query.split("&").filter((pair) => !pair.startsWith(key));
  return { ...request, url: rest.length === 0 ? address : `${address}?${rest.join("&")}` };
}

function checkHeaders(
  { headers, body }: RecordedRequest,
  { binding, version }: AgentInterface,
  spec: OperationSpec,
): readonly string[] {
  const wrong: string[] = [];
  const { headers: names, mediaTypes } = dialectOf(version);
  const said = names.version === undefined ? version : headerOf(headers, names.version);
  if (said !== version) wrong.push(`${names.version} is ${said ?? "missing"}, expected ${version}`);
  const media = mediaTypes[binding === "jsonrpc" ? "jsonrpc" : "rest"];
  const type = mediaTypeOf(headerOf(headers, "content-type")).type;
  if (body && type !== media.request) wrong.push(`Content-Type is ${type || "missing"}, expected ${media.request}`);
  const accept = headerOf(headers, "accept") ?? "";
  if (spec.streaming && !accept.includes("text/event-stream")) wrong.push(`Accept lacks text/event-stream: ${accept}`);
  if (!media.accepted.some((one) => accept.includes(one)))
    wrong.push(`Accept lacks ${media.accepted.join(" or ")}: ${accept}`);
  return wrong;
}

function checkJsonRpc(
  { method, url, body }: RecordedRequest,
  agentInterface: AgentInterface,
  spec: OperationSpec,
  rpcId: string | undefined,
): readonly string[] {
  const wrong: string[] = [];
  if (method !== "POST") wrong.push(`the HTTP method is ${method}, expected POST`);
  if (url !== agentInterface.url) wrong.push(`the URL is ${url}, the card declares ${agentInterface.url}`);
  const parsed = parseJson(bodyText(body));
  if ("problem" in parsed) return [...wrong, parsed.problem];
  const { value, duplicates } = parsed;
  if (duplicates.length > 0) wrong.push(`members stand twice: ${duplicates.join(", ")}`);
  if (!isObject(value)) return [...wrong, "the body is no object"];
  if (value.jsonrpc !== "2.0") wrong.push('jsonrpc is not "2.0"');
  if (value.method !== spec.method) wrong.push(`method is ${JSON.stringify(value.method)}, expected ${spec.method}`);
  // The purpose may hold the id itself or its JSON.
  const same = rpcId === undefined || [value.id, JSON.stringify(value.id)].includes(rpcId);
  if (typeof value.id !== "string" || value.id === "" || !same) {
    wrong.push(`id is ${JSON.stringify(value.id)}, expected ${rpcId ?? "some text"}`);
  }
  for (const name of Object.keys(value)) {
    if (!["jsonrpc", "id", "method", "params"].includes(name)) wrong.push(`${name} is no member of a JSON-RPC request`);
  }
  if (spec.withoutParams && value.params === undefined) return wrong;
  return [...wrong, ...checkMessage(value.params ?? null, agentInterface, spec.request)];
}

function checkRest(request: RecordedRequest, agentInterface: AgentInterface, spec: OperationSpec): readonly string[] {
  const [address = "", query = ""] = request.url.split(/\?(.*)/s, 2);
  const base = agentInterface.url.replace(/\/+$/, "");
  if (!address.startsWith(`${base}/`)) return [`the URL is ${request.url}, the card declares ${agentInterface.url}`];
  const path = address.slice(base.length);
  for (const rule of spec.http) {
    const members = membersIn(path, rule, agentInterface.tenant);
    if (members && rule.method === request.method) {
      const rest = rule.body ? bodyOf(request) : membersOf(query, agentInterface, spec);
      if (typeof rest === "string") return [rest];
      // A body in another shape names the task in its own way, beside the path.
      if (rule.body && spec.rest) return checkMessage(rest, agentInterface, spec.rest.request);
      const twice = Object.keys(rest).filter((name) => Object.hasOwn(members, name));
      const repeated = twice.map((name) => `${name} stands in the path and elsewhere`);
      return [...repeated, ...checkMessage({ ...rest, ...members }, agentInterface, spec.request)];
    }
  }
  return [`no HTTP rule of ${spec.name} is ${request.method} ${path}`];
}

/** Members that stand in the path; undefined when the path is not of this rule. */
function membersIn(path: string, rule: HttpRule, tenant: string | undefined): JsonObject | undefined {
  const names: string[] = [];
  const escaped = rule.path.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
  const pattern = escaped.replace(/\{(\w+)\}/g, (_, name: string) => {
    names.push(name);
    return "([^/]+?)";
  });
  const prefix = tenant === undefined ? "(?:/([^/]+))?" : "/([^/]+)";
  const match = new RegExp(`^${prefix}${pattern}$`).exec(path);
  if (!match) return undefined;
  const [, before, ...values] = match;
  const members: JsonObject = before === undefined ? {} : { tenant: decodeURIComponent(before) };
  for (const [index, name] of names.entries()) members[name] = decodeURIComponent(values[index] ?? "");
  return members;
}

function bodyOf({ body }: RecordedRequest): JsonObject | string {
  const parsed = parseJson(bodyText(body));
  if ("problem" in parsed) return parsed.problem;
  if (parsed.duplicates.length > 0) return `members stand twice: ${parsed.duplicates.join(", ")}`;
  return isObject(parsed.value) ? parsed.value : "the body is no object";
}

/** A query as a request message: text becomes what the field is (section 11.5). */
function membersOf(query: string, { version }: AgentInterface, spec: OperationSpec): JsonObject | string {
  const fields = new Map(requestFields(version, spec.request).map((field) => [field.json, field]));
  const members: JsonObject = {};
  for (const [name, text] of new URLSearchParams(query)) {
    const field = fields.get(name);
    if (!field) return `the query has ${name}, which is no member of ${spec.request}`;
    const value = valueOfType(field.type, text);
    const before = members[name];
    if (before !== undefined && !field.repeated) return `the query has ${name} twice`;
    members[name] = field.repeated ? [...(Array.isArray(before) ? before : []), value] : value;
  }
  return members;
}

function valueOfType(type: string, text: string): Json {
  if (type === "int32" && /^-?\d+$/.test(text)) return Number(text);
  if (type === "bool" && (text === "true" || text === "false")) return text === "true";
  return text;
}

function checkMessage(value: Json, { version }: AgentInterface, messageName: string): readonly string[] {
  return checkPayload(version, messageName, value).map(
    ({ path, text }) => `${messageName}${path === "" ? "" : ` ${path}`}: ${text}`,
  );
}
