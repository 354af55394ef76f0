import fc from "fast-check";
import { expect, it } from "vitest";
import { marked, middles } from "./difference.js";

it.each([
  ["TASK_STATE_COMPLETED", "TASK_STATE_FAILED", "TASK_STATE_<mark>COMPLET</mark>ED", "TASK_STATE_<mark>FAIL</mark>ED"],
  ['"2026-11-21T06:00:00Z"', '"2026-11-21T06:00:00"', '"2026-11-21T06:00:00<mark>Z</mark>"', '"2026-11-21T06:00:00"'],
  ["status 404", "status 200", "status <mark>404</mark>", "status <mark>200</mark>"],
  ["an RFC 3339 timestamp", "null", "an RFC 3339 timestamp", "null"],
  ["<b>1</b>", "<b>2</b>", "&lt;b&gt;<mark>1</mark>&lt;/b&gt;", "&lt;b&gt;<mark>2</mark>&lt;/b&gt;"],
  ["same", "same", "same", "same"],
  ["", "x", "", "x"],
])("marks what differs of %j and %j", (expected, actual, first, second) => {
  expect(marked(expected, actual).map(String)).toEqual([first, second]);
});

it("loses nothing and tears no character apart", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "😀", "😁", "<", "é") });
  fc.assert(
    fc.property(text, text, (a, b) => {
      const plain = marked(a, b).map((markup) =>
        String(markup)
          .replace(/<\/?mark>/g, "")
          .replaceAll("&lt;", "<"),
      );
      expect(plain).toEqual([a, b]);
      const found = middles(a, b);
      if (!found) return;
      expect(a.slice(0, found.start)).toBe(b.slice(0, found.start));
      expect(a.slice(found.endA)).toBe(b.slice(found.endB));
    }),
    { numRuns: 1_000 },
  );
});
