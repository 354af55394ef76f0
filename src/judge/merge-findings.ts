import type { Finding } from "./predicates/predicate.js";
import type { Mismatch } from "./report.js";

/** Most different findings of one monitor that are listed; an agent that is wrong everywhere is wrong in few ways. */
const listed = 50;

/** Findings of a whole run, each kind once. */
export interface Merged {
  readonly mismatches: readonly Mismatch[];
  readonly notes: readonly string[];
}

/**
 * Makes one mismatch of findings that differ only in the place in a list and in the value found, and says how often it was
 * seen. The first one is the evidence.
 */
export function mergeFindings(findings: readonly Finding[]): Merged {
  const groups = new Map<string, { readonly first: Finding; count: number; readonly exchanges: Set<string> }>();
  for (const finding of findings) {
    const group = groups.get(keyOf(finding)) ?? { first: finding, count: 0, exchanges: new Set<string>() };
    groups.set(keyOf(finding), group);
    group.count++;
    if (finding.exchange !== undefined) group.exchanges.add(finding.exchange);
  }
  const all = [...groups.values()];
  const failures = all.filter(({ first }) => first.note !== true);
  const notes = all
    .filter(({ first }) => first.note === true)
    .map(({ first, count }) => first.message + times(count, 1));
  const left = failures.length - listed;
  return {
    mismatches: failures.slice(0, listed).map(({ first, count, exchanges }) => ({
      path: count > 1 ? anyIndex(first.path) : first.path,
      expected: first.expected,
      actual: first.actual,
      message: first.message + times(count, exchanges.size),
      ...(first.exchange === undefined ? {} : { exchange: first.exchange }),
    })),
    notes: [...notes.slice(0, listed), ...(left > 0 ? [`${left} more kinds of findings are not listed`] : [])],
  };
}

function times(count: number, exchanges: number): string {
  if (count === 1) return "";
  return exchanges > 1 ? ` (${count} times in ${exchanges} exchanges)` : ` (${count} times)`;
}

function keyOf({ path, expected, actual, message, note }: Finding): string {
  const text = actual.length > 2 ? message.replaceAll(actual, "…") : message;
  // "event 3" in a sentence is an index like "[3]" in a path.
  const places = anyIndex(text).replace(/\bevent \d+/g, "event *");
  return JSON.stringify([anyIndex(path), expected, places, note === true]);
}

function anyIndex(text: string): string {
  return text.replace(/\[\d+\]/g, "[*]");
}
