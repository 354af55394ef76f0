import { isObject, type Json } from "../../json.js";

/** A text among the arguments of a predicate; empty when there is none. */
export function textArg(args: Json, name: string): string {
  const value = isObject(args) ? args[name] : undefined;
  return typeof value === "string" ? value : "";
}

/** A list of texts among the arguments of a predicate. */
export function textsArg(args: Json, name: string): readonly string[] {
  const value = isObject(args) ? args[name] : undefined;
  return Array.isArray(value) ? value.map(String) : [];
}

/** A flag among the arguments of a predicate. */
export function flagArg(args: Json, name: string): boolean {
  return isObject(args) && args[name] === true;
}
