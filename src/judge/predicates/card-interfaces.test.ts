import { describe, expect, it } from "vitest";
import type { Json } from "../../json.js";
import { judgeCardBy } from "../../testing/predicate-case.js";

const judge = (rule: string, entry: Json) =>
  judgeCardBy("card_interfaces", { rule }, { supportedInterfaces: [entry] }).result;

describe("url", () => {
  it.each([
    ["JSONRPC", "https://a.test/rpc", "pass"],
    ["JSONRPC", "http://localhost:8080", "pass"],
    ["JSONRPC", "/rpc", "fail"],
    ["JSONRPC", "a.test/rpc", "fail"],
    ["JSONRPC", "localhost:8080", "fail"],
    ["JSONRPC", "ws://a.test", "fail"],
    ["GRPC", "a.test:443", "pass"],
    ["GRPC", "https://a.test", "pass"],
    ["GRPC", "/a", "fail"],
    ["https://a.test/bindings/ws/v1", "wss://a.test/ws", "pass"],
    ["JSONRPC", "", "pass"],
  ])("%s at %s: %s", (protocolBinding, url, result) => {
    expect(judge("url", { protocolBinding, url })).toBe(result);
  });
});

describe("names of bindings", () => {
  it.each([
    ["JSONRPC", "pass"],
    ["HTTP+JSON", "pass"],
    ["https://a.test/bindings/ws/v1", "pass"],
    ["websocket", "pass"],
    ["json-rpc", "fail"],
    ["REST", "fail"],
    ["http+json", "fail"],
    ["gRPC", "fail"],
  ])("%s: %s", (protocolBinding, result) => {
    expect(judge("binding", { protocolBinding })).toBe(result);
  });

  it("of custom bindings are URIs", () => {
    const custom = (protocolBinding: string, url = "wss://a.test") => judge("custom_binding", { protocolBinding, url });
    expect(custom("https://a.test/bindings/ws/v1")).toBe("pass");
    expect(custom("websocket")).toBe("fail");
    expect(custom("urn:a:b", "/ws")).toBe("fail");
    expect(custom("JSONRPC")).toBe("skip");
    expect(custom("REST")).toBe("skip");
  });
});

it("versions are Major.Minor", () => {
  expect(judge("version", { protocolVersion: "1.0" })).toBe("pass");
  expect(judge("version", { protocolVersion: "1.0.1" })).toBe("fail");
  expect(judge("version", { protocolVersion: "v1" })).toBe("fail");
});

it("needs interfaces, and a rule that it knows", () => {
  expect(judgeCardBy("card_interfaces", { rule: "url" }, {}).result).toBe("skip");
  expect(judge("color", {})).toBe("error");
});
