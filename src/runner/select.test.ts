import { describe, expect, it } from "vitest";
import { matchesGlob } from "./select.js";

describe("matchesGlob", () => {
  it.each([
    ["CORE-GET-001", "CORE-GET-001", true],
    ["CORE-GET-001", "core-get-*", true],
    ["CORE-GET-001.history", "CORE-GET-001", false],
    ["CORE-GET-001.history", "CORE-GET-001.*", true],
    ["CORE-GET-001xhistory", "CORE-GET-001.*", false],
    ["A+B", "a+b", true],
    ["anything", "*", true],
  ])("%s against %s is %s", (text, pattern, expected) => {
    expect(matchesGlob(text, pattern)).toBe(expected);
  });
});
