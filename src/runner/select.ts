import { createHash } from "node:crypto";
import type { Monitor, Test } from "../suite/test.js";
import type { Selection, Shard } from "./options.js";

/** True when a test or monitor is wanted by the flags `--test`, `--tag` and `--level`. */
export function isSelected(subject: Test | Monitor, selection: Selection): boolean {
  const { tests, tags, levels } = selection;
  if (levels.length > 0 && !levels.includes(subject.level)) return false;
  if (tags.length > 0 && !tags.some((tag) => subject.tags.includes(tag))) return false;
  return tests.length === 0 || tests.some((pattern) => matchesGlob(subject.id, withoutCase(pattern)));
}

/** True when `text` matches `pattern`, in which `*` stands for any run of characters. */
export function matchesGlob(text: string, pattern: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i").test(text);
}

/** `ID[row]` of a report selects the test `ID`. */
function withoutCase(pattern: string): string {
  return pattern.replace(/\[.*\]$/, "");
}

/** True when a test belongs to a shard. It depends on nothing but the id, so that shards agree without talking to each other. */
export function isInShard(id: string, { index, of }: Shard): boolean {
  return createHash("sha256").update(id).digest().readUInt32BE(0) % of === index - 1;
}
