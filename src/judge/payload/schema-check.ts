import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { DescField, DescMessage } from "@bufbuild/protobuf";
import type { ErrorObject, ValidateFunction } from "ajv/dist/2020.js";
import type { FormatsPlugin } from "ajv-formats";
import { isObject, type Json, type JsonObject } from "../../json.js";
import type { ProtocolVersion } from "../../protocol/dialect.js";
import type { Definitions } from "./definitions.js";
import { schemaFile } from "./definitions.js";
import { elementPath, memberPath, type PayloadProblem, type PayloadProblemKind } from "./problem.js";

type Compile = (messageName: string) => ValidateFunction | undefined;

const compilers = new Map<ProtocolVersion, Compile>();

/**
 * Validates a payload against the version's JSON Schema, which knows nothing of the descriptors at run time: a second
 * opinion. A definition is compiled when first asked for. One place can come several times.
 */
export function* checkBySchema(definitions: Definitions, type: DescMessage, value: Json): Generator<PayloadProblem> {
  const validate = compilerOf(definitions)(definitions.nameOf(type));
  if (!validate || validate(value)) return;
  for (const error of validate.errors ?? []) {
    const problem = problemOf(definitions, type, value, error);
    if (problem) yield problem;
  }
}

function compilerOf(definitions: Definitions): Compile {
  const { version, schemaId, derived } = definitions.source;
  let compile = compilers.get(version);
  if (!compile) {
    // Loaded when first needed: the validator takes longer to load than all of the definitions.
    const load = createRequire(import.meta.url);
    const { Ajv2020 }: typeof import("ajv/dist/2020.js") = load("ajv/dist/2020.js");
    const addFormats: FormatsPlugin = load("ajv-formats");
    const schema: JsonObject = JSON.parse(readFileSync(schemaFile(definitions.source, derived), "utf8"));
    // strictRequired is off because the branches of a oneOf name members that stand outside of them.
    // ownProperties: a member has to be the payload's own, not one of Object.prototype.
    const ajv = new Ajv2020({
      allErrors: true,
      ownProperties: true,
      verbose: true,
      strict: true,
      strictRequired: false,
    });
    addFormats(ajv, ["date-time"]);
    ajv.addSchema(schema);
    compile = (name) => ajv.getSchema(`${schemaId}#/$defs/${name}`);
    compilers.set(version, compile);
  }
  return compile;
}

const kinds: Readonly<Record<string, PayloadProblemKind>> = {
  required: "required",
  oneOf: "oneof",
  enum: "enum",
  minItems: "empty",
  minimum: "range",
  maximum: "range",
  format: "timestamp",
};

function problemOf(
  definitions: Definitions,
  type: DescMessage,
  value: Json,
  error: ErrorObject,
): PayloadProblem | undefined {
  // The members that a branch of oneOf misses are told by oneOf itself.
  if (/\/(?:oneOf|anyOf)\/\d+\//.test(error.schemaPath)) return undefined;
  const tokens = pointerTokens(error.instancePath);
  const missing: unknown = error.keyword === "required" ? error.params.missingProperty : undefined;
  if (typeof missing === "string") tokens.push(missing);
  const { message, field, path, type: inside } = locate(definitions, type, value, tokens);
  const group = error.keyword === "oneOf" ? inside?.oneofs[0]?.name : undefined;
  return {
    kind: kindOf(error),
    message: group === undefined ? message : definitions.nameOf(inside ?? type),
    field: group ?? field,
    path,
    text: `${path === "" ? message : path} ${error.message ?? "does not fit its schema"}.`,
  };
}

function kindOf(error: ErrorObject): PayloadProblemKind {
  const isTimestamp = isObject(error.parentSchema) && error.parentSchema.format === "date-time";
  if (error.keyword === "pattern") return isTimestamp ? "timestamp" : "base64";
  if (error.keyword !== "type") return kinds[error.keyword] ?? "type";
  if (error.data === null) return "null";
  return isTimestamp ? "timestamp" : "type";
}

function pointerTokens(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

interface Location {
  readonly message: string;
  readonly field: string;
  readonly path: string;
  /** Message that stands there, if one does. */
  readonly type: DescMessage | undefined;
}

/** Follows a JSON Pointer along the descriptors, to say it in the words of the protocol. */
function locate(definitions: Definitions, root: DescMessage, value: Json, tokens: readonly string[]): Location {
  let type: DescMessage | undefined = root;
  let container: DescField | undefined;
  let message = definitions.nameOf(root);
  let field = "";
  let path = "";
  let here: Json | undefined = value;
  for (const token of tokens) {
    if (container) {
      type = container.message;
      container = undefined;
    } else {
      const member: DescField | undefined = type?.fields.find((f) => f.jsonName === token);
      message = type ? definitions.nameOf(type) : message;
      field = token;
      container = member?.fieldKind === "list" || member?.fieldKind === "map" ? member : undefined;
      type = container ? undefined : member?.message;
    }
    path = Array.isArray(here) ? elementPath(path, Number(token)) : memberPath(path, token);
    here = Array.isArray(here) ? here[Number(token)] : isObject(here) ? here[token] : undefined;
  }
  return { message, field, path, type };
}
