import { describe, expect, it } from "vitest";
import { rawTenant } from "./raw-tenant.js";

const on = (binding: "jsonrpc" | "rest", tenant?: string) =>
  rawTenant({ id: "x", binding, version: "1.0", url: "https://agent.test", index: 0, ...(tenant ? { tenant } : {}) });

describe("the tenant of a raw request", () => {
  it("stands in front of the path on REST, unless the request names one", () => {
    const { path, body } = on("rest", "north & co");
    expect(path("/tasks/1?historyLength=2")).toBe("/north%20%26%20co/tasks/1?historyLength=2");
    expect(path("/tasks?tenant=other")).toBe("/tasks?tenant=other");
    expect(path("/")).toBe("/");
    expect(body({ method: "GetTask", params: {} })).toEqual({ method: "GetTask", params: {} });
  });

  it("stands in the params on JSON-RPC", () => {
    const { path, body, text } = on("jsonrpc", "north");
    expect(path("/")).toBe("/");
    expect(body({ method: "GetTask", params: { id: "1" } })).toEqual({
      method: "GetTask",
      params: { tenant: "north", id: "1" },
    });
    expect(body({ method: "ListTasks" })).toEqual({ method: "ListTasks", params: { tenant: "north" } });
    expect(text('{"method": "a", "params": {"id": "1", "id": "2"}}')).toBe(
      '{"method": "a", "params": {"tenant": "north","id": "1", "id": "2"}}',
    );
    expect(text('{"method": "a", "params": { }}')).toBe('{"method": "a", "params": {"tenant": "north" }}');
  });

  it.each(['{"method": "a", "params": []}', '{"method": "a", "params": {"tenant": "x"}}', '{"params": {}}', "[", "[]"])(
    "is not put into %s",
    (text) => {
      expect(on("jsonrpc", "north").text(text)).toBe(text);
    },
  );

  it("is nothing where the card declares none", () => {
    expect(on("rest").path("/tasks")).toBe("/tasks");
    expect(on("jsonrpc").body({ method: "a" })).toEqual({ method: "a" });
  });
});
