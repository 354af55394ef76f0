import { type DescMethod, getOption } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { isObject, type JsonObject } from "../../json.js";
import type { OperationSpec } from "../../protocol/dialect.js";
import { dialectOf } from "../../protocol/dialects.js";
import { hasMessage } from "./check-payload.js";
import { definitionsOf } from "./definitions.js";
import { documentOf, readSchema } from "./document.js";
import { requestFields } from "./fields.js";

const dialect = dialectOf("0.3");
const definitions = definitionsOf("0.3");
const schema = readSchema(documentOf("0.3")!.source);
const $defs = schema.$defs as JsonObject;
const operations: OperationSpec[] = Object.values(dialect.operations);
const methods = definitions.services.flatMap((s) => s.methods);

/** Requests of the schema by their method: the name of their params. */
const calls = new Map(
  Object.values($defs).flatMap((definition): [string, string | undefined][] => {
    const properties = isObject(definition) && isObject(definition.properties) ? definition.properties : {};
    const { method, params } = properties;
    if (!isObject(method) || typeof method.const !== "string") return [];
    const options = isObject(params) && Array.isArray(params.anyOf) ? params.anyOf.at(-1) : params;
    return [[method.const, isObject(options) ? String(options.$ref).slice("#/$defs/".length) : undefined]];
  }),
);
const onJsonRpc = operations.filter(({ bindings }) => bindings?.includes("jsonrpc") !== false);
const inProto = operations.filter(({ name }) => name !== "list_tasks");

describe("the tables of 0.3", () => {
  it("have every method of the schema, and no other on JSON-RPC", () => {
    expect(onJsonRpc.map((o) => o.method).sort()).toEqual([...calls.keys()].sort());
  });

  it.each(onJsonRpc.map((o) => [o.method, o] as const))("%s has the params of the schema", (method, operation) => {
    const params = calls.get(method);
    expect(operation.request).toBe(params ?? "NoParams");
    expect(operation.withoutParams === true).toBe(params === undefined);
  });

  it("have every method of the service, and one more that only the text has", () => {
    expect(inProto.map((o) => o.grpcMethod).sort()).toEqual(methods.map((m) => m.name).sort());
    expect(operations.filter((o) => !inProto.includes(o)).map((o) => o.method)).toEqual(["tasks/list"]);
  });

  it.each(inProto.map((o) => [o.grpcMethod, o] as const))(
    "%s: messages and streaming of the proto",
    (name, operation) => {
      const method = methods.find((m) => m.name === name)!;
      expect(operation.rest).toEqual({ request: method.input.typeName, response: method.output.typeName });
      expect(method.methodKind).toBe(operation.streaming ? "server_streaming" : "unary");
    },
  );

  it.each(inProto.map((o) => [o.grpcMethod, o] as const))("%s: verb and path of the proto", (name, operation) => {
    const described = ruleOf(methods.find((m) => m.name === name)!);
    const rules = operation.http.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, "*")}`);
    // 7.9 says POST, the annotation GET: the table has both, the text first. 7.5 says tasks, the annotation task.
    if (name === "TaskSubscription") expect(rules).toEqual([described.replace("GET", "POST"), described]);
    else expect(rules).toEqual([described.replace("/task/", "/tasks/")]);
    for (const { method, body } of operation.http) expect(body).toBe(method === "POST");
  });

  it("name messages that there are, and in paths members of them", () => {
    for (const operation of operations) {
      const { request, response, rest } = operation;
      for (const name of [request, response, ...Object.values(rest ?? {})])
        expect([name, hasMessage("0.3", name)]).toEqual([name, true]);
      const members = requestFields("0.3", request).map((f) => f.json);
      for (const { path } of operation.http) {
        for (const [, name] of path.matchAll(/\{(\w+)\}/g)) expect(members).toContain(name);
      }
    }
  });

  it("know the states, roles and kinds of events", () => {
    const { enum: states } = $defs.TaskState as JsonObject;
    expect([...dialect.states.all].sort()).toEqual([...(states as string[])].sort());
    const role = requestFields("0.3", "Message").find((f) => f.json === "role");
    expect(Object.values(dialect.roles).sort()).toEqual([...role!.enumValues!].sort());
    const { anyOf } = $defs.SendStreamingMessageResult as { anyOf: { $ref: string }[] };
    const kinds = anyOf.map(
      ({ $ref }) => requestFields("0.3", $ref.slice("#/$defs/".length)).find((f) => f.json === "kind")!,
    );
    expect(Object.keys(dialect.eventKinds)).toEqual(kinds.flatMap((f) => f.enumValues!));
    const keys = definitions.messages.get("StreamResponse")?.oneofs[0]?.fields.map((f) => f.jsonName);
    expect(Object.values(dialect.eventKinds)).toEqual(keys);
    expect(dialect.eventKinds).toHaveProperty("status-update", "statusUpdate");
  });

  it("have the errors of the schema", () => {
    const codes = Object.entries($defs).flatMap(([name, definition]) => {
      const code = isObject(definition) && isObject(definition.properties) ? definition.properties.code : undefined;
      return isObject(code) && code.const !== undefined ? [[name, code.const]] : [];
    });
    expect(Object.fromEntries(dialect.errors.map(({ name, code }) => [name, code]))).toEqual(Object.fromEntries(codes));
  });

  it("name the transports of the schema", () => {
    expect(Object.values(dialect.bindingNames).sort()).toEqual(
      [...(($defs.TransportProtocol as JsonObject).enum as string[])].sort(),
    );
  });

  it("say where the card has a capability", () => {
    const names = {
      AgentCard: requestFields("0.3", "AgentCard"),
      AgentCapabilities: requestFields("0.3", "AgentCapabilities"),
    };
    for (const path of Object.values(dialect.capabilityPaths)) {
      const [outer = "", inner] = path.split(".");
      expect(names.AgentCard.map((f) => f.json)).toContain(outer);
      if (inner !== undefined) expect(names.AgentCapabilities.map((f) => f.json)).toContain(inner);
    }
  });
});

function ruleOf(method: DescMethod): string {
  const extension = definitions.registry.getExtension("google.api.http")!;
  const rule = getOption(method, extension) as unknown as { pattern: { case: string; value: string } };
  return `${rule.pattern.case.toUpperCase()} ${rule.pattern.value.replace(/\{\w+=([^}]*)\}/g, "$1")}`;
}
