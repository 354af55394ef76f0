import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { asText, isObject, type Json, type JsonObject } from "../json.js";
import { packageRoot } from "../package-root.js";
import type { Problems } from "./problems.js";
import type { Keys, Source } from "./source.js";
import { closest } from "./suggest.js";

/** The one profile there is. */
export const profile = "a2a-tck/1";

/** An assertion in a file, and the way to it. */
export interface FoundAssertion {
  readonly keys: Keys;
  readonly value: Json;
}

interface Visit {
  readonly assertions: FoundAssertion[];
}

const compiled = new Map<string, ValidateFunction>();

/**
 * Checks a file against a schema of the package. Every violation becomes a problem.
 * @returns ways to everything that is wrong, and all assertions of the file.
 */
export function validateSource(
  source: Source,
  schema: string,
  problems: Problems,
): { wrong: readonly Keys[]; assertions: readonly FoundAssertion[] } {
  const validate = compile(schema);
  const visit: Visit = { assertions: [] };
  const wrong: Keys[] = [];
  if (!validate.call(visit, source.value)) {
    for (const error of validate.errors ?? []) {
      const found = explain(error, source.value);
      if (!found) continue;
      wrong.push(found.keys);
      problems.add(source.place(found.keys, found.part), found.message, found.suggestion);
    }
  }
  return { wrong, assertions: visit.assertions };
}

function compile(schema: string): ValidateFunction {
  const known = compiled.get(schema);
  if (known) return known;
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    passContext: true,
  });
  ajv.addKeyword({
    keyword: "x-profile",
    schemaType: "string",
    errors: false,
    validate: (wanted: string, _data: unknown, _schema: unknown, at?: { rootData: unknown }) =>
      isObject(at?.rootData) && at.rootData.profile === wanted,
  });
  ajv.addKeyword({
    keyword: "x-assertion",
    schemaType: "boolean",
    validate(this: Visit, _: unknown, value: Json, _schema: unknown, at?: { instancePath: string }) {
      this.assertions.push({ keys: keysOf(at?.instancePath ?? ""), value });
      return true;
    },
  });
  ajv.addVocabulary(["x-alias"]);
  const validate = ajv.compile(JSON.parse(readFileSync(join(packageRoot, "schemas", schema), "utf8")) as JsonObject);
  compiled.set(schema, validate);
  return validate;
}

/** Segments of a JSON pointer. */
function keysOf(pointer: string): Keys {
  return pointer === ""
    ? []
    : pointer
        .slice(1)
        .split("/")
        .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

interface Explanation {
  readonly keys: Keys;
  readonly part: "key" | "value";
  readonly message: string;
  readonly suggestion?: string | undefined;
}

/** A schema error in plain words; undefined for those that only repeat another one. */
function explain(error: ErrorObject, root: Json): Explanation | undefined {
  const keys = keysOf(error.instancePath);
  const name = keys.at(-1) ?? "the file";
  const value = error.data as Json;
  const params = error.params as Record<string, Json>;
  const at = (message: string, suggestion?: string): Explanation => ({ keys, part: "value", message, suggestion });
  switch (error.keyword) {
    case "additionalProperties": {
      const key = String(params.additionalProperty);
      return {
        keys: [...keys, key],
        part: "key",
        message: `unknown key "${key}"`,
        suggestion: suggestKey(key, error.parentSchema, root),
      };
    }
    case "required":
      if (/^#\/anyOf\/\d/.test(error.schemaPath)) return undefined;
      return at(`"${params.missingProperty}" is missing`);
    case "anyOf":
      return at(`either "suites" or "include" is needed`);
    case "x-profile":
      return {
        keys,
        part: "key",
        message: `"${name}" is an addition to ACTS`,
        suggestion: `add "profile: ${profile}" to the head of the file`,
      };
    case "type":
      return at(`"${name}" has to be ${kindNames(params.type)}, not ${kindOf(value)}`);
    case "const":
    case "enum": {
      const allowed = error.keyword === "const" ? [params.allowedValue as Json] : (params.allowedValues as Json[]);
      const close = closest(asText(value), allowed.map(asText));
      return at(
        `"${name}" cannot be ${JSON.stringify(value)}`,
        close ? `did you mean "${close}"?` : `one of ${allowed.join(", ")}`,
      );
    }
    case "uniqueItems":
      return at(`"${name}" lists the same value twice`);
    case "pattern":
      return at(`"${name}" cannot be ${JSON.stringify(value)}`, `it has to match ${params.pattern}`);
    case "propertyNames":
      return at(`"${params.propertyName}" is no possible name here`);
    default:
      return "propertyName" in error ? undefined : at(`"${name}" ${error.message}`);
  }
}

function suggestKey(key: string, schema: unknown, root: Json): string | undefined {
  const properties = isObject(schema) && isObject(schema.properties) ? schema.properties : {};
  const extended = isObject(root) && root.profile === profile;
  const usable = Object.entries(properties)
    .filter(([, value]) => isObject(value) && value.deprecated !== true && (extended || !("x-profile" in value)))
    .map(([name]) => name);
  const close = closest(key, usable);
  return close === undefined ? undefined : `did you mean "${close}"?`;
}

const names: Record<string, string> = {
  string: "text",
  array: "a list",
  object: "a map",
  boolean: "true or false",
  integer: "a whole number",
  number: "a number",
  null: "null",
};

function kindNames(type: Json | undefined): string {
  const types = Array.isArray(type) ? type : String(type).split(",");
  return types.map((one) => names[String(one)] ?? String(one)).join(" or ");
}

function kindOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return names[typeof value] ?? typeof value;
}
