import { isObject, type Json, type JsonObject } from "../json.js";
import { guard } from "./auth/guard.js";
import type { Edition } from "./edition.js";
import {
  answer,
  checkServiceParameters,
  type Encoding,
  type Endpoint,
  type Exchange,
  type Reader,
} from "./endpoint.js";
import { AgentError, agentError, failureOf, invalidParams } from "./errors.js";
import type { CallContext } from "./hooks.js";
import { checkContentType, isTooDeep, parseBody, readBody, tooDeep } from "./http.js";
import type { Route } from "./routes.js";

/** HTTP+JSON (section 11). */
export async function handleRest(endpoint: Endpoint, exchange: Exchange): Promise<void> {
  const { edition } = exchange;
  const encoding: Encoding = {
    contentType: edition.dialect.mediaTypes.rest.request,
    success: (_call, value) => value,
    failure: (_call, failure) => ({ status: failure.httpStatus, body: edition.restError(failure) }),
  };
  await answer(endpoint, exchange, encoding, reader(endpoint));
}

function reader(endpoint: Endpoint): Reader {
  return async (exchange) => {
    const { call, edition } = exchange;
    const { agent, hooks } = endpoint;
    const tenant = edition.dialect.tenantMember === undefined ? undefined : tenantOf(call.path, endpoint.tenants);
    const path = tenant === undefined ? call.path : call.path.slice(tenant.length + 1);
    const known = edition.findRoute(call.method, path);
    if ("operation" in known) call.operation = known.operation;
    guard(agent.auth, hooks, call);
    // Where versions share a URL, a path means nothing before the version is known.
    if (endpoint.versions.length > 1) edition.checkVersion(endpoint, call);
    const route = routeOf(call, known);
    checkServiceParameters(endpoint, exchange);
    const given = route.rule.body ? await bodyOf(endpoint, exchange) : queryOf(edition, call, route);
    const params: JsonObject = { ...given, ...route.variables };
    if (tenant !== undefined) params.tenant = decodeURIComponent(tenant);
    return { operation: route.operation, params };
  };
}

/** Section 4.4.6 and the additional bindings of the definition: the tenant may stand before the path. */
function tenantOf(path: string, tenants: readonly string[]): string | undefined {
  return tenants.map((tenant) => encodeURIComponent(tenant)).find((encoded) => path.startsWith(`/${encoded}/`));
}

function routeOf(call: CallContext, route: ReturnType<Edition["findRoute"]>): Route {
  if ("operation" in route) return route;
  if (route.allowed.length === 0) {
    throw new AgentError({ ...failureOf("MethodNotFoundError", "There is nothing at this path"), status: "NOT_FOUND" });
  }
  const failure = failureOf("MethodNotFoundError", `${call.method} is not possible here`);
  throw new AgentError({ ...failure, httpStatus: 405, headers: { Allow: route.allowed.join(", ") } });
}

async function bodyOf(endpoint: Endpoint, { call, edition, request }: Exchange): Promise<JsonObject> {
  const text = endpoint.hooks.body(call, await readBody(request));
  // A POST that has nothing to say, such as :cancel, may come without a body.
  if (text.trim() === "") return {};
  checkContentType(call, edition.dialect.mediaTypes.rest.accepted);
  const body = parseBody(text);
  if (body === null && edition.nullIsEmpty) return {};
  if (isTooDeep(body)) throw tooDeep("InvalidRequestError");
  if (!isObject(body)) throw agentError("InvalidRequestError", "The body has to be a JSON object");
  return body;
}

/** Section 11.5: members of the request as query parameters, by their JSON names. */
function queryOf(edition: Edition, call: CallContext, route: Route): JsonObject {
  const params: JsonObject = {};
  for (const [name, type] of Object.entries(edition.queryMembers(route.operation))) {
    const values = call.query.getAll(name);
    const value = values.at(-1);
    if (value === undefined || Object.hasOwn(route.variables, name)) continue;
    params[name] = type === "bool" ? booleanOf(name, value) : value;
  }
  return params;
}

function booleanOf(field: string, value: string): Json {
  if (value === "true" || value === "false") return value === "true";
  throw invalidParams([{ field, description: "must be true or false" }]);
}
