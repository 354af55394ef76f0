import type { Dialect, HttpRule, OperationName } from "../protocol/dialect.js";

/** A REST route that fits a request. */
export interface Route {
  readonly operation: OperationName;
  readonly rule: HttpRule;
  /** Values of the path's variables, decoded. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Finds the route of a path relative to the interface's URL (section 11.3).
 * @returns the route, or the verbs that the path knows (none for an unknown path)
 */
export type Router = (method: string, path: string) => Route | { readonly allowed: readonly string[] };

/** A variable is one path segment; a colon in it would be the beginning of a verb such as `:cancel`. */
function compile(path: string): RegExp {
  const source = path.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{(\w+)\}/g, "(?<$1>[^/:]+)");
  return new RegExp(`^${source}$`);
}

/** The routes of one protocol version. */
export function createRouter(dialect: Dialect): Router {
  const patterns = Object.values(dialect.operations).flatMap((spec) =>
    spec.http.map((rule) => ({ operation: spec.name, rule, regexp: compile(rule.path) })),
  );
  return (method, path) => {
    const fitting = patterns.flatMap((pattern) => {
      const match = pattern.regexp.exec(path);
      const variables = match && decoded(match.groups ?? {});
      return variables ? [{ operation: pattern.operation, rule: pattern.rule, variables }] : [];
    });
    const route = fitting.find(({ rule }) => rule.method === method);
    return route ?? { allowed: [...new Set(fitting.map(({ rule }) => rule.method))] };
  };
}

function decoded(groups: Record<string, string>): Record<string, string> | undefined {
  try {
    return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch {
    return undefined;
  }
}
