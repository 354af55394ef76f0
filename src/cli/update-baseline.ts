import { rename, writeFile } from "node:fs/promises";
import type { BaselineUpdate } from "../judge/baseline.js";
import type { TestResult } from "../judge/report.js";
import { oneLine } from "../reports/text.js";
import type { BaselineFile } from "./baseline-file.js";

const head = ` yaml-language-server: $schema=https://unpkg.com/a2a-tck/schemas/baseline.schema.json
 Failures that are known and put up with: a2a-tck run --baseline <this file>
 Each must fail; delete the entry when it passes. Give every entry its true reason, an issue, and a last day (until).`;

/** Writes the changed baseline; comments and the order of what stays are kept. */
export async function writeBaseline(file: BaselineFile, update: BaselineUpdate, today: string): Promise<void> {
  const { Document, isMap, isSeq } = await import("yaml");
  const document = file.document ?? new Document({ failures: [] });
  if (!file.document) document.commentBefore = head;
  const list = document.get("failures", true);
  if (!isSeq(list)) throw new Error("a baseline that was read has a list");
  const items = list.items.flatMap((item, index) => {
    if (update.removed.includes(index)) return [];
    const interfaces = update.narrowed.get(index);
    if (!interfaces || !isMap(item)) return [item];
    return interfaces.map((id) => {
      const copy = item.clone();
      if (isMap(copy)) copy.set("interface", id);
      return copy;
    });
  });
  list.items = [...items, ...update.added.map((result) => document.createNode(entryFor(result, today)))];
  list.flow = list.items.length === 0;
  await writeFile(`${file.path}.part`, document.toString({ lineWidth: 0 }));
  await rename(`${file.path}.part`, file.path);
}

/** The reason is for a person to give; until then the entry says what was seen. */
function entryFor(result: TestResult, today: string): Record<string, string> {
  const seen = oneLine(result.mismatches[0]?.message ?? result.name, 200);
  return { test: result.id, interface: result.interface, reason: `not explained yet; seen on ${today}: ${seen}` };
}
