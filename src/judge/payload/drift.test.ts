import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../package-root.js";
import { schemaFile } from "./definitions.js";
import { schemaFileName, schemaText } from "./derive-schema.js";
import { schemaSources } from "./rules.js";

const buf = join(packageRoot, "node_modules", "@bufbuild", "buf", "bin", "buf");
const bufRuns = spawnSync(process.execPath, [buf, "--version"]).status === 0;

describe("the derived files of schemas/a2a", () => {
  const scratch = mkdtempSync(join(tmpdir(), "a2a-tck-schemas-"));
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  it("belong to the versions that have rules, and to no others", () => {
    const withImage = readdirSync(join(packageRoot, "schemas", "a2a"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith("image.binpb"))
      .map((name) => name.split(/[\\/]/)[0]);
    expect(withImage.sort()).toEqual(schemaSources.map((s) => s.folder).sort());
  });

  for (const source of schemaSources) {
    it(`${source.folder}: the JSON Schema is what the image gives`, () => {
      const derived = schemaText(source.folder, readFileSync(schemaFile(source, "image.binpb")));
      expect(derived).toBe(readFileSync(schemaFile(source, schemaFileName(source.folder)), "utf8"));
    });

    it.skipIf(!bufRuns)(
      `${source.folder}: the image is what the proto gives${bufRuns ? "" : " (buf does not run here)"}`,
      () => {
        const script = join(packageRoot, "scripts", "gen-schemas.mjs");
        const run = spawnSync(process.execPath, [script, "--image-only", "--out", scratch, source.folder], {
          encoding: "utf8",
        });
        expect(run.stderr).toBe("");
        expect(run.status).toBe(0);
        const fresh = readFileSync(join(scratch, source.folder, "image.binpb"));
        expect(fresh.equals(readFileSync(schemaFile(source, "image.binpb")))).toBe(true);
      },
    );
  }
});
