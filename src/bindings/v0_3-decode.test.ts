import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../json.js";
import type { OperationName } from "../protocol/dialect.js";
import type { AgentInterface } from "../protocol/interface.js";
import { message, protoMessage } from "../testing/samples-0.3.js";
import type { Exchange, RecordedResponse } from "../wire/exchange.js";
import { activeExtensions, bindingOf, isRetryableVerb } from "./bindings.js";
import type { Reply } from "./reply.js";

const on = (binding: "jsonrpc" | "rest"): AgentInterface => ({
  id: `${binding}@0.3`,
  binding,
  version: "0.3",
  url: "http://h",
  index: 0,
});

function exchangeOf(status: number, type: string, body: Json | string, over: Partial<RecordedResponse> = {}): Exchange {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return {
    id: "x1",
    startedAtMs: 0,
    durationMs: 5,
    request: { method: "POST", url: "http://h/", headers: [] },
    response: {
      status,
      headers: [["Content-Type", type]],
      body: { text, size: Buffer.byteLength(text) },
      end: "complete",
      headersAtMs: 1,
      endAtMs: 9,
      ...over,
    },
  };
}

function decode(binding: "jsonrpc" | "rest", operation: OperationName, exchange: Exchange): Reply {
  return bindingOf(binding).decode(exchange, on(binding), operation);
}

const rest = (operation: OperationName, body: Json | string, status = 200) =>
  decode("rest", operation, exchangeOf(status, "application/json", body));
const streamOf = (frames: readonly Json[]) =>
  exchangeOf(200, "text/event-stream", "", {
    events: frames.map((f, atMs) => ({ atMs, data: JSON.stringify(f) })),
    framing: [],
  });
const resultOf = (reply: Reply) => (reply.kind === "result" ? reply.value : reply);

const protoTask = {
  id: "t",
  contextId: "c",
  status: {
    state: "TASK_STATE_INPUT_REQUIRED",
    message: { messageId: "m2", role: "ROLE_AGENT" },
    timestamp: "2026-01-31T12:00:00Z",
  },
  artifacts: [{ artifactId: "a", name: "", parts: [{ text: "x" }] }],
  history: [{ messageId: "m1", role: "ROLE_USER", contextId: "", content: [{ data: { data: { a: 1 } } }] }],
};
const task = {
  kind: "task",
  id: "t",
  contextId: "c",
  status: {
    state: "input-required",
    message: { kind: "message", messageId: "m2", role: "agent", parts: [] },
    timestamp: "2026-01-31T12:00:00Z",
  },
  artifacts: [{ artifactId: "a", parts: [{ kind: "text", text: "x" }] }],
  history: [{ kind: "message", messageId: "m1", role: "user", parts: [{ kind: "data", data: { a: 1 } }] }],
};

describe("answers on REST, from P to S", () => {
  it("a task, and what was received beside it", () => {
    expect(rest("get_task", protoTask)).toEqual({
      kind: "result",
      value: task,
      httpStatus: 200,
      wire: { messageName: "a2a.v1.Task", value: protoTask },
    });
  });

  it("the answer to a send, out of its wrapper", () => {
    expect(resultOf(rest("send_message", { task: protoTask }, 201))).toEqual(task);
    for (const key of ["message", "msg"]) {
      const { referenceTaskIds: _r, ...same } = message;
      const parts = [
        { kind: "text", text: "hi" },
        { kind: "data", data: { kind: "own" } },
        { kind: "file", file: { bytes: "Af8=", mimeType: "image/png" } },
        { kind: "file", file: { uri: "https://f/" } },
      ];
      expect(resultOf(rest("send_message", { [key]: protoMessage }))).toEqual({ ...same, parts });
    }
  });

  it("names in snake_case, as some agents write them", () => {
    const snake = {
      id: "t",
      context_id: "c",
      status: { state: "TASK_STATE_CANCELLED", update: { message_id: "m", context_id: "c" } },
    };
    expect(resultOf(rest("get_task", snake))).toEqual({
      kind: "task",
      id: "t",
      contextId: "c",
      status: { state: "canceled", message: { kind: "message", messageId: "m", contextId: "c", parts: [] } },
    });
  });

  it.each([
    ["TASK_STATE_UNSPECIFIED", "unknown"],
    ["TASK_STATE_SUBMITTED", "submitted"],
    ["TASK_STATE_WORKING", "working"],
    ["TASK_STATE_COMPLETED", "completed"],
    ["TASK_STATE_FAILED", "failed"],
    ["TASK_STATE_CANCELLED", "canceled"],
    ["TASK_STATE_CANCELED", "canceled"],
    ["TASK_STATE_INPUT_REQUIRED", "input-required"],
    ["TASK_STATE_REJECTED", "rejected"],
    ["TASK_STATE_AUTH_REQUIRED", "auth-required"],
    ["working", "working"],
    ["TASK_STATE_ODD", "TASK_STATE_ODD"],
    [undefined, "unknown"],
  ])("the state %s", (state, expected) => {
    const value = resultOf(rest("get_task", { id: "t", status: state === undefined ? {} : { state } }));
    expect(value).toMatchObject({ status: { state: expected } });
  });

  it("shape S, which some agent may write there, as it is", () => {
    expect(resultOf(rest("send_message", task))).toEqual(task);
    expect(resultOf(rest("get_task", task))).toEqual(task);
    for (const odd of [null, [], 5, { a: 1 }]) expect(resultOf(rest("send_message", odd))).toEqual(odd);
  });

  it("push configurations", () => {
    const name = "tasks/t/pushNotificationConfigs/p";
    const proto = { name, pushNotificationConfig: { url: "https://w/", token: "x" } };
    const config = { taskId: "t", pushNotificationConfig: { id: "p", url: "https://w/", token: "x" } };
    expect(resultOf(rest("create_push_config", proto, 201))).toEqual(config);
    expect(resultOf(rest("get_push_config", proto))).toEqual(config);
    expect(resultOf(rest("get_push_config", { name: "odd", pushNotificationConfig: {} }))).toEqual({
      name: "odd",
      pushNotificationConfig: {},
    });
    expect(resultOf(rest("list_push_configs", { configs: [proto], nextPageToken: "" }))).toEqual([config]);
    expect(resultOf(rest("list_push_configs", [proto]))).toEqual([config]);
    expect(resultOf(rest("list_push_configs", {}))).toEqual([]);
    expect(resultOf(rest("list_push_configs", { items: [] }))).toEqual({ items: [] });
    for (const [body, status] of [
      ["", 204],
      ["{}", 200],
    ] as const)
      expect(resultOf(rest("delete_push_config", body, status))).toBeNull();
  });

  it("tasks in a list or wrapped, which no definition covers", () => {
    for (const body of [[protoTask], { tasks: [protoTask] }]) {
      const reply = rest("list_tasks", body);
      expect(reply).toMatchObject({ kind: "result", value: [task], wire: { value: body } });
      expect(reply).not.toHaveProperty("wire.messageName");
    }
  });

  it("the card, in either shape", () => {
    const skill = { id: "s", name: "n", description: "d", security: [{ schemes: { k: { list: ["a"] }, o: {} } }] };
    const proto = {
      name: "A",
      skills: [skill],
      security: [{ schemes: { k: { list: [] } } }],
      securitySchemes: {
        k: { apiKeySecurityScheme: { location: "header", name: "X" } },
        h: { httpAuthSecurityScheme: { scheme: "Bearer" } },
        o: { oauth2SecurityScheme: { flows: { password: { tokenUrl: "https://t/" } } } },
        i: { openIdConnectSecurityScheme: { openIdConnectUrl: "https://i/" } },
        m: { mtlsSecurityScheme: {} },
      },
    };
    const reply = rest("get_extended_agent_card", proto);
    expect(reply).toMatchObject({ wire: { messageName: "a2a.v1.AgentCard" } });
    const own = {
      name: "A",
      defaultInputModes: [],
      defaultOutputModes: [],
      skills: [{ ...skill, tags: [], security: [{ k: ["a"], o: [] }] }],
      security: [{ k: [] }],
      securitySchemes: {
        k: { type: "apiKey", in: "header", name: "X" },
        h: { type: "http", scheme: "Bearer" },
        o: { type: "oauth2", flows: { password: { tokenUrl: "https://t/" } } },
        i: { type: "openIdConnect", openIdConnectUrl: "https://i/" },
        m: { type: "mutualTLS" },
      },
    };
    expect(resultOf(reply)).toEqual(own);
    expect(rest("get_extended_agent_card", own)).toMatchObject({ value: own, wire: { messageName: "AgentCard" } });
  });
});

describe("bytes on REST", () => {
  const bytesOf = (fileWithBytes: Json) =>
    resultOf(rest("send_message", { message: { content: [{ file: { fileWithBytes } }] } })) as {
      parts: { file: { bytes: Json } }[];
    };

  it("are base64 once or twice", () => {
    expect(bytesOf("QWY4PQ==").parts[0]?.file.bytes).toBe("Af8=");
    expect(bytesOf("Af8=").parts[0]?.file.bytes).toBe("Af8=");
    expect(bytesOf("").parts[0]?.file.bytes).toBe("");
    expect(bytesOf(5).parts[0]?.file.bytes).toBe(5);
  });

  it("come back as they were sent", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (content) => {
        const bytes = Buffer.from(content).toString("base64");
        const params = { message: { parts: [{ kind: "file", file: { bytes } }] } };
        const sent = bindingOf("rest").encode({ interface: on("rest"), operation: "send_message", params, rpcId: "r" });
        const [one] = JSON.parse(sent.body ?? "").message.content as { file: { fileWithBytes: string } }[];
        expect(bytesOf(one!.file.fileWithBytes).parts[0]?.file.bytes).toBe(bytes);
      }),
    );
  });
});

describe("streams", () => {
  const events = (reply: Reply) => (reply.kind === "stream" ? reply.events : []);

  it("on REST: wrapped, without default values", () => {
    const status = { taskId: "t", contextId: "c", status: { state: "TASK_STATE_WORKING" } };
    const artifact = { taskId: "t", contextId: "c", artifact: { artifactId: "a" }, lastChunk: true };
    const frames = [{ task: protoTask }, { statusUpdate: status }, { artifactUpdate: artifact }];
    const told = events(decode("rest", "send_streaming_message", streamOf(frames)));
    expect(told.map(({ value }) => value)).toEqual([
      task,
      { kind: "status-update", taskId: "t", contextId: "c", final: false, status: { state: "working" } },
      {
        kind: "artifact-update",
        taskId: "t",
        contextId: "c",
        artifact: { artifactId: "a", parts: [] },
        lastChunk: true,
      },
    ]);
    expect(told.map(({ wire }) => wire)).toEqual(
      frames.map((value) => ({ messageName: "a2a.v1.StreamResponse", value })),
    );
  });

  it("on REST: an error in the middle, bare or wrapped", () => {
    const bare = { code: -32603, message: "broken" };
    const [first, second] = events(decode("rest", "subscribe_to_task", streamOf([bare, { error: bare }])));
    expect(first?.error).toMatchObject({ name: "InternalError", message: "broken" });
    expect(first).not.toHaveProperty("value");
    expect(second?.error).toMatchObject({ name: "InternalError" });
  });

  it("on JSON-RPC: the result of each envelope, as it is", () => {
    const update = { kind: "status-update", taskId: "t", contextId: "c", final: true, status: { state: "completed" } };
    const [one] = events(
      decode("jsonrpc", "send_streaming_message", streamOf([{ jsonrpc: "2.0", id: "r1", result: update }])),
    );
    expect(one?.value).toEqual(update);
    expect(one).not.toHaveProperty("wire");
  });
});

describe("JSON-RPC answers", () => {
  const rpc = (body: Json) => decode("jsonrpc", "delete_push_config", exchangeOf(200, "application/json", body));

  it("null is a result, none is not", () => {
    expect(rpc({ jsonrpc: "2.0", id: "r1", result: null })).toEqual({ kind: "result", value: null, httpStatus: 200 });
    expect(rpc({ jsonrpc: "2.0", id: "r1" })).toMatchObject({
      kind: "broken",
      problem: expect.stringContaining("neither result nor error"),
    });
  });

  it("a bare object is told by its kind", () => {
    expect(rpc(task)).toMatchObject({ kind: "broken", problem: expect.stringContaining('a bare "task" object') });
  });

  it("errors are named by their codes of 0.3", () => {
    const error = { code: -32007, message: "no card" };
    expect(rpc({ jsonrpc: "2.0", id: "r1", error })).toMatchObject({
      error: { name: "AuthenticatedExtendedCardNotConfiguredError", identifiedBy: "code", code: -32007 },
    });
    const reply = rpc({ jsonrpc: "2.0", id: "r1", error: { code: -32009, message: "" } });
    expect(reply).toMatchObject({ error: { code: -32009 } });
    expect(reply).not.toHaveProperty("error.name");
  });
});

describe("errors on REST, whose form 0.3 leaves open", () => {
  const errorOf = (body: Json | string, status = 404) => {
    const reply = rest("get_task", body, status);
    return reply.kind === "error" ? reply.error : reply;
  };

  it("a message alone names nothing", () => {
    const error = errorOf({ message: "Task not found" });
    expect(error).toEqual({
      message: "Task not found",
      details: [],
      httpStatus: 404,
      raw: { message: "Task not found" },
    });
  });

  it("a code, with data", () => {
    expect(errorOf({ code: -32001, message: "m", data: { a: 1 } })).toMatchObject({
      name: "TaskNotFoundError",
      identifiedBy: "code",
      details: [{ a: 1 }],
    });
  });

  it.each(["TaskNotFoundError", "io.a2a.spec.TaskNotFoundError", "Outer$TaskNotFoundError"])("the class %s", (name) => {
    expect(errorOf({ error: name, message: "m" })).toMatchObject({
      name: "TaskNotFoundError",
      identifiedBy: "class",
      message: "m",
    });
  });

  it("another class names nothing", () => {
    expect(errorOf({ error: "Not Found", message: "m" })).toEqual({
      message: "m",
      details: [],
      httpStatus: 404,
      raw: { error: "Not Found", message: "m" },
    });
  });

  it("the form of 1.0, by its reason", () => {
    const info = {
      "@type": "type.googleapis.com/google.rpc.ErrorInfo",
      reason: "TASK_NOT_CANCELABLE",
      domain: "a2a-protocol.org",
    };
    const error = { code: 400, status: "FAILED_PRECONDITION", message: "m", details: [info] };
    expect(errorOf({ error }, 400)).toMatchObject({ name: "TaskNotCancelableError", identifiedBy: "reason" });
  });

  it("plain HTTP, which may be about the verb", () => {
    expect(isRetryableVerb(rest("subscribe_to_task", "Method Not Allowed", 405))).toBe(true);
    expect(isRetryableVerb(rest("subscribe_to_task", { detail: "Method Not Allowed" }, 405))).toBe(true);
    expect(isRetryableVerb(rest("subscribe_to_task", { code: -32001, message: "m" }, 404))).toBe(false);
  });
});

it("activated extensions are in the header of 0.3", () => {
  const exchange = exchangeOf(
    200,
    "application/json",
    {},
    { headers: [["X-A2A-Extensions", "https://a/, https://b/"]] },
  );
  expect(activeExtensions(exchange, "0.3")).toEqual(["https://a/", "https://b/"]);
  expect(activeExtensions(exchange)).toEqual([]);
});
