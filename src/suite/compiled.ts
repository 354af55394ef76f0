import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "../json.js";
import { packageRoot } from "../package-root.js";
import type { LoadedSuites } from "./load.js";

/** The kit's own suites and catalogues as they come out of the loader. */
export interface Compiled extends LoadedSuites {
  /** Documents of the catalogues by protocol version. */
  readonly catalogues: Readonly<Record<string, JsonObject>>;
}

const here = dirname(fileURLToPath(import.meta.url));
/** Only the built kit has it; sources are always loaded from their files. */
const path = join(here, "compiled.json");
/** Stands for the folder of the package, which may be another one tomorrow. */
const rootMark = "<package>/";

/** Everything that decides what the loader makes of the files: the files, their schemas, and its own code. */
const decisive = [
  join(packageRoot, "suites"),
  join(packageRoot, "schemas"),
  here,
  join(here, "../judge/predicates"),
  join(here, "../judge/payload"),
  join(here, "../runner"),
];

let known: { key: string; compiled: Compiled } | undefined;

/** What the build has loaded already; undefined when there is nothing, or when anything has changed since. */
export function readCompiled(): Compiled | undefined {
  if (!existsSync(path)) return undefined;
  const now = keyOf();
  if (known?.key === now) return known.compiled;
  const [key, text = ""] = readFileSync(path, "utf8").split("\n", 2);
  if (key !== now) return undefined;
  const root = JSON.stringify(packageRoot).slice(1, -1);
  const compiled = JSON.parse(text.replaceAll(`"${rootMark}`, () => `"${root}`)) as Compiled;
  known = { key, compiled };
  return compiled;
}

/** Keeps for `readCompiled` what the loader has made. */
export async function writeCompiled(compiled: Compiled): Promise<void> {
  const text = JSON.stringify(compiled, (_key, value: unknown) =>
    typeof value === "string" && value.startsWith(packageRoot) ? rootMark + value.slice(packageRoot.length) : value,
  );
  await writeFile(path, `${keyOf()}\n${text}`);
}

function keyOf(): string {
  const hash = createHash("sha256");
  for (const folder of decisive) {
    const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter(
      (entry) => entry.isFile() && /\.(ya?ml|js|json|proto|binpb)$/.test(entry.name),
    );
    for (const file of files.map((entry) => join(entry.parentPath, entry.name)).sort()) {
      if (file !== path)
        hash.update(file.slice(packageRoot.length).replaceAll("\\", "/")).update("\0").update(readFileSync(file));
    }
  }
  return hash.digest("hex");
}
