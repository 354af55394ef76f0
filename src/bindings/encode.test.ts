import { describe, expect, it } from "vitest";
import type { JsonObject } from "../json.js";
import type { BindingName, OperationName } from "../protocol/dialect.js";
import { headerOf } from "../wire/headers.js";
import type { Call } from "./binding.js";
import { bindingOf } from "./bindings.js";

const odd = "a/b c?d#é:cancel";
const oddPath = "a%2Fb%20c%3Fd%23%C3%A9%3Acancel";
const message = { messageId: "m1", role: "ROLE_USER", parts: [{ text: "hi" }] };

function call(binding: BindingName, operation: OperationName, params: JsonObject, over: Partial<Call> = {}): Call {
  const url = binding === "rest" ? "https://h/base/" : "https://h/rpc/";
  return {
    interface: { id: `${binding}@1.0`, binding, version: "1.0", url, index: 0 },
    operation,
    params,
    rpcId: "r1",
    ...over,
  };
}

const encode = (...args: Parameters<typeof call>) => bindingOf(args[0]).encode(call(...args));

interface Row {
  readonly operation: OperationName;
  readonly params: JsonObject;
  readonly method: string;
  /** REST: verb and path under the interface's URL, and the body. */
  readonly rest: string;
  readonly body?: JsonObject;
  readonly streaming?: boolean;
  readonly rule?: number;
}

const rows: Row[] = [
  {
    operation: "send_message",
    params: { message },
    method: "SendMessage",
    rest: "POST /message:send",
    body: { message },
  },
  {
    operation: "send_streaming_message",
    params: { message },
    method: "SendStreamingMessage",
    rest: "POST /message:stream",
    body: { message },
    streaming: true,
  },
  {
    operation: "get_task",
    params: { id: odd, historyLength: 0 },
    method: "GetTask",
    rest: `GET /tasks/${oddPath}?historyLength=0`,
  },
  {
    operation: "list_tasks",
    params: {
      contextId: "c&d=é",
      status: "TASK_STATE_WORKING",
      pageSize: 5,
      pageToken: "",
      includeArtifacts: false,
      statusTimestampAfter: "2025-11-09T10:30:00.000Z",
    },
    method: "ListTasks",
    rest:
      "GET /tasks?contextId=c%26d%3D%C3%A9&status=TASK_STATE_WORKING&pageSize=5&pageToken=&includeArtifacts=false" +
      "&statusTimestampAfter=2025-11-09T10%3A30%3A00.000Z",
  },
  { operation: "list_tasks", params: {}, method: "ListTasks", rest: "GET /tasks" },
  {
    operation: "cancel_task",
    params: { id: odd },
    method: "CancelTask",
    rest: `POST /tasks/${oddPath}:cancel`,
    body: {},
  },
  {
    operation: "cancel_task",
    params: { id: "t", metadata: { a: 1 } },
    method: "CancelTask",
    rest: "POST /tasks/t:cancel",
    body: { metadata: { a: 1 } },
  },
  {
    operation: "subscribe_to_task",
    params: { id: odd },
    method: "SubscribeToTask",
    rest: `POST /tasks/${oddPath}:subscribe`,
    body: {},
    streaming: true,
  },
  {
    operation: "subscribe_to_task",
    params: { id: odd },
    method: "SubscribeToTask",
    rest: `GET /tasks/${oddPath}:subscribe`,
    streaming: true,
    rule: 1,
  },
  {
    operation: "create_push_config",
    params: { taskId: odd, id: "p", url: "https://w/" },
    method: "CreateTaskPushNotificationConfig",
    rest: `POST /tasks/${oddPath}/pushNotificationConfigs`,
    body: { id: "p", url: "https://w/" },
  },
  {
    operation: "get_push_config",
    params: { taskId: odd, id: odd },
    method: "GetTaskPushNotificationConfig",
    rest: `GET /tasks/${oddPath}/pushNotificationConfigs/${oddPath}`,
  },
  {
    operation: "list_push_configs",
    params: { taskId: odd, pageSize: 2 },
    method: "ListTaskPushNotificationConfigs",
    rest: `GET /tasks/${oddPath}/pushNotificationConfigs?pageSize=2`,
  },
  {
    operation: "delete_push_config",
    params: { taskId: odd, id: odd },
    method: "DeleteTaskPushNotificationConfig",
    rest: `DELETE /tasks/${oddPath}/pushNotificationConfigs/${oddPath}`,
  },
  { operation: "get_extended_agent_card", params: {}, method: "GetExtendedAgentCard", rest: "GET /extendedAgentCard" },
];

describe.each(rows)("$operation as $rest", ({ operation, params, method, rest, body, streaming, rule }) => {
  it("over JSON-RPC", () => {
    const request = encode("jsonrpc", operation, params);
    expect(request.method).toBe("POST");
    expect(request.url).toBe("https://h/rpc/");
    expect(request.headers).toEqual([
      ["Content-Type", "application/json"],
      ["Accept", streaming ? "text/event-stream, application/json" : "application/json"],
      ["A2A-Version", "1.0"],
    ]);
    expect(JSON.parse(request.body ?? "")).toEqual({ jsonrpc: "2.0", id: "r1", method, params });
  });

  it("over HTTP+JSON", () => {
    const request = encode("rest", operation, params, rule === undefined ? {} : { rule });
    const [verb = "", path = ""] = rest.split(" ");
    expect(`${request.method} ${request.url}`).toBe(`${verb} https://h/base${path}`);
    expect(request.body === undefined ? undefined : JSON.parse(request.body)).toEqual(body);
    expect(headerOf(request.headers, "content-type")).toBe(body ? "application/a2a+json" : undefined);
    const accept = "application/a2a+json, application/json";
    expect(headerOf(request.headers, "accept")).toBe(streaming ? `text/event-stream, ${accept}` : accept);
    expect(headerOf(request.headers, "a2a-version")).toBe("1.0");
  });
});

describe("tenants", () => {
  const tenant = "t/1";
  it("are a member of the params, or in front of the path", () => {
    const of = (binding: BindingName) => ({ interface: { ...call(binding, "get_task", {}).interface, tenant } });
    const rpc = encode("jsonrpc", "get_task", { id: "x" }, of("jsonrpc"));
    expect(JSON.parse(rpc.body ?? "").params).toEqual({ id: "x", tenant });
    expect(encode("rest", "get_task", { id: "x" }, of("rest")).url).toBe("https://h/base/t%2F1/tasks/x");
    const sent = encode("rest", "send_message", { message }, of("rest"));
    expect(sent.url).toBe("https://h/base/t%2F1/message:send");
    expect(JSON.parse(sent.body ?? "")).toEqual({ message });
  });

  it("of the params win over the declared one; null names none", () => {
    const over = { interface: { ...call("rest", "get_task", {}).interface, tenant } };
    expect(encode("rest", "get_task", { id: "x", tenant: "own" }, over).url).toBe("https://h/base/own/tasks/x");
    expect(encode("rest", "get_task", { id: "x", tenant: null }, over).url).toBe("https://h/base/tasks/x");
    expect(JSON.parse(encode("jsonrpc", "get_task", { id: "x", tenant: null }).body ?? "").params).toEqual({ id: "x" });
  });
});

describe("URLs", () => {
  const at = (binding: BindingName, url: string) =>
    encode(binding, "list_tasks", { pageSize: 1 }, { interface: { ...call(binding, "list_tasks", {}).interface, url } })
      .url;

  it("JSON-RPC goes to exactly the declared one", () => {
    for (const url of ["http://h", "http://h/", "http://h/a?x=1", "http://h//a/"]) expect(at("jsonrpc", url)).toBe(url);
  });

  it("HTTP+JSON appends to it", () => {
    expect(at("rest", "http://h")).toBe("http://h/tasks?pageSize=1");
    expect(at("rest", "http://h/")).toBe("http://h/tasks?pageSize=1");
    expect(at("rest", "http://h/a/?key=1#x")).toBe("http://h/a/tasks?key=1&pageSize=1");
  });

  it("dots alone are no way up", () => {
    expect(encode("rest", "get_task", { id: ".." }).url).toBe("https://h/base/tasks/%2E%2E");
    expect(encode("rest", "get_task", { id: "." }).url).toBe("https://h/base/tasks/%2E");
    expect(encode("rest", "get_task", { id: "a..b" }).url).toBe("https://h/base/tasks/a..b");
    expect(encode("rest", "get_task", { id: "\ud800" }).url).toBe("https://h/base/tasks/%EF%BF%BD");
  });

  it("lists are repeated, nested objects get dots, null is left out", () => {
    const { url } = encode("rest", "list_tasks", { a: [1, "x"], b: { c: true }, d: null });
    expect(url).toBe("https://h/base/tasks?a=1&a=x&b.c=true");
  });
});

describe("headers", () => {
  it("extensions are one comma-separated field", () => {
    const { headers } = encode("jsonrpc", "get_task", { id: "x" }, { extensions: ["https://a/1", "https://b/2"] });
    expect(headerOf(headers, "A2A-Extensions")).toBe("https://a/1,https://b/2");
    expect(
      headerOf(encode("jsonrpc", "get_task", { id: "x" }, { extensions: [] }).headers, "A2A-Extensions"),
    ).toBeUndefined();
  });

  it("those of the step come last, replace, and remove with null", () => {
    const { headers, omit } = encode(
      "jsonrpc",
      "get_task",
      { id: "x" },
      {
        headers: { "a2a-version": "9.9", "content-type": null, "X-Own": "1", Authorization: null },
      },
    );
    expect(headers).toEqual([
      ["Accept", "application/json"],
      ["a2a-version", "9.9"],
      ["X-Own", "1"],
    ]);
    expect(omit).toEqual(["content-type", "Authorization"]);
  });
});

describe("mistakes of a suite", () => {
  it("a path member that is missing", () => {
    expect(() => encode("rest", "get_task", {})).toThrow(expect.objectContaining({ code: "SUITE" }));
    expect(() => encode("rest", "get_push_config", { taskId: "x", id: null })).toThrow("needs id");
    expect(JSON.parse(encode("jsonrpc", "get_task", {}).body ?? "").params).toEqual({});
  });

  it("an operation that no binding has, a rule that does not exist, a binding that is not spoken", () => {
    expect(() => encode("jsonrpc", "get_agent_card", {})).toThrow(expect.objectContaining({ code: "SUITE" }));
    expect(() => encode("rest", "get_task", { id: "x" }, { rule: 1 })).toThrow(
      expect.objectContaining({ code: "SUITE" }),
    );
    expect(() => bindingOf("grpc")).toThrow(expect.objectContaining({ name: "TckError" }));
  });
});
