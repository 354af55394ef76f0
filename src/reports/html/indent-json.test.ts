import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indentJson } from "./indent-json.js";

describe("indentJson", () => {
  it("keeps every token as it was sent", () => {
    expect(indentJson('{"a":1e0,"a": [ ],"b":{"c":"x, {y}\\""}}')).toBe(
      '{\n  "a": 1e0,\n  "a": [],\n  "b": {\n    "c": "x, {y}\\""\n  }\n}',
    );
  });

  it("leaves other text alone", () => {
    expect(indentJson("<html>{}</html>")).toBe("<html>{}</html>");
  });

  it("changes no value", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.parse(indentJson(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it("loses nothing of broken JSON but blanks", () => {
    const part = fc.constantFrom("{", "}", "[", "]", ",", ":", '"', "\\", "a", "1", "-");
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = `{${parts.join("")}`;
        expect(indentJson(text).replace(/\s/g, "")).toBe(text);
      }),
    );
  });

  it("does not explode on depth", () => {
    expect(indentJson("[".repeat(20_000)).length).toBeLessThan(1_000_000);
  });
});
