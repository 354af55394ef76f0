import type { Json, JsonObject } from "../json.js";
import type { OperationSpec } from "../protocol/dialect.js";
import { dialectOf } from "../protocol/dialects.js";
import { TckError } from "../tck-error.js";
import type { HttpRequest } from "../wire/wire.js";
import type { Call } from "./binding.js";
import { without } from "./rest-shape.js";

/**
 * The facts of the operation that a call asks for.
 * @throws TckError `SUITE` when this version of the protocol does not have it.
 */
export function operationOf(call: Call): OperationSpec {
  const { version } = call.interface;
  const operation = dialectOf(version).operations[call.operation];
  if (operation && operation.bindings?.includes(call.interface.binding) !== false) return operation;
  throw new TckError(
    "SUITE",
    `A2A ${version} has no operation ${call.operation} on the ${call.interface.binding} binding`,
    {
      hint: "get_agent_card is plain HTTP and goes to the card's URL",
    },
  );
}

/** The tenant to name: what the params say (null: none), else what the interface declares (sections 4.4.6 and 8.3.2). */
export function tenantOf(call: Call): string | undefined {
  const { tenantMember } = dialectOf(call.interface.version);
  if (tenantMember === undefined) return undefined;
  const given = call.params[tenantMember];
  const tenant = given === undefined ? call.interface.tenant : given;
  return typeof tenant === "string" && tenant !== "" ? tenant : undefined;
}

/** Params without the member that names the tenant, which every binding puts in a place of its own. */
export function withoutTenant(call: Call): JsonObject {
  const { tenantMember } = dialectOf(call.interface.version);
  return tenantMember === undefined ? call.params : without(call.params, [tenantMember]);
}

/** Service parameters (section 3.2.6), media types, and last what the step says. */
export function headersFor(
  call: Call,
  accept: readonly string[],
  contentType: string | undefined,
): Pick<HttpRequest, "headers" | "omit"> {
  const headers: [string, string][] = [];
  if (contentType !== undefined) headers.push(["Content-Type", contentType]);
  const { version, extensions } = dialectOf(call.interface.version).headers;
  headers.push(["Accept", accept.join(", ")]);
  if (version !== undefined) headers.push([version, call.interface.version]);
  if (call.extensions && call.extensions.length > 0) headers.push([extensions, call.extensions.join(",")]);

  const omit: string[] = [];
  for (const [name, value] of Object.entries(call.headers ?? {})) {
    const at = headers.findIndex(([present]) => present.toLowerCase() === name.toLowerCase());
    if (at !== -1) headers.splice(at, 1);
    if (value === null) omit.push(name);
    else headers.push([name, value]);
  }
  return omit.length > 0 ? { headers, omit } : { headers };
}

/** One path segment: everything that could be read as structure is percent-encoded, also `.` and `..`. */
export function pathSegment(value: string): string {
  return percentEncoded(value).replace(/^\.{1,2}$/, (dots) => "%2E".repeat(dots.length));
}

/** Request members as a query (section 11.5): camelCase names, decimal numbers, lists by repetition. */
export function queryOf(params: JsonObject): string {
  return Object.entries(params)
    .flatMap(([name, value]) => pairsOf(name, value))
    .map(([name, value]) => `${percentEncoded(name)}=${percentEncoded(value)}`)
    .join("&");
}

function pairsOf(name: string, value: Json): [string, string][] {
  if (value === null) return [];
  if (Array.isArray(value)) return value.flatMap((entry) => pairsOf(name, entry));
  // Section 11.5 has no nested objects; a suite that sends one anyway gets the form of google.api.http.
  if (typeof value === "object")
    return Object.entries(value).flatMap(([key, entry]) => pairsOf(`${name}.${key}`, entry));
  return [[name, String(value)]];
}

function percentEncoded(value: string): string {
  // Through bytes, because a lone surrogate has no percent-encoding.
  return encodeURIComponent(Buffer.from(value).toString());
}
