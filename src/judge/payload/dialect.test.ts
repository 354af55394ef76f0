import { type DescMethod, getOption } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import type { HttpRule, OperationSpec } from "../../protocol/dialect.js";
import { dialectOf } from "../../protocol/dialects.js";
import { definitionsOf } from "./definitions.js";
import { requestFields } from "./fields.js";

const definitions = definitionsOf("1.0");
const dialect = dialectOf("1.0");
const operations: OperationSpec[] = Object.values(dialect.operations);
const methods = definitions.services.flatMap((s) => s.methods);
const enumNames = (name: string) =>
  definitions.registry
    .getEnum(`lf.a2a.v1.${name}`)
    ?.values.filter((v) => v.number !== 0)
    .map((v) => v.name);

describe("the tables of 1.0 against the descriptors", () => {
  it("have every method of the service, once, and no other", () => {
    expect(operations.map((o) => o.method).sort()).toEqual(methods.map((m) => m.name).sort());
  });

  it.each(operations.map((o) => [o.method, o] as const))("%s: request, response, streaming", (name, operation) => {
    const method = methods.find((m) => m.name === name)!;
    expect(definitions.nameOf(method.input)).toBe(operation.request);
    expect(definitions.nameOf(method.output)).toBe(operation.response);
    expect(method.methodKind).toBe(operation.streaming ? "server_streaming" : "unary");
  });

  it.each(operations.map((o) => [o.method, o] as const))("%s: verb and path", (name, operation) => {
    const described = ruleOf(methods.find((m) => m.name === name)!);
    // Sections 5.3 and 11.3.2 say POST, the annotation says GET: the table has both, the text first.
    const expected =
      name === "SubscribeToTask" ? [{ ...described, method: "POST", body: true }, described] : [described];
    expect(operation.http).toEqual(expected);
  });

  it("name only members of the request in their paths", () => {
    for (const operation of operations) {
      const members = requestFields("1.0", operation.request).map((f) => f.json);
      for (const rule of operation.http) {
        for (const [, name] of rule.path.matchAll(/\{(\w+)\}/g)) expect(members).toContain(name);
      }
    }
  });

  it("know the states and roles", () => {
    expect([...dialect.states.all].sort()).toEqual(enumNames("TaskState")?.sort());
    expect(Object.values(dialect.roles).sort()).toEqual(enumNames("Role")?.sort());
  });

  it("know the kinds of events", () => {
    const kinds = definitions.messages.get("StreamResponse")?.oneofs[0]?.fields.map((f) => f.jsonName);
    expect(dialect.eventKeys).toEqual(kinds);
  });

  it("name as capabilities what a card can declare", () => {
    const capabilities = requestFields("1.0", "AgentCapabilities").map((f) => f.json);
    for (const { capability } of operations) if (capability) expect(capabilities).toContain(capability);
  });
});

function ruleOf(method: DescMethod): HttpRule {
  const extension = definitions.registry.getExtension("google.api.http")!;
  const rule = getOption(method, extension) as unknown as { pattern: { case: string; value: string }; body: string };
  const json = new Map(method.input.fields.map((f) => [f.name, f.jsonName]));
  return {
    method: rule.pattern.case.toUpperCase() as HttpRule["method"],
    path: rule.pattern.value.replace(/\{(\w+)=\*\}/g, (_, name: string) => `{${json.get(name)}}`),
    body: rule.body === "*",
  };
}
