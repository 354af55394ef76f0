import { InvalidArgumentError } from "commander";
import { type AuthDemand, type AuthScheme, authSchemes } from "../agent/auth/schemes.js";

function schemeNamed(name: string): AuthScheme {
  const scheme = authSchemes.find((known) => known === name.trim());
  if (scheme) return scheme;
  throw new InvalidArgumentError(`"${name.trim()}" is none of oauth, ${authSchemes.join(", ")}.`);
}

/** Takes ways to authenticate, separated by commas; `+` joins schemes that are needed together. */
export function authList(text: string): AuthDemand {
  return text.split(",").map((way) => {
    if (way.trim() === "oauth") return "oauth";
    const [first, ...more] = way.split("+").map(schemeNamed);
    return first !== undefined && more.length === 0 ? first : [...(first === undefined ? [] : [first]), ...more];
  });
}

/** Takes names of tenants, separated by commas, each once. */
export function tenantList(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("") || new Set(names).size !== names.length)
    throw new InvalidArgumentError("it has to be one or more names, each once, separated by commas.");
  return names;
}
