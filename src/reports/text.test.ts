import { describe, expect, it } from "vitest";
import { columnsOf, cut, duration, oneLine, plural, visible, withoutCommands, wrap } from "./text.js";

describe("visible", () => {
  it("shows what would act on a terminal", () => {
    expect(visible("\u001b[31mred\u0007\r\u007f")).toBe("‹ESC›[31mred‹BEL›‹CR›‹DEL›");
    expect(visible("\u009b2J")).toBe("‹U+009B›2J");
  });

  it("shows what turns the direction of writing or hides", () => {
    expect(visible("a\u202Eb\u2066c\u200Bd\u2028e\uFEFFf")).toBe("a‹U+202E›b‹U+2066›c‹U+200B›d‹U+2028›e‹U+FEFF›f");
  });

  it("shows halves of characters and leaves whole ones", () => {
    expect(visible("\uD83D 😀 \uDE00")).toBe("‹U+D83D› 😀 ‹U+DE00›");
    expect(visible("👩\u200D🔬")).toBe("👩\u200D🔬");
  });

  it("keeps line feeds and tabs, but not on one line", () => {
    expect(visible("a\n\tb")).toBe("a\n\tb");
    expect(visible("a\n\tb", { line: true })).toBe("a  b");
    expect(oneLine(" a\n\n b ")).toBe("a b");
  });
});

describe("cut", () => {
  it("says how much is missing", () => {
    expect(cut("abcdef", 6)).toBe("abcdef");
    expect(cut("abcdef", 4)).toBe("abcd… (2 more characters)");
  });

  it("does not split a character", () => {
    expect(cut("ab😀cd", 3)).toBe("ab… (4 more characters)");
  });
});

describe("wrap", () => {
  it("keeps lines within the width", () => {
    const lines = wrap("The quick brown fox jumps over the lazy dog ".repeat(5), 30);
    expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(30);
    expect(lines.join(" ")).toBe("The quick brown fox jumps over the lazy dog ".repeat(5).trim());
  });

  it("breaks words that are too long, but no links", () => {
    expect(wrap("x".repeat(25), 10)).toEqual(["x".repeat(10), "x".repeat(10), "x".repeat(5)]);
    expect(wrap("see https://example.org/a/long/path now", 10)).toEqual([
      "see",
      "https://example.org/a/long/path",
      "now",
    ]);
  });

  it("counts wide characters as two columns", () => {
    expect(columnsOf("日本 é e\u0301")).toBe(8);
    expect(wrap("日本語日本語", 8)).toEqual(["日本語日", "本語"]);
  });

  it("keeps paragraphs and empty lines", () => {
    expect(wrap("a\n\nb", 20)).toEqual(["a", "", "b"]);
  });
});

describe("withoutCommands", () => {
  it("breaks commands to CI systems, and nothing else", () => {
    expect(withoutCommands("::error::a\n  ::stop-commands::b")).toBe(": :error::a\n  : :stop-commands::b");
    expect(withoutCommands("x ##[group]y ##vso[z ##teamcity[w")).toBe("x # #[group]y # #vso[z # #teamcity[w");
    expect(withoutCommands("a ::b\n## heading")).toBe("a ::b\n## heading");
  });
});

describe("plural and duration", () => {
  it("reads like language", () => {
    expect([plural(1, "test"), plural(0, "test"), plural(2, "reply", "replies")]).toEqual([
      "1 test",
      "0 tests",
      "2 replies",
    ]);
    expect([duration(3.4), duration(12_340), duration(245_000)]).toEqual(["3 ms", "12.3 s", "4 min 5 s"]);
  });
});
