import { isObject, type Json } from "../../json.js";
import type { Predicate } from "./predicate.js";

/** Schemes whose credentials travel in `Authorization`. */
const inAuthorization = ["httpAuthSecurityScheme", "oauth2SecurityScheme", "openIdConnectSecurityScheme"];

/** For tests that leave one of several credentials out: without `Authorization` no requirement is met any more. */
export const jointSchemes: Predicate = {
  name: "joint_schemes",
  description:
    "Every entry of securityRequirements wants a scheme that travels in Authorization together with another one.",
  check({ value: card }) {
    const requirements = isObject(card) ? card.securityRequirements : undefined;
    const schemes = isObject(card) && isObject(card.securitySchemes) ? card.securitySchemes : {};
    const list = Array.isArray(requirements) ? requirements : [];
    const all = list.length > 0 && list.every((one) => isJoint(one, schemes));
    if (all) return [];
    const message = "not every security requirement joins a scheme of the Authorization header with another one";
    return [{ path: "securityRequirements", expected: "schemes that go together", actual: "single schemes", message }];
  },
};

function isJoint(requirement: Json, schemes: Readonly<Record<string, Json>>): boolean {
  const names = Object.keys(isObject(requirement) && isObject(requirement.schemes) ? requirement.schemes : {});
  const kinds = names.map((name) => {
    const scheme = Object.hasOwn(schemes, name) ? schemes[name] : undefined;
    return isObject(scheme) && inAuthorization.some((kind) => kind in scheme);
  });
  return kinds.includes(true) && kinds.includes(false);
}
