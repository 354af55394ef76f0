import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { isObject, type Json, type JsonObject } from "../json.js";
import { packageRoot } from "../package-root.js";

/** One of the package's schemas. */
export function schemaOf(name: string): JsonObject {
  return JSON.parse(readFileSync(join(packageRoot, "schemas", `${name}.schema.json`), "utf8")) as JsonObject;
}

/** A strict validator that knows the formats of our schemas, and those that they refer to. */
export function validatorOf(schema: JsonObject, others: readonly JsonObject[] = []) {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  for (const other of others) ajv.addSchema(other);
  return ajv.compile(schema);
}

/** The same schema, but nothing may be there that it does not describe. */
export function closed(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(closed);
  if (!isObject(schema)) return schema;
  const entries = Object.entries(schema).map(([key, value]): [string, Json] => [key, closed(value)]);
  const open =
    schema.type === "object" && isObject(schema.properties ?? null) && schema.additionalProperties === undefined;
  return Object.fromEntries(open ? [...entries, ["additionalProperties", false]] : entries);
}

/** What a file breaks of one of the package's schemas, members that the schema does not describe among it. */
export function schemaProblems(name: string, value: unknown): readonly string[] {
  const others = name === "report" ? [] : [closed(schemaOf("report")) as JsonObject];
  const validate = validatorOf(closed(schemaOf(name)) as JsonObject, others);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}
