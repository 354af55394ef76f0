import { describe, expect, it } from "vitest";
import { bindingOf } from "../bindings/bindings.js";
import type { JsonObject } from "../json.js";
import type { BindingName, OperationName } from "../protocol/dialect.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { Exchange } from "../wire/exchange.js";
import type { HttpRequest } from "../wire/wire.js";
import { checkOwnRequest } from "./own-request.js";

const agent = (binding: BindingName, tenant?: string): AgentInterface => ({
  id: `${binding}@1.0`,
  binding,
  version: "1.0",
  url: "https://agent.test/a2a",
  index: 0,
  ...(tenant === undefined ? {} : { tenant }),
});

const message = { messageId: "m", role: "ROLE_USER", parts: [{ text: "hi" }] };
const calls: readonly (readonly [OperationName, JsonObject])[] = [
  ["send_message", { message, configuration: { historyLength: 1 } }],
  ["send_streaming_message", { message }],
  ["get_task", { id: "a/b c", historyLength: 0 }],
  ["list_tasks", { pageSize: 5, includeArtifacts: true, status: "TASK_STATE_WORKING" }],
  ["cancel_task", { id: "t1" }],
  ["subscribe_to_task", { id: "t1" }],
  ["create_push_config", { taskId: "t1", url: "https://hook.test/" }],
  ["delete_push_config", { taskId: "t1", id: "c1" }],
  ["get_extended_agent_card", {}],
];

function sent(
  operation: OperationName,
  params: JsonObject,
  on: AgentInterface,
  change: Partial<HttpRequest> = {},
): Exchange {
  const { method, url, headers, body } = {
    ...bindingOf(on.binding).encode({ interface: on, operation, params, rpcId: "r1" }),
    ...change,
  };
  return {
    id: "x1",
    startedAtMs: 0,
    durationMs: 1,
    request: { method, url, headers, ...(body === undefined ? {} : { body: { text: body, size: body.length } }) },
    purpose: { interface: on.id, operation, rpcId: "r1" },
  };
}

describe.each(["jsonrpc", "rest"] as const)("requests over %s", (binding) => {
  it.each(calls)("%s is in order as the binding makes it", (operation, params) => {
    for (const on of [agent(binding), agent(binding, "acme")]) {
      expect(checkOwnRequest(sent(operation, params, on), on)).toEqual([]);
    }
  });

  it("the key of an identity in the query belongs to no operation", () => {
    const on = agent(binding);
    for (const [operation, params] of calls) {
      const exchange = sent(operation, params, on);
      const url = `${exchange.request.url}${exchange.request.url.includes("?") ? "&" : "?"}my%20key=[redacted]`;
      const request = { ...exchange.request, url };
      const purpose = { ...exchange.purpose, identity: "main", keyInQuery: "my key" };
      expect(checkOwnRequest({ ...exchange, request, purpose }, on)).toEqual([]);
      // Over REST only requests without a body have members in the query.
      if (binding === "jsonrpc" || operation === "get_task")
        expect(checkOwnRequest({ ...exchange, request }, on)).not.toEqual([]);
    }
  });

  it.each([
    ["a wrong payload", sent("send_message", { message: { ...message, role: "user" } }, agent(binding))],
    ["an unknown member", sent("send_message", { message, extra: 1 }, agent(binding))],
    [
      "no version",
      sent("send_message", { message }, agent(binding), {
        headers: [
          ["Content-Type", "application/json"],
          ["Accept", "application/json"],
        ],
      }),
    ],
    ["a foreign URL", sent("send_message", { message }, agent(binding), { url: "https://other.test/" })],
    ["a body that is no JSON", sent("send_message", { message }, agent(binding), { body: "{" })],
    ["another HTTP method", sent("send_message", { message }, agent(binding), { method: "PUT" })],
  ])("%s is found", (_, exchange) => {
    expect(checkOwnRequest(exchange, agent(binding))).not.toEqual([]);
  });

  it("leaves what is wrong on purpose alone", () => {
    const wrong = sent("send_message", {}, agent(binding));
    expect(checkOwnRequest({ ...wrong, purpose: { ...wrong.purpose, deliberate: true } }, agent(binding))).toEqual([]);
    expect(checkOwnRequest({ ...wrong, purpose: { interface: "a" } }, agent(binding))).toEqual([]);
  });
});

describe("the JSON-RPC envelope", () => {
  it.each([
    ["id", { id: "other" }],
    ["method", { method: "message/send" }],
    ["jsonrpc", { jsonrpc: "1.0" }],
    ["extra", { extra: 1 }],
  ])("is checked for %s", (name, change) => {
    const on = agent("jsonrpc");
    const body = { jsonrpc: "2.0", id: "r1", method: "GetTask", params: { id: "t" }, ...change };
    const found = checkOwnRequest(sent("get_task", { id: "t" }, on, { body: JSON.stringify(body) }), on);
    expect(found).toEqual([expect.stringContaining(name)]);
  });
});
