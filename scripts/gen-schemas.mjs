#!/usr/bin/env node
/**
 * Derives what the kit reads at run time from the written definitions:
 *
 *   schemas/a2a/<version>/a2a.proto  →  image.binpb      (descriptors, compiled by buf)
 *   schemas/a2a/<version>/image.binpb →  a2a.schema.json  (JSON Schema, derived by src/judge/payload/derive-schema.ts; for 0.3,
 *                                                          whose a2a.schema.json is written by hand, a2a.proto.schema.json)
 *
 * node scripts/gen-schemas.mjs [--image-only] [--out DIR] [VERSION…]
 *
 * VERSION is a folder under schemas/a2a (`v1.0`); without one, every folder that has an `a2a.proto`. The second step
 * runs the compiled program, so `npm run build` comes first; `--image-only` does without.
 * Both outputs are committed; src/judge/payload/drift.test.ts says when they are stale.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const definitions = join(root, "schemas", "a2a");

const { values, positionals } = parseArgs({
  options: { "image-only": { type: "boolean", default: false }, out: { type: "string", default: definitions } },
  allowPositionals: true,
});

const versions = positionals.length > 0 ? positionals : readdirSync(definitions).filter(hasProto);
for (const version of versions) {
  if (!hasProto(version)) throw new Error(`schemas/a2a/${version} has no a2a.proto`);
  const target = join(values.out, version);
  mkdirSync(target, { recursive: true });
  compile(version, join(target, "image.binpb"));
  if (!values["image-only"]) await derive(version, target);
}

function hasProto(version) {
  return existsSync(join(definitions, version, "a2a.proto"));
}

/** The version's file and the google.rpc types (errors carry them, but no message refers to them), with all imports. */
function compile(version, image) {
  const command = join(root, "node_modules", "@bufbuild", "buf", "bin", "buf");
  const paths = [version, "google/rpc"].flatMap((folder) => ["--path", join(definitions, folder)]);
  const format = ["--as-file-descriptor-set", "--exclude-source-info"];
  const buf = spawnSync(process.execPath, [command, "build", definitions, ...paths, ...format, "-o", image], {
    encoding: "utf8",
  });
  if (buf.status !== 0) throw new Error(`buf build failed for ${version}: ${buf.stderr || buf.error?.message}`);
}

async function derive(version, target) {
  const compiled = new URL("../dist/judge/payload/derive-schema.js", import.meta.url);
  if (!existsSync(compiled))
    throw new Error(`${dirname(fileURLToPath(compiled))} is missing: run \`npm run build\` first`);
  const { schemaFileName, schemaText } = await import(compiled.href);
  writeFileSync(join(target, schemaFileName(version)), schemaText(version, readFileSync(join(target, "image.binpb"))));
}
