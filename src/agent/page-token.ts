import { createHash } from "node:crypto";
import { isObject, type Json } from "../json.js";

/** Place in a list: behind the entry with this timestamp and order. */
export interface Cursor {
  readonly timestamp: string;
  readonly order: number;
}

/** Opaque page token: the place, bound to the filters of the list that it was made for. */
export function encodeCursor(cursor: Cursor, filters: Json): string {
  return Buffer.from(JSON.stringify({ ...cursor, filters: digest(filters) })).toString("base64url");
}

/** The place in a token; `undefined` when the token was not made by this agent for this list. */
export function decodeCursor(token: string, filters: Json): Cursor | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, "base64url").toString("utf8"));
    if (!isObject(value)) return undefined;
    const { timestamp, order } = value;
    if (typeof timestamp !== "string" || typeof order !== "number" || value.filters !== digest(filters))
      return undefined;
    return { timestamp, order };
  } catch {
    return undefined;
  }
}

function digest(filters: Json): string {
  return createHash("sha256").update(JSON.stringify(filters)).digest("base64url").slice(0, 12);
}
