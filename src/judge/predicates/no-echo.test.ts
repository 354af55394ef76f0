import { expect, it } from "vitest";
import { judgeBy } from "../../testing/predicate-case.js";
import type { AnswerOptions } from "../../testing/recording.js";

const judge = (text: string, options: AnswerOptions = {}) =>
  judgeBy("no_echo", { args: { texts: ["s3cret/word"] } }, (recording) => recording.add(text, options));

it("finds a credential in body and headers, percent-encoded too", () => {
  expect(judge('{"error": "no"}').result).toBe("pass");
  expect(judge('{"error": "s3cret/word is wrong"}').paths).toEqual(["body"]);
  expect(judge("?token=s3cret%2Fword").paths).toEqual(["body"]);
  expect(judge("{}", { headers: [["x-key", "s3cret/word"]] }).paths).toEqual(["header x-key"]);
});

it("finds one in the events of a stream", () => {
  const verdict = judgeBy("no_echo", { args: { texts: ["s3cret"] } }, (recording) =>
    recording.stream([{ said: "s3cret" }], "send_streaming_message"),
  );
  expect(verdict.paths).toEqual(["events"]);
});

it("never repeats the credential itself", () => {
  const verdict = judgeBy("no_echo", { args: { texts: ["s3cret"] } }, (recording) => recording.add("s3cret"));
  expect(JSON.stringify(verdict)).not.toContain("s3cret");
});
