import { isObject, type Json } from "../../json.js";
import { show } from "../text.js";
import { hasOddDetails } from "./error-details.js";
import type { Predicate } from "./predicate.js";

const badRequestType = "type.googleapis.com/google.rpc.BadRequest";
const invalidParams = -32602;

/** Refused input tells which member was wrong and why (sections 3.3.2, 9.5 and 11.6). */
export const badRequest: Predicate = {
  name: "bad_request",
  description: "Validation errors have a google.rpc.BadRequest that names the field and what is wrong with it.",
  check({ error, operation }, _args, { interface: agentInterface }) {
    if (!error || error.reason !== undefined) return "not-exercised";
    const rest = agentInterface?.binding === "rest";
    // On REST a request that is no JSON is refused with 400 as well, and has no field to name.
    const refused = rest ? error.httpStatus === 400 && operation !== undefined : error.code === invalidParams;
    if (!refused) return "not-exercised";
    const name = rest ? "details" : "data";
    const path = `error.${name}`;
    if (hasOddDetails(error, name)) return "not-exercised";
    const detail = error.details.find((one) => isObject(one) && one["@type"] === badRequestType);
    if (detail === undefined) {
      const message = "a validation error comes without google.rpc.BadRequest";
      return [{ path, expected: "a BadRequest", actual: show([...error.details]), message }];
    }
    if (namesField(detail)) return [];
    const message = "the BadRequest of a validation error names no field with a description";
    return [{ path, expected: "fieldViolations with field and description", actual: show(detail), message }];
  },
};

function namesField(detail: Json): boolean {
  const violations = isObject(detail) ? detail.fieldViolations : undefined;
  return (
    Array.isArray(violations) &&
    violations.length > 0 &&
    violations.every((one) => isObject(one) && typeof one.field === "string" && typeof one.description === "string")
  );
}
