import { expect, it } from "vitest";
import { judgeCardBy } from "../../testing/predicate-case.js";

const judge = (mode: string) => judgeCardBy("media_types", {}, { defaultInputModes: ["text/plain", mode] });

it.each(["application/json", "image/svg+xml", "text/plain; charset=utf-8", "*/*", "application/vnd.a-b.c+json"])(
  "accepts %s",
  (mode) => {
    expect(judge(mode).result).toBe("pass");
  },
);

it.each(["text", "", "text/", "/plain", "text plain/x"])("finds %s", (mode) => {
  expect(judge(mode).paths).toEqual(["defaultInputModes[1]"]);
});

it("looks at skills, and leaves odd lists to others", () => {
  const skills = [{ outputModes: ["text"] }];
  expect(judgeCardBy("media_types", {}, { skills }).paths).toEqual(["skills[0].outputModes[0]"]);
  expect(judgeCardBy("media_types", {}, { skills: null, defaultInputModes: [7] }).result).toBe("skip");
});
