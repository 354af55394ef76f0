import type { ProtocolError } from "../../bindings/reply.js";
import { isObject, type Json } from "../../json.js";
import { show } from "../text.js";
import { textArg } from "./args.js";
import type { Finding, Predicate, Subject } from "./predicate.js";

const wellKnown = "type.googleapis.com/google.rpc.";

/** Details of errors (section 3.3.2): an array of objects, each with `@type`; of the well-known google.rpc types if possible. */
export const errorDetails: Predicate = {
  name: "error_details",
  description:
    "Error details are an array of objects with @type (`rule: typed`), of well-known types (`rule: well_known`).",
  check(subject, args, { interface: agentInterface }) {
    const name = agentInterface?.binding === "rest" ? "details" : "data";
    const details = detailsOf(subject, name);
    if (details === undefined || details === null) return "not-exercised";
    const path = `error.${name}`;
    if (textArg(args, "rule") === "well_known") return strangeTypes(details, path);
    if (!Array.isArray(details)) {
      const message = `${path} is ${show(details)}, it has to be an array of objects with @type`;
      return [{ path, expected: "an array of objects with @type", actual: show(details), message }];
    }
    return details.flatMap((detail, index): Finding[] => {
      if (isObject(detail) && typeof detail["@type"] === "string" && detail["@type"] !== "") return [];
      const at = `${path}[${index}]`;
      return [{ path: at, expected: "an object with @type", actual: show(detail), message: `${at} has no @type` }];
    });
  },
};

/** True when there are details that are no list at all, so that nothing can be looked for in them. */
export function hasOddDetails({ raw }: ProtocolError, name: "data" | "details"): boolean {
  const details = isObject(raw) && Object.hasOwn(raw, name) ? raw[name] : undefined;
  return details !== undefined && details !== null && !Array.isArray(details);
}

function detailsOf({ error }: Subject, name: string): Json | undefined {
  const raw = error?.raw;
  return isObject(raw) && Object.hasOwn(raw, name) ? raw[name] : undefined;
}

function strangeTypes(details: Json, path: string): Finding[] | "not-exercised" {
  const typed = (Array.isArray(details) ? details : []).flatMap((detail, index) =>
    isObject(detail) && typeof detail["@type"] === "string" ? [{ type: detail["@type"], index }] : [],
  );
  if (typed.length === 0) return "not-exercised";
  // Other context objects may be attached (sections 9.5 and 11.6), so one well-known type is enough.
  if (typed.some(({ type }) => type.startsWith(wellKnown))) return [];
  return typed.map(({ type, index }) => ({
    path: `${path}[${index}].@type`,
    expected: `${wellKnown}…`,
    actual: show(type),
    message: `error details have none of the well-known types: ${show(type)}`,
  }));
}
