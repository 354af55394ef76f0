import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { packageRoot } from "./package-root.js";

/** The kit's version, from its own package.json. */
export function kitVersion(): string {
  const { version } = JSON.parse(readFileSync(resolve(packageRoot, "package.json"), "utf8")) as { version: string };
  return version;
}
