import { describe, expect, it } from "vitest";
import type { Json } from "../../json.js";
import { alter, asked, judgeBy } from "../../testing/predicate-case.js";
import type { AnswerOptions } from "../../testing/recording.js";

const ask = (id: Json) => ({ jsonrpc: "2.0", id, method: "GetTask", params: {} });

function judge(answer: Json, request: Json = ask("1"), options: AnswerOptions = { operation: "get_task" }) {
  return judgeBy("jsonrpc_envelope", { args: { of: "documents" } }, (r) => {
    r.add(typeof answer === "string" ? answer : JSON.stringify(answer), options);
    asked(r, request);
  });
}

describe("documents", () => {
  it.each([
    ["a result", { jsonrpc: "2.0", id: "1", result: {} }, []],
    ["an error", { jsonrpc: "2.0", id: "1", error: { code: -32001, message: "no" } }, []],
    ["a null result", { jsonrpc: "2.0", id: "1", result: null }, []],
    ["no jsonrpc", { id: "1", result: {} }, ["jsonrpc"]],
    ["another jsonrpc", { jsonrpc: 2, id: "1", result: {} }, ["jsonrpc"]],
    ["another id", { jsonrpc: "2.0", id: "2", result: {} }, ["id"]],
    ["the id as a number", { jsonrpc: "2.0", id: 1, result: {} }, ["id"]],
    ["no id", { jsonrpc: "2.0", result: {} }, ["id"]],
    ["a null id", { jsonrpc: "2.0", id: null, result: {} }, ["id"]],
    ["both", { jsonrpc: "2.0", id: "1", result: {}, error: null }, [""]],
    ["neither", { jsonrpc: "2.0", id: "1" }, [""]],
    ["a bare value", "7", [""]],
    ["a bare task", { id: "1", status: {} }, ["jsonrpc", ""]],
  ] as const)("with %s", (_, answer, paths) => {
    const verdict = judge(answer as unknown as Json);
    expect(verdict.paths).toEqual(paths);
    expect(verdict.result).toBe(paths.length === 0 ? "pass" : "fail");
  });

  it("may have the id null when the request was broken on purpose, or a batch", () => {
    const refused = { jsonrpc: "2.0", id: null, error: { code: -32600, message: "no" } };
    expect(judge(refused, ask({}), { deliberate: true }).result).toBe("pass");
    expect(judge(refused, ask(7), { deliberate: true }).result).toBe("pass");
    expect(judge(refused, "{", { deliberate: true }).result).toBe("pass");
    expect(judge(refused, [ask(1), ask(2)], {}).result).toBe("pass");
    expect(judge({ ...refused, id: 8 }, ask(7), { deliberate: true }).result).toBe("fail");
  });

  it("are judged one by one in a batch", () => {
    const answers = [
      { jsonrpc: "2.0", id: 1, result: {} },
      { jsonrpc: "2.0", id: 3, result: {} },
    ];
    expect(judge(answers, [ask(1), ask(2)], {}).paths).toEqual(["[1].id"]);
  });

  it("are not asked of refusals below JSON-RPC", () => {
    expect(judge("<html>", ask("1"), { operation: "get_task", status: 502 }).result).toBe("skip");
    expect(judge({ error: "unauthorized" }, ask("1"), { operation: "get_task", status: 401 }).result).toBe("skip");
    expect(judge({ jsonrpc: "2.0", id: "2", error: {} }, ask("1"), { operation: "get_task", status: 401 }).result).toBe(
      "fail",
    );
    expect(judge({ id: "1", result: {} }, ask("1"), { operation: "send_streaming_message" }).result).toBe("skip");
  });
});

describe("streams", () => {
  const stream = (id: Json, status = 200) =>
    judgeBy("jsonrpc_envelope", { args: { of: "events" } }, (r) => {
      r.stream([{ task: {} }, { task: {} }], "send_streaming_message");
      alter(r, { response: { status } });
      asked(r, ask(id));
    });

  it("have an envelope around every event", () => {
    expect(stream("1").result).toBe("pass");
    expect(stream(1).paths).toEqual(["events[*].id"]);
    expect(stream("1", 202).paths).toEqual(["status"]);
  });

  it("may be refused by a document", () => {
    const judgeRefusal = (id: string) =>
      judgeBy("jsonrpc_envelope", { args: { of: "stream_errors" } }, (r) => {
        r.error(-32001, "send_streaming_message");
        asked(r, ask(id));
      });
    expect(judgeRefusal("1").result).toBe("pass");
    expect(judgeRefusal("2").paths).toEqual(["id"]);
  });
});
