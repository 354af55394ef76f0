import { readFileSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Report } from "../judge/report.js";
import { packageRoot } from "../package-root.js";
import { TckError } from "../tck-error.js";

/**
 * Reads a report.
 * @param path of `report.json`, or of the folder that it stands in
 * @throws TckError `RECORD` when it cannot be read or does not follow the schema
 */
export async function readReport(path: string): Promise<Report> {
  const fail = (why: string, cause?: unknown) =>
    new TckError("RECORD", `${path} ${why}`, { hint: "give the report.json that a run wrote", cause });
  let value: unknown;
  try {
    const file = statSync(path).isDirectory() ? join(path, "report.json") : path;
    value = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw fail(`cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  const [{ Ajv2020 }, formats] = await Promise.all([import("ajv/dist/2020.js"), import("ajv-formats")]);
  const schema = JSON.parse(readFileSync(resolve(packageRoot, "schemas/report.schema.json"), "utf8")) as object;
  const ajv = new Ajv2020({ strict: false });
  (formats.default as unknown as (ajv: object) => void)(ajv);
  const validate = ajv.compile<Report>(schema);
  if (validate(value)) return value;
  const [first] = validate.errors ?? [];
  throw fail(`is no report: ${first?.instancePath || "it"} ${first?.message ?? "does not follow the schema"}`);
}
