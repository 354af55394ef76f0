import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { isObject, type Json, type JsonObject } from "../json.js";
import { closed, schemaOf, validatorOf } from "../testing/own-schema.js";
import { contextForTest } from "../testing/reporter-context.js";
import {
  baselineReport,
  failingReport,
  incompleteReport,
  passingReport,
  unreachedReport,
} from "../testing/sample-report.js";
import { jsonReporter, jsonText } from "./json.js";

const schema = schemaOf("report");

/** Members that the schema names but gives no description, neither here nor in the definition it refers to. */
function undescribed(value: Json, path = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => undescribed(item, `${path}/${index}`));
  if (!isObject(value)) return [];
  const properties = isObject(value.properties ?? null) ? (value.properties as JsonObject) : {};
  const own = Object.entries(properties)
    .filter(([, member]) => isObject(member) && !("description" in member) && !("$ref" in member))
    .map(([name]) => `${path}/${name}`);
  return [...own, ...Object.entries(value).flatMap(([key, member]) => undescribed(member, `${path}/${key}`))];
}

const samples = { baselineReport, failingReport, passingReport, incompleteReport, unreachedReport };

describe("report.json", () => {
  it.each(Object.entries(samples))(
    "of %s follows the schema, and the schema knows all its members",
    async (_, sample) => {
      const context = await contextForTest();
      const [path] = await jsonReporter(context).onEnd(sample());
      const written = JSON.parse(await readFile(path!, "utf8"));
      for (const check of [validatorOf(schema), validatorOf(closed(schema) as JsonObject)]) {
        check(written);
        expect(check.errors ?? []).toEqual([]);
      }
      expect(written).toEqual(JSON.parse(JSON.stringify(sample())));
    },
  );

  it("has a description for every member", () => {
    expect(undescribed(schema)).toEqual([]);
  });

  it("is refused by the schema when a member is missing or wrong", () => {
    const check = validatorOf(schema);
    const { verdict: _, ...without } = passingReport();
    expect(check(without)).toBe(false);
    expect(check({ ...passingReport(), verdict: "97 %" })).toBe(false);
  });
});

describe("jsonText", () => {
  it("escapes what a terminal or editor would act on, and keeps the value", () => {
    const value = { text: "\u001b[2J \u009b \u202E \u2028 \uD83D 😀 \u{E0041}" };
    const text = jsonText(value);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202E\u2028\u{E0041}]|\p{Cs}/u);
    expect(text).toContain("😀");
    expect(JSON.parse(text)).toEqual(value);
  });
});
