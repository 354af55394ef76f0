import { expect, it } from "vitest";
import type { Json } from "../../json.js";
import { dialectOf } from "../../protocol/dialects.js";
import { Recording } from "../../testing/recording.js";
import type { Finding } from "./predicate.js";
import { sameTask } from "./same-task.js";

const context = { dialect: dialectOf("0.3"), view: new Recording() };
const paths = (value: Json, args: Json) => {
  const answer = sameTask.check({ watch: "step", value }, args, context);
  return Array.isArray(answer) ? answer.map(({ path }: Finding) => path) : answer;
};

const old = {
  kind: "task",
  id: "t",
  contextId: "c",
  status: {
    state: "input-required",
    message: { kind: "message", role: "agent", parts: [{ kind: "text", text: "Which?" }] },
  },
  history: [{ kind: "message", messageId: "m", role: "user", parts: [{ kind: "text", text: "hello" }] }],
  artifacts: [
    {
      artifactId: "a",
      parts: [
        { kind: "data", data: { n: 1 } },
        { kind: "file", file: { bytes: "Zm9v", mimeType: "text/plain", name: "foo.txt" } },
        { kind: "file", file: { uri: "https://example.com/foo" } },
      ],
    },
  ],
};
const modern = {
  id: "t",
  contextId: "c",
  status: {
    state: "TASK_STATE_INPUT_REQUIRED",
    message: { messageId: "q", role: "ROLE_AGENT", parts: [{ text: "Which?" }] },
  },
  history: [{ messageId: "m", role: "ROLE_USER", parts: [{ text: "hello", mediaType: "text/plain" }] }],
  artifacts: [
    {
      artifactId: "a",
      name: "out",
      parts: [
        { data: { n: 1 }, mediaType: "application/json" },
        { raw: "Zm9v", mediaType: "text/plain", filename: "foo.txt" },
        { url: "https://example.com/foo", filename: "foo" },
      ],
    },
  ],
};

it("finds no difference in what both versions can say, in either direction", () => {
  expect(paths(old, { as: modern })).toEqual([]);
  expect(paths(modern, { as: old })).toEqual([]);
  expect(paths(old, { as: { task: modern } })).toEqual([]);
});

it.each<[string, Json, string[]]>([
  ["state", { ...modern, status: { state: "TASK_STATE_WORKING" } }, ["status.state"]],
  [
    "words of the status",
    { ...modern, status: { ...modern.status, message: { parts: [{ text: "What?" }] } } },
    ["status.message[0].text"],
  ],
  ["history that is gone", { ...modern, history: [] }, ["history[0]"]],
  ["who said it", { ...modern, history: [{ ...modern.history[0], role: "ROLE_AGENT" }] }, ["history[0].role"]],
  ["context", { ...modern, contextId: "other" }, ["contextId"]],
  [
    "bytes",
    {
      ...modern,
      artifacts: [
        { artifactId: "a", parts: [{ data: { n: 1 } }, { raw: "YmFy" }, { url: "https://example.com/foo" }] },
      ],
    },
    ["artifacts[0].parts[1].bytes"],
  ],
])("names the place: %s", (_name, other, found) => {
  expect(paths(old, { as: other })).toEqual(found);
});

it("takes wrapped data for the data itself", () => {
  const told = (parts: Json) => ({ id: "t", status: { state: "completed" }, artifacts: [{ artifactId: "a", parts }] });
  const wrapped = told([{ kind: "data", data: { value: [1, 2] } }]);
  expect(paths(wrapped, { as: told([{ data: [1, 2] }]) })).toEqual([]);
  expect(paths(wrapped, { as: told([{ data: [1, 3] }]) })).toEqual(["artifacts[0].parts[0].data"]);
});

it("compares two tasks of one request by their story", () => {
  const other = {
    ...modern,
    id: "u",
    contextId: "d",
    history: [],
    artifacts: [{ ...modern.artifacts[0], artifactId: "b" }],
  };
  expect(paths(old, { as: other, only: "story" })).toEqual([]);
  expect(paths(old, { as: { ...other, artifacts: [] }, only: "story" })).toEqual(["artifacts[0]"]);
});

it("wants a task on both sides", () => {
  expect(paths("task", { as: modern })).toEqual([""]);
  expect(paths(old, { as: { message: {} } })).toEqual([""]);
});
