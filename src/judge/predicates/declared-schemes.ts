import { isObject, type Json } from "../../json.js";
import { show } from "../text.js";
import { objectsOf } from "./objects.js";
import type { Finding, Predicate } from "./predicate.js";

/** Security requirements name schemes that the card declares (sections 4.4.1 and 4.5). */
export const declaredSchemes: Predicate = {
  name: "declared_schemes",
  description: "Every scheme that securityRequirements name stands in securitySchemes of the same card.",
  check(subject, _args, context) {
    const requirements = objectsOf(subject, context, "SecurityRequirement");
    const [card] = objectsOf(subject, context, "AgentCard");
    if (!card || requirements.length === 0) return "not-exercised";
    const declared = isObject(card.value.securitySchemes) ? Object.keys(card.value.securitySchemes) : [];
    return requirements.flatMap(({ value, path }): Finding[] => {
      const { schemes } = value;
      const named: Json = isObject(schemes) ? schemes : {};
      return Object.keys(named)
        .filter((name) => !declared.includes(name))
        .map((name) => ({
          path: `${path}.schemes`,
          expected: declared.length === 0 ? "a scheme of securitySchemes" : declared.map((one) => show(one)).join(", "),
          actual: show(name),
          message: `the security requirement names the scheme ${show(name)}, which securitySchemes does not declare`,
        }));
    });
  },
};
