import { isObject, type Json, type JsonObject } from "../json.js";
import { dialectOf } from "../protocol/dialects.js";
import type { AgentInterface } from "../protocol/interface.js";
import { parseJson } from "../wire/parse-json.js";

/**
 * What a raw request is given of the interface's tenant: every request of a client has to name it (section 4.4.6), and an
 * agent refuses what does not, whatever else is right or wrong about it.
 */
export interface RawTenant {
  /** The path below the interface URL, with the tenant in front where the request names none. */
  path(path: string): string;
  /** A JSON-RPC request with the tenant among its params. */
  body(body: Json): Json;
  /** The same for a body that is given as text; text that is no such request stays as it is. */
  text(body: string): string;
}

/** Does nothing where the card declares no tenant. */
export function rawTenant({ binding, tenant, version }: AgentInterface): RawTenant {
  const member = dialectOf(version).tenantMember;
  if (!tenant || member === undefined) return { path: (path) => path, body: (body) => body, text: (body) => body };
  const isNamed = (path: string) => new URLSearchParams(path.split("?")[1] ?? "").has(member);
  return {
    path: (path) =>
      binding === "rest" && path !== "/" && !isNamed(path) ? `/${encodeURIComponent(tenant)}${path}` : path,
    body: (body) => {
      const params = binding === "jsonrpc" ? paramsOf(body, member) : undefined;
      return params && isObject(body) ? { ...body, params: { [member]: tenant, ...params } } : body;
    },
    text: (body) => {
      const parsed = parseJson(body);
      const params = binding === "jsonrpc" && "value" in parsed ? paramsOf(parsed.value, member) : undefined;
      if (!params) return body;
      const named = `${JSON.stringify(member)}: ${JSON.stringify(tenant)}`;
      // Not parsed and written again: what else is odd about the text is what the step is about.
      return body.replace(/("params"\s*:\s*\{)(\s*\}?)/, (_, start: string, end: string) =>
        end.trim() === "}" ? `${start}${named}${end}` : `${start}${named},${end}`,
      );
    },
  };
}

/** Params that lack the tenant; absent ones count as empty. */
function paramsOf(request: Json, member: string): JsonObject | undefined {
  if (!isObject(request) || typeof request.method !== "string") return undefined;
  const { params = {} } = request;
  return isObject(params) && !Object.hasOwn(params, member) ? params : undefined;
}
