import { describe, expect, it } from "vitest";
import type { Json } from "../json.js";
import type { OperationName } from "../protocol/dialect.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { Exchange, HeaderList, RecordedResponse } from "../wire/exchange.js";
import { activeExtensions, bindingOf, isRetryableVerb } from "./bindings.js";
import type { Reply } from "./reply.js";

type Binding = "jsonrpc" | "rest";
const info = (reason: string, domain = "a2a-protocol.org") => ({
  "@type": "type.googleapis.com/google.rpc.ErrorInfo",
  reason,
  domain,
});

function exchangeOf(
  status: number,
  type: string,
  body: Json | string,
  over: Partial<RecordedResponse> = {},
  headers: HeaderList = [],
): Exchange {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return {
    id: "x1",
    startedAtMs: 0,
    durationMs: 5,
    request: { method: "POST", url: "http://h/", headers: [] },
    response: {
      status,
      headers: [...(type === "" ? [] : [["Content-Type", type] as const]), ...headers],
      body: { text, size: Buffer.byteLength(text) },
      end: "complete",
      headersAtMs: 1,
      endAtMs: 9,
      ...over,
    },
  };
}

function streamOf(frames: readonly (Json | string)[], over: Partial<RecordedResponse> = {}, status = 200): Exchange {
  const events = frames.map((frame, at) => ({
    atMs: at,
    data: typeof frame === "string" ? frame : JSON.stringify(frame),
  }));
  return exchangeOf(status, "text/event-stream", "", { events, framing: [], ...over });
}

function decode(binding: Binding, exchange: Exchange, operation: OperationName = "get_task"): Reply {
  const on: AgentInterface = { id: `${binding}@1.0`, binding, version: "1.0", url: "http://h/", index: 0 };
  return bindingOf(binding).decode(exchange, on, operation);
}

const problemOf = (reply: Reply) => (reply.kind === "broken" ? reply.problem : `not broken but ${reply.kind}`);
const task = { id: "t", status: { state: "TASK_STATE_WORKING" } };
const envelope = (members: object) => ({ jsonrpc: "2.0", id: "r1", ...members });

describe.each(["jsonrpc", "rest"] as const)("%s, without an answer to look at", (binding) => {
  it("a fault in plain words", () => {
    const { response: _, ...rest } = exchangeOf(200, "", "");
    const reply = decode(binding, { ...rest, fault: { kind: "refused", message: "the connection was refused: x" } });
    expect(reply).toEqual({ kind: "broken", problem: "the connection was refused: x" });
  });

  it("an answer that was cut off", () => {
    const cut = exchangeOf(200, "application/json", '{"a', { end: "cut" });
    expect(problemOf(decode(binding, { ...cut, fault: { kind: "reset", message: "why" } }))).toBe(
      "the connection was lost in the middle of the answer: why",
    );
    const limit = exchangeOf(200, "application/json", "{}", { end: "limit" });
    expect(problemOf(decode(binding, limit))).toBe("the answer is over the size limit");
  });

  it("a redirect names its goal", () => {
    const reply = decode(binding, exchangeOf(307, "", "", {}, [["Location", "/new"]]));
    expect(problemOf(reply)).toBe("answered with a redirect (HTTP 307) to /new; redirects are not followed");
  });

  it("an event stream for a unary operation", () => {
    expect(problemOf(decode(binding, streamOf([task])))).toBe(
      "answered with an event stream instead of one JSON document",
    );
  });

  it("gives the same reply again without decoding again", () => {
    const exchange = exchangeOf(200, "application/json", binding === "rest" ? task : envelope({ result: task }));
    expect(decode(binding, exchange)).toBe(decode(binding, exchange));
    expect(decode(binding, exchange, "send_streaming_message")).not.toEqual(decode(binding, exchange));
  });
});

describe("JSON-RPC", () => {
  it("result", () => {
    expect(decode("jsonrpc", exchangeOf(200, "application/json", envelope({ result: task })))).toEqual({
      kind: "result",
      value: task,
      httpStatus: 200,
    });
    const empty = decode("jsonrpc", exchangeOf(200, "", envelope({ result: null })), "delete_push_config");
    expect(empty).toEqual({ kind: "result", value: null, httpStatus: 200 });
  });

  it("error by code, with its details", () => {
    const raw = { code: -32001, message: "no such task", data: [info("TASK_NOT_FOUND")] };
    expect(decode("jsonrpc", exchangeOf(404, "application/json", envelope({ error: raw })))).toEqual({
      kind: "error",
      httpStatus: 404,
      error: {
        name: "TaskNotFoundError",
        identifiedBy: "code",
        code: -32001,
        reason: "TASK_NOT_FOUND",
        message: "no such task",
        details: raw.data,
        httpStatus: 404,
        raw,
      },
    });
  });

  it.each([
    [{ code: -32601, message: "m" }, "MethodNotFoundError", "code"],
    [{ code: -32000, message: "m", data: [info("UNSUPPORTED_OPERATION")] }, "UnsupportedOperationError", "reason"],
    [{ code: -32000, data: info("UNSUPPORTED_OPERATION") }, "UnsupportedOperationError", "reason"],
    [{ code: 0, data: [info("X", "other"), info("TASK_NOT_FOUND")] }, "TaskNotFoundError", "reason"],
    [{ code: -32099, message: "m", data: [{ reason: "TASK_NOT_FOUND" }] }, undefined, undefined],
    [{ code: "-32001", message: "m" }, undefined, undefined],
    ["went wrong", undefined, undefined],
    [{}, undefined, undefined],
  ])("error %j", (raw, name, identifiedBy) => {
    const reply = decode("jsonrpc", exchangeOf(200, "application/json", envelope({ error: raw })));
    if (reply.kind !== "error") throw new Error(problemOf(reply));
    expect([reply.error.name, reply.error.identifiedBy]).toEqual([name, identifiedBy]);
    expect(reply.error.raw).toEqual(raw);
  });

  it("a null error beside a result is a result; an error beside a result is an error", () => {
    expect(decode("jsonrpc", exchangeOf(200, "", envelope({ result: task, error: null }))).kind).toBe("result");
    expect(decode("jsonrpc", exchangeOf(200, "", envelope({ result: task, error: { code: 1 } }))).kind).toBe("error");
  });

  it.each([401, 403])("HTTP %i without an envelope is an error without a name", (status) => {
    const reply = decode("jsonrpc", exchangeOf(status, "application/json", { detail: "who are you" }));
    expect(reply).toMatchObject({
      kind: "error",
      httpStatus: status,
      error: { raw: { detail: "who are you" }, details: [] },
    });
    expect(reply.kind === "error" && reply.error.name).toBeUndefined();
    expect(decode("jsonrpc", exchangeOf(status, "", "")).kind).toBe("error");
  });

  it("everything else names status, content type and the beginning of the body", () => {
    const html = problemOf(decode("jsonrpc", exchangeOf(502, "text/html", `<html>${"x".repeat(500)}`)));
    expect(html).toContain("HTTP 502, text/html, body begins: <html>xxx");
    expect(html.length).toBeLessThan(400);
    expect(problemOf(decode("jsonrpc", exchangeOf(200, "", "")))).toContain("HTTP 200, no Content-Type, empty body");
    expect(problemOf(decode("jsonrpc", exchangeOf(200, "", [envelope({ result: 1 })])))).toContain("JSON array");
    expect(problemOf(decode("jsonrpc", exchangeOf(200, "", { task })))).toContain('a bare "task" object stands');
    expect(problemOf(decode("jsonrpc", exchangeOf(404, "", { detail: "Not Found" })))).toContain(
      "neither result nor error",
    );
    expect(problemOf(decode("jsonrpc", exchangeOf(200, "", `${"[".repeat(100_000)}`)))).toContain("nested deeper");
  });

  it("streams", () => {
    const frames = [
      envelope({ result: { task } }),
      envelope({ error: { code: -32603, message: "m" } }),
      "oops",
      { task },
      [1],
    ];
    const reply = decode("jsonrpc", streamOf(frames, { end: "timeout" }), "subscribe_to_task");
    if (reply.kind !== "stream") throw new Error(problemOf(reply));
    expect(reply).toMatchObject({ end: "timeout", endAtMs: 9, httpStatus: 200 });
    const [first, second, third, fourth, fifth] = reply.events;
    expect(first).toEqual({ index: 0, atMs: 0, raw: JSON.stringify(frames[0]), value: { task } });
    expect(second?.error?.name).toBe("InternalError");
    expect(third?.problem).toContain("not JSON");
    expect(fourth?.problem).toContain('a bare "task" object stands where a JSON-RPC response belongs');
    expect(fifth?.problem).toContain("JSON array");
  });

  it("a streaming call may be refused with JSON, but not answered with it", () => {
    const refused = exchangeOf(200, "application/json", envelope({ error: { code: -32004 } }));
    expect(decode("jsonrpc", refused, "send_streaming_message")).toMatchObject({
      error: { name: "UnsupportedOperationError" },
    });
    const answered = exchangeOf(200, "application/json", envelope({ result: { task } }));
    expect(problemOf(decode("jsonrpc", answered, "send_streaming_message"))).toBe(
      "answered with one JSON document (application/json) instead of an event stream",
    );
  });
});

describe("HTTP+JSON", () => {
  it("result, also without a body", () => {
    expect(decode("rest", exchangeOf(201, "application/json", task))).toEqual({
      kind: "result",
      value: task,
      httpStatus: 201,
    });
    expect(decode("rest", exchangeOf(204, "", ""), "delete_push_config")).toEqual({
      kind: "result",
      value: {},
      httpStatus: 204,
    });
  });

  it("error in its wrapper, by its reason and never by its HTTP status", () => {
    const raw = { code: 404, status: "NOT_FOUND", message: "m", details: [info("TASK_NOT_FOUND")] };
    expect(decode("rest", exchangeOf(404, "application/a2a+json", { error: raw }))).toEqual({
      kind: "error",
      httpStatus: 404,
      error: {
        name: "TaskNotFoundError",
        identifiedBy: "reason",
        code: 404,
        reason: "TASK_NOT_FOUND",
        message: "m",
        details: raw.details,
        httpStatus: 404,
        raw,
      },
    });
    const silent = decode("rest", exchangeOf(404, "application/json", { error: { code: 404, message: "m" } }));
    expect(silent.kind === "error" && silent.error.name).toBeUndefined();
    const bare = decode("rest", exchangeOf(404, "application/json", raw));
    expect(bare).toMatchObject({ kind: "error", error: { name: "TaskNotFoundError" } });
  });

  it("other errors keep what came", () => {
    const problem = { type: "about:blank", title: "Not Found", status: 404 };
    expect(decode("rest", exchangeOf(404, "application/problem+json", problem))).toMatchObject({
      kind: "error",
      error: { raw: problem, details: [], httpStatus: 404 },
    });
    const html = decode("rest", exchangeOf(500, "text/html", "<h1>no</h1>"));
    expect(html).toMatchObject({ kind: "error", error: { raw: "<h1>no</h1>" } });
    expect(html.kind === "error" && html.error.message).toContain("HTTP 500, text/html");
    expect(decode("rest", exchangeOf(405, "", "")).kind).toBe("error");
    const string = decode("rest", exchangeOf(400, "application/json", { error: "bad" }));
    expect(string).toMatchObject({ kind: "error", error: { message: "bad", raw: "bad" } });
  });

  it("success that is none", () => {
    expect(problemOf(decode("rest", exchangeOf(200, "text/html", "<html>")))).toContain("HTTP 200, text/html");
    expect(problemOf(decode("rest", exchangeOf(200, "application/json", envelope({ result: task }))))).toContain(
      "a JSON-RPC envelope stands where HTTP+JSON has the message itself",
    );
    expect(decode("rest", exchangeOf(200, "", { error: { code: 400, message: "m" } }))).toMatchObject({
      kind: "error",
    });
  });

  it("streams", () => {
    const failure = { code: 500, message: "m", details: [info("INVALID_AGENT_RESPONSE")] };
    const frames = [{ task }, envelope({ result: { task } }), { error: failure }, "{"];
    const reply = decode("rest", streamOf(frames), "send_streaming_message");
    if (reply.kind !== "stream") throw new Error(problemOf(reply));
    const [first, second, third, fourth] = reply.events;
    expect(first).toEqual({ index: 0, atMs: 0, raw: JSON.stringify({ task }), value: { task } });
    expect(second?.problem).toContain("a JSON-RPC envelope stands");
    expect(third?.error?.name).toBe("InvalidAgentResponseError");
    expect(fourth?.problem).toContain("not JSON");
  });

  it("a streaming call may be refused with JSON, but not answered with it", () => {
    const refused = exchangeOf(400, "application/json", { error: { details: [info("UNSUPPORTED_OPERATION")] } });
    expect(decode("rest", refused, "subscribe_to_task")).toMatchObject({
      error: { name: "UnsupportedOperationError" },
    });
    const answered = exchangeOf(200, "application/json", { task });
    expect(problemOf(decode("rest", answered, "subscribe_to_task"))).toContain("instead of an event stream");
    expect(decode("rest", exchangeOf(200, "", ""), "subscribe_to_task").kind).toBe("broken");
  });
});

describe("another verb", () => {
  const retry = (status: number, body: Json | string) =>
    isRetryableVerb(decode("rest", exchangeOf(status, "", body), "subscribe_to_task"));
  it("deserves a try only when the answer says nothing of the protocol", () => {
    expect(retry(404, "")).toBe(true);
    expect(retry(405, "<html>")).toBe(true);
    expect(retry(404, { detail: "Not Found" })).toBe(true);
    expect(retry(404, { error: { code: 404, details: [info("TASK_NOT_FOUND")] } })).toBe(false);
    expect(retry(404, { error: { code: -32001 } })).toBe(false);
    expect(retry(400, "")).toBe(false);
    expect(isRetryableVerb({ kind: "broken", problem: "refused" })).toBe(false);
    expect(isRetryableVerb({ kind: "result", value: {}, httpStatus: 404 })).toBe(false);
  });
});

it("activated extensions are read from every field", () => {
  const headers: HeaderList = [
    ["a2a-extensions", "https://a/1, https://b/2"],
    ["A2A-Extensions", "https://c/3,"],
  ];
  expect(activeExtensions(exchangeOf(200, "", "", {}, headers))).toEqual(["https://a/1", "https://b/2", "https://c/3"]);
  const { response: _, ...none } = exchangeOf(200, "", "");
  expect(activeExtensions(none)).toEqual([]);
});
