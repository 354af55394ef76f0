import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../json.js";
import type { BindingName, OperationName } from "../protocol/dialect.js";
import { message, protoMessage } from "../testing/samples-0.3.js";
import { headerOf } from "../wire/headers.js";
import type { Call } from "./binding.js";
import { bindingOf } from "./bindings.js";

const pushNotificationConfig = { id: "p/1", url: "https://w/", authentication: { schemes: ["Bearer"] } };

function call(binding: BindingName, operation: OperationName, params: JsonObject, over: Partial<Call> = {}): Call {
  const url = binding === "rest" ? "https://h/base/" : "https://h/rpc";
  return {
    interface: { id: `${binding}@0.3`, binding, version: "0.3", url, index: 0 },
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
  readonly rule?: number;
}

const config = { acceptedOutputModes: ["text/plain"], blocking: false, historyLength: 2, pushNotificationConfig };
const { pushNotificationConfig: _, ...plainConfig } = config;
const rows: readonly Row[] = [
  {
    operation: "send_message",
    params: { message, configuration: config, metadata: { m: 1 } },
    method: "message/send",
    rest: "POST /v1/message:send",
    body: {
      message: protoMessage,
      configuration: { ...plainConfig, pushNotification: pushNotificationConfig },
      metadata: { m: 1 },
    },
  },
  {
    operation: "send_streaming_message",
    params: { message },
    method: "message/stream",
    rest: "POST /v1/message:stream",
    body: { message: protoMessage },
  },
  {
    operation: "get_task",
    params: { id: "a/b", historyLength: 1, metadata: { x: 1 } },
    method: "tasks/get",
    rest: "GET /v1/tasks/a%2Fb?historyLength=1",
  },
  {
    operation: "cancel_task",
    params: { id: "t", metadata: { x: 1 } },
    method: "tasks/cancel",
    rest: "POST /v1/tasks/t:cancel",
    body: { name: "tasks/t" },
  },
  {
    operation: "subscribe_to_task",
    params: { id: "t" },
    method: "tasks/resubscribe",
    rest: "POST /v1/tasks/t:subscribe",
    body: { name: "tasks/t" },
  },
  {
    operation: "subscribe_to_task",
    params: { id: "t" },
    method: "tasks/resubscribe",
    rest: "GET /v1/tasks/t:subscribe",
    rule: 1,
  },
  {
    operation: "create_push_config",
    params: { taskId: "t", pushNotificationConfig },
    method: "tasks/pushNotificationConfig/set",
    rest: "POST /v1/tasks/t/pushNotificationConfigs",
    body: {
      parent: "tasks/t",
      configId: "p/1",
      config: { name: "tasks/t/pushNotificationConfigs/p/1", pushNotificationConfig },
    },
  },
  {
    operation: "create_push_config",
    params: { taskId: "t", pushNotificationConfig: { url: "https://w/" } },
    method: "tasks/pushNotificationConfig/set",
    rest: "POST /v1/tasks/t/pushNotificationConfigs",
    body: { parent: "tasks/t", config: { pushNotificationConfig: { url: "https://w/" } } },
  },
  {
    operation: "get_push_config",
    params: { id: "t", pushNotificationConfigId: "p/1" },
    method: "tasks/pushNotificationConfig/get",
    rest: "GET /v1/tasks/t/pushNotificationConfigs/p%2F1",
  },
  {
    operation: "list_push_configs",
    params: { id: "t" },
    method: "tasks/pushNotificationConfig/list",
    rest: "GET /v1/tasks/t/pushNotificationConfigs",
  },
  {
    operation: "delete_push_config",
    params: { id: "t", pushNotificationConfigId: "p" },
    method: "tasks/pushNotificationConfig/delete",
    rest: "DELETE /v1/tasks/t/pushNotificationConfigs/p",
  },
  {
    operation: "get_extended_agent_card",
    params: {},
    method: "agent/getAuthenticatedExtendedCard",
    rest: "GET /v1/card",
  },
];

describe.each(rows)("$operation as $rest", ({ operation, params, method, rest, body, rule }) => {
  const accept = ["send_streaming_message", "subscribe_to_task"].includes(operation)
    ? "text/event-stream, application/json"
    : "application/json";

  it("over JSON-RPC, in shape S as given", () => {
    const request = encode("jsonrpc", operation, params);
    expect([request.method, request.url]).toEqual(["POST", "https://h/rpc"]);
    expect(request.headers).toEqual([
      ["Content-Type", "application/json"],
      ["Accept", accept],
    ]);
    const isBare = operation === "get_extended_agent_card";
    expect(JSON.parse(request.body ?? "")).toEqual({ jsonrpc: "2.0", id: "r1", method, ...(isBare ? {} : { params }) });
  });

  it("over REST, in shape P", () => {
    const request = encode("rest", operation, params, rule === undefined ? {} : { rule });
    const [verb = "", path = ""] = rest.split(" ");
    expect(`${request.method} ${request.url}`).toBe(`${verb} https://h/base${path}`);
    expect(request.body === undefined ? undefined : JSON.parse(request.body)).toEqual(body);
    expect(headerOf(request.headers, "content-type")).toBe(body ? "application/json" : undefined);
    expect(headerOf(request.headers, "accept")).toBe(accept);
    expect(headerOf(request.headers, "a2a-version")).toBeUndefined();
  });
});

describe("what 0.3 does not have", () => {
  it("tasks/list on JSON-RPC; on REST the text has it", () => {
    expect(() => encode("jsonrpc", "list_tasks", {})).toThrow(
      "A2A 0.3 has no operation list_tasks on the jsonrpc binding",
    );
    expect(encode("rest", "list_tasks", {}).url).toBe("https://h/base/v1/tasks");
  });

  it("tenants: a member of that name is one like others", () => {
    const over = { interface: { ...call("rest", "get_task", {}).interface, tenant: "x" } };
    expect(encode("rest", "get_task", { id: "t", tenant: "y" }, over).url).toBe("https://h/base/v1/tasks/t?tenant=y");
    const rpc = encode(
      "jsonrpc",
      "get_task",
      { id: "t", tenant: null },
      { interface: { ...over.interface, binding: "jsonrpc" } },
    );
    expect(JSON.parse(rpc.body ?? "").params).toEqual({ id: "t", tenant: null });
  });

  it("a version header, unless the step has one; extensions have a name of their own", () => {
    const over = { extensions: ["https://a/", "https://b/"], headers: { "A2A-Version": "0.3" } };
    const { headers } = encode("rest", "get_task", { id: "t" }, over);
    expect(headerOf(headers, "x-a2a-extensions")).toBe("https://a/,https://b/");
    expect(headerOf(headers, "a2a-extensions")).toBeUndefined();
    expect(headerOf(headers, "a2a-version")).toBe("0.3");
  });
});

describe("wrong requests on purpose", () => {
  it.each([
    [{}, {}],
    [{ message: "hi" }, { message: "hi" }],
    [{ message: { parts: "hi", role: "boss", odd_one: 1 } }, { message: { content: "hi", role: "boss", odd_one: 1 } }],
    [{ message: { parts: [null, 5, { kind: "file", file: 7 }] } }, { message: { content: [null, 5, { file: 7 }] } }],
    [{ message: { parts: [{ kind: "data", data: [1] }] } }, { message: { content: [{ data: { data: [1] } }] } }],
  ] as [JsonObject, Json][])("%j stays wrong as %j", (params, body) => {
    expect(JSON.parse(encode("rest", "send_message", params).body ?? "")).toEqual(body);
  });

  it("params of a method without any are sent when a step brings some", () => {
    expect(JSON.parse(encode("jsonrpc", "get_extended_agent_card", { a: 1 }).body ?? "").params).toEqual({ a: 1 });
  });

  it("a path without its member cannot be sent", () => {
    expect(() => encode("rest", "get_push_config", { id: "t" })).toThrow("needs pushNotificationConfigId");
    expect(JSON.parse(encode("jsonrpc", "get_push_config", { id: "t" }).body ?? "").params).toEqual({ id: "t" });
  });
});
