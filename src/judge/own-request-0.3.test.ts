import { describe, expect, it } from "vitest";
import { bindingOf } from "../bindings/bindings.js";
import type { JsonObject } from "../json.js";
import type { OperationName } from "../protocol/dialect.js";
import type { AgentInterface } from "../protocol/interface.js";
import { message } from "../testing/samples-0.3.js";
import type { Exchange } from "../wire/exchange.js";
import { checkOwnRequest } from "./own-request.js";

const agent = (binding: "jsonrpc" | "rest"): AgentInterface => ({
  id: `${binding}@0.3`,
  binding,
  version: "0.3",
  url: "https://agent.test/a2a",
  index: 0,
});
const pushNotificationConfig = { id: "p", url: "https://hook.test/", authentication: { schemes: ["Bearer"] } };

const calls: readonly (readonly [OperationName, JsonObject, number])[] = [
  [
    "send_message",
    { message, configuration: { blocking: true, historyLength: 1, pushNotificationConfig }, metadata: {} },
    0,
  ],
  ["send_streaming_message", { message }, 0],
  ["get_task", { id: "t 1", historyLength: 0 }, 0],
  ["cancel_task", { id: "t1" }, 0],
  ["subscribe_to_task", { id: "t1" }, 0],
  ["subscribe_to_task", { id: "t1" }, 1],
  ["create_push_config", { taskId: "t1", pushNotificationConfig }, 0],
  ["get_push_config", { id: "t1", pushNotificationConfigId: "p" }, 0],
  ["list_push_configs", { id: "t1" }, 0],
  ["delete_push_config", { id: "t1", pushNotificationConfigId: "p" }, 0],
  ["get_extended_agent_card", {}, 0],
];

function check(binding: "jsonrpc" | "rest", operation: OperationName, params: JsonObject, rule = 0): readonly string[] {
  const on = agent(binding);
  const { method, url, headers, body } = bindingOf(binding).encode({
    interface: on,
    operation,
    params,
    rpcId: "r1",
    rule,
  });
  const exchange: Exchange = {
    id: "x1",
    startedAtMs: 0,
    durationMs: 1,
    request: { method, url, headers, ...(body === undefined ? {} : { body: { text: body, size: body.length } }) },
    purpose: { interface: on.id, operation, rpcId: "r1" },
  };
  return checkOwnRequest(exchange, on);
}

describe("requests of 0.3", () => {
  it.each(calls)("%s is in order in both shapes", (operation, params, rule) => {
    expect(check("jsonrpc", operation, params)).toEqual([]);
    expect(check("rest", operation, params, rule)).toEqual([]);
  });

  it("that are wrong are found out", () => {
    const wrong = { message: { ...message, role: "ROLE_USER", parts: [{}] } };
    expect(check("jsonrpc", "send_message", wrong).join()).toMatch(/Message\.role is "ROLE_USER".*none of TextPart/);
    expect(check("rest", "send_message", wrong).join()).toMatch(/Part has none of text, file, data/);
    expect(
      check("rest", "create_push_config", { taskId: "t", pushNotificationConfig: { url: "https://h/" } }).join(),
    ).toMatch(/configId is REQUIRED/);
    expect(check("jsonrpc", "get_task", {}).join()).toMatch(/TaskQueryParams\.id is required/);
  });
});
