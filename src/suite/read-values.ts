import { asText, isObject, type Json, type JsonObject } from "../json.js";
import type { ProtocolVersion } from "../protocol/dialect.js";
import { showPlace } from "./problems.js";
import type { FieldLookup } from "./required-members.js";
import type { Keys, Source } from "./source.js";

/** What the readers of one file share. */
export interface ReadContext {
  readonly source: Source;
  /** The file says `profile: a2a-tck/1`. */
  readonly extended: boolean;
  readonly specVersion: ProtocolVersion;
  readonly defaults: JsonObject;
  /** The definitions of the protocol, for tables that are generated. */
  readonly fields: FieldLookup | undefined;
  /** Told to the user: how something was read. */
  readonly notes: string[];
}

/** Notes how something at a place was read. */
export function note(context: ReadContext, keys: Keys, text: string): void {
  context.notes.push(`${showPlace(context.source.place(keys, "key"))} ${text}`);
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The same object without its undefined members. */
export function defined<T extends object>(object: T): Defined<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>;
}

/** The files were validated against the schema before they are read: these only tell the compiler so. */
export const textOf = (value: Json | undefined) => (typeof value === "string" ? value : undefined);
export const numberOf = (value: Json | undefined) => (typeof value === "number" ? value : undefined);
export const flagOf = (value: Json | undefined) => (typeof value === "boolean" ? value : undefined);
export const mapOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
export const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
export const textsOf = (value: Json | undefined): readonly string[] => listOf(value).map(asText);

/** A map with every value converted. */
export function mapValues<T>(map: JsonObject, convert: (value: Json, key: string) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, convert(value, key)]));
}
