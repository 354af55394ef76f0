import type { Json, JsonObject } from "../json.js";
import { boundaries, variablesIn } from "./variables.js";

/**
 * The variables that a value uses, directly or through other variables, in an order in which each one's own value only
 * needs those before it. Variables that nothing uses may have values that nobody can know.
 */
export function usedVariables(value: Json, variables: JsonObject): JsonObject {
  const ordered: [string, Json][] = [];
  const seen = new Set<string>();
  const visit = (at: Json): void => {
    for (const expression of variablesIn(at)) {
      const name = boundaries(expression)
        .map((end) => expression.slice(0, end))
        .find((prefix) => Object.hasOwn(variables, prefix));
      if (name === undefined || seen.has(name)) continue;
      seen.add(name);
      visit(variables[name] ?? null);
      ordered.push([name, variables[name] ?? null]);
    }
  };
  visit(value);
  return Object.fromEntries(ordered);
}
