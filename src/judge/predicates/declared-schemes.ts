import { isObject, type Json } from "../../json.js";
import { show } from "../text.js";
import { type FoundObject, objectsOf } from "./objects.js";
import type { Finding, Predicate, PredicateContext, Subject } from "./predicate.js";

/** Security requirements name schemes that the card declares (sections 4.4.1 and 4.5; 5.5 of 0.3.0). */
export const declaredSchemes: Predicate = {
  name: "declared_schemes",
  description:
    "Every scheme that securityRequirements (security in 0.3) name stands in securitySchemes of the same card.",
  check(subject, _args, context) {
    const [card] = objectsOf(subject, context, "AgentCard");
    const requirements = card ? [...wrapped(subject, context), ...bare(card)] : [];
    if (!card || requirements.length === 0) return "not-exercised";
    const declared = isObject(card.value.securitySchemes) ? Object.keys(card.value.securitySchemes) : [];
    return requirements.flatMap(({ names, path }): Finding[] =>
      names
        .filter((name) => !declared.includes(name))
        .map((name) => ({
          path,
          expected: declared.length === 0 ? "a scheme of securitySchemes" : declared.map((one) => show(one)).join(", "),
          actual: show(name),
          message: `the security requirement names the scheme ${show(name)}, which securitySchemes does not declare`,
        })),
    );
  },
};

interface Requirement {
  readonly names: readonly string[];
  readonly path: string;
}

/** `{schemes: {name: …}}` of 1.0. */
function wrapped(subject: Subject, context: PredicateContext): Requirement[] {
  return objectsOf(subject, context, "SecurityRequirement").map(({ value, path }) => ({
    names: Object.keys(isObject(value.schemes) ? value.schemes : {}),
    path: `${path}.schemes`,
  }));
}

/** `security: [{name: [scopes]}]` of 0.3, of the card and of its skills. */
function bare({ value: card }: FoundObject): Requirement[] {
  const skills = Array.isArray(card.skills) ? card.skills : [];
  const holders: [Json | undefined, string][] = [
    [card.security, "security"],
    ...skills.map((skill, index): [Json | undefined, string] => [
      isObject(skill) ? skill.security : undefined,
      `skills[${index}].security`,
    ]),
  ];
  return holders.flatMap(([list, path]) =>
    (Array.isArray(list) ? list : []).flatMap((one, index) =>
      isObject(one) ? [{ names: Object.keys(one), path: `${path}[${index}]` }] : [],
    ),
  );
}
