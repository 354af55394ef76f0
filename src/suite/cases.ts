import { isObject, type Json, type JsonObject } from "../json.js";
import type { ProtocolVersion } from "../protocol/dialect.js";
import { type FieldLookup, generatedCells, generatedTable, requiredMemberRows } from "./required-members.js";

/** Most runs of one test. */
export const maxCases = 1000;

/** What rows are generated from; without it a generated table has none. */
export interface CaseSource {
  readonly version: ProtocolVersion;
  readonly fields: FieldLookup | undefined;
}

/**
 * The cases of a `for_each`: every combination of a map of lists (the last name changes fastest), the rows of a list, or those that
 * the definitions of the protocol give. Without a table there is one empty case.
 */
export function expandCases(table: Json | undefined, { version, fields }: CaseSource): readonly JsonObject[] {
  const generated = generatedTable(table);
  if (generated) return fields ? requiredMemberRows(generated, version, fields) : [];
  if (Array.isArray(table)) return table.filter(isObject);
  if (!isObject(table)) return [{}];
  let cases: JsonObject[] = [{}];
  for (const [name, values] of Object.entries(table)) {
    if (!Array.isArray(values) || cases.length * values.length > maxCases) continue;
    cases = cases.flatMap((one) => values.map((value) => Object.fromEntries([...Object.entries(one), [name, value]])));
  }
  return cases;
}

/** How many cases a written table asks for. */
export function countCases(table: Json | undefined): number {
  if (generatedTable(table)) return 0;
  if (Array.isArray(table)) return table.length;
  if (!isObject(table)) return 1;
  return Object.values(table).reduce<number>((count, values) => count * (Array.isArray(values) ? values.length : 1), 1);
}

/** Names that `{{case.…}}` may use: those that every row has. */
export function caseNames(table: Json | undefined): readonly string[] {
  if (generatedTable(table)) return generatedCells;
  if (isObject(table)) return Object.keys(table);
  const rows = Array.isArray(table) ? table.filter(isObject) : [];
  const [first, ...rest] = rows;
  return first ? Object.keys(first).filter((name) => rest.every((row) => Object.hasOwn(row, name))) : [];
}
