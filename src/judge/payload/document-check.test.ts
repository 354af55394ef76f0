import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../json.js";
import { checkPayload, hasMessage, messageNames } from "./check-payload.js";
import { documentOf, readSchema } from "./document.js";
import json from "./fixtures-0.3.json" with { type: "json" };
import { type PayloadProblem, problemLimit } from "./problem.js";

const fixtures: Record<string, JsonObject> = json as Record<string, JsonObject>;
const schema = readSchema(documentOf("0.3")!.source);
const ajv = new Ajv2020({ strict: true, strictRequired: false, ownProperties: true }).addSchema(schema);
const isValid = (name: string, value: Json): boolean =>
  ajv.getSchema(`${String(schema.$id)}#/$defs/${name}`)!(value) as boolean;

type Tokens = readonly (string | number)[];

/** A valid payload with one member set to another value, or removed. */
function broken(message: string, at: Tokens, value: Json | undefined): Json {
  const payload = structuredClone(fixtures[message])!;
  let here = payload as Record<string | number, Json>;
  for (const token of at.slice(0, -1)) here = here[token] as Record<string | number, Json>;
  const last = at.at(-1)!;
  if (value === undefined) delete here[last];
  else here[last] = value;
  return payload;
}

const places = (problems: readonly PayloadProblem[]) =>
  problems.map(({ kind, message, field, path }) => `${kind} ${message}.${field} at ${path}`);
const check = (name: string, value: Json) => checkPayload("0.3", name, value);

/** Kinds that a schema does not mind. */
const invisible = ["unknown", "casing", "empty-string", "zone"];

describe.each(Object.keys(fixtures))("a good %s", (name) => {
  it("has no problems, alone or as what it may be", () => {
    expect(check(name, fixtures[name]!)).toEqual([]);
    expect(isValid(name, fixtures[name]!)).toBe(true);
    if (["Task", "Message"].includes(name)) expect(check("SendMessageResult", fixtures[name]!)).toEqual([]);
    if (fixtures[name]!.kind !== undefined && name !== "MessageSendParams") {
      expect(check("SendStreamingMessageResult", fixtures[name]!)).toEqual([]);
    }
  });
});

const part = (index: number, ...rest: Tokens): Tokens => ["parts", index, ...rest];
const rows: readonly (readonly [
  payload: string,
  at: Tokens,
  value: Json | undefined,
  expected: string,
  text: RegExp,
])[] = [
  ["Task", ["kind"], undefined, "required Task.kind at kind", /^Task\.kind is required and missing\.$/],
  ["Task", ["kind"], "Task", "enum Task.kind at kind", /is "Task", not "task"/],
  ["Task", ["contextId"], undefined, "required Task.contextId at contextId", /missing/],
  ["Task", ["id"], null, "required Task.id at id", /required and null/],
  ["Task", ["id"], "", "empty-string Task.id at id", /empty string/],
  ["Task", ["metadata"], null, "null Task.metadata at metadata", /leave it out/],
  ["Task", ["metadata"], [], "type Task.metadata at metadata", /an empty array, not an object/],
  ["Task", ["history"], {}, "type Task.history at history", /an object, not an array/],
  [
    "Task",
    ["status", "state"],
    "TASK_STATE_COMPLETED",
    "enum TaskStatus.state at status.state",
    /1\.0, gRPC and REST spell completed/,
  ],
  ["Task", ["status", "state"], "TASK_STATE_CANCELLED", "enum TaskStatus.state at status.state", /spell canceled/],
  ["Task", ["status", "state"], "cancelled", "enum TaskStatus.state at status.state", /spelled canceled/],
  ["Task", ["status", "state"], "done", "enum TaskStatus.state at status.state", /one of "submitted".*"unknown"\.$/],
  ["Task", ["status", "state"], 3, "type TaskStatus.state at status.state", /the number 3/],
  [
    "Task",
    ["status", "timestamp"],
    "2026-01-31T12:00:00",
    "zone TaskStatus.timestamp at status.timestamp",
    /without a time zone/,
  ],
  ["Task", ["status", "timestamp"], "yesterday", "timestamp TaskStatus.timestamp at status.timestamp", /ISO 8601/],
  ["Task", ["status", "timestamp"], 1769860800, "timestamp TaskStatus.timestamp at status.timestamp", /not a string/],
  ["Task", ["status", "message", "role"], "ROLE_AGENT", "enum Message.role at status.message.role", /spell agent/],
  ["Task", ["artifacts", 0, "parts"], undefined, "required Artifact.parts at artifacts[0].parts", /missing/],
  ["Task", ["context_id"], "c2", "unknown Task.context_id at context_id", /does not define/],
  ["Message", part(0, "kind"), undefined, "required TextPart.kind at parts[0].kind", /missing/],
  ["Message", part(0, "kind"), "txt", "enum TextPart.kind at parts[0].kind", /not "text"/],
  ["Message", part(0), {}, "oneof Message.parts at parts[0]", /none of TextPart, FilePart, DataPart/],
  ["Message", part(0), "hi", "type Message.parts at parts[0]", /"hi", not an object/],
  ["Message", part(1, "data"), [1], "type DataPart.data at parts[1].data", /an array, not an object/],
  ["Message", part(2, "file", "uri"), "https://x/", "oneof FilePart.file at parts[2].file", /bytes and uri together/],
  ["Message", part(3, "file"), { mimeType: "a/b" }, "oneof FilePart.file at parts[3].file", /none of bytes, uri/],
  ["Message", part(2, "file", "bytes"), "%%", "base64 FileWithBytes.bytes at parts[2].file.bytes", /no base64/],
  ["Message", ["content"], [], "unknown Message.content at content", /on JSON-RPC it is parts/],
  ["TaskStatusUpdateEvent", ["final"], undefined, "required TaskStatusUpdateEvent.final at final", /missing/],
  ["TaskStatusUpdateEvent", ["final"], "true", "type TaskStatusUpdateEvent.final at final", /not true or false/],
  [
    "TaskPushNotificationConfig",
    ["pushNotificationConfig", "authentication", "schemes"],
    "Bearer",
    "type PushNotificationAuthenticationInfo.schemes at pushNotificationConfig.authentication.schemes",
    /not an array/,
  ],
  [
    "MessageSendParams",
    ["configuration", "historyLength"],
    1.5,
    "type MessageSendConfiguration.historyLength at configuration.historyLength",
    /whole number/,
  ],
  [
    "MessageSendParams",
    ["configuration", "historyLength"],
    "1",
    "type MessageSendConfiguration.historyLength at configuration.historyLength",
    /JSON number/,
  ],
  [
    "AgentCard",
    ["securitySchemes", "key", "in"],
    "body",
    "enum APIKeySecurityScheme.in at securitySchemes.key.in",
    /one of "cookie"/,
  ],
  [
    "AgentCard",
    ["securitySchemes", "bearer", "type"],
    "basic",
    "enum HTTPAuthSecurityScheme.type at securitySchemes.bearer.type",
    /not "http"/,
  ],
  [
    "AgentCard",
    ["securitySchemes", "oauth", "flows", "implicit", "scopes"],
    undefined,
    "required ImplicitOAuthFlow.scopes at securitySchemes.oauth.flows.implicit.scopes",
    /missing/,
  ],
  ["AgentCard", ["security", 0, "bearer"], "all", "type AgentCard.security at security[0].bearer", /not an array/],
  [
    "AgentCard",
    ["supportedInterfaces"],
    [],
    "unknown AgentCard.supportedInterfaces at supportedInterfaces",
    /0\.3 has url/,
  ],
  ["AgentCard", ["skills", 0, "tags"], undefined, "required AgentSkill.tags at skills[0].tags", /missing/],
];

describe.each(rows)("%s with %j as %j", (payload, at, value, expected, text) => {
  it(expected, () => {
    const bad = broken(payload, at, value);
    const problems = check(payload, bad);
    expect(places(problems)).toEqual([expected]);
    expect(problems[0]?.text).toMatch(text);
    expect(isValid(payload, bad)).toBe(invisible.includes(problems[0]!.kind));
  });
});

describe("names", () => {
  it("in another spelling are told as such, once", () => {
    const { contextId: _, ...rest } = fixtures.Task!;
    expect(places(check("Task", { ...rest, context_id: "c" }))).toEqual(["casing Task.contextId at context_id"]);
  });

  it("of 1.0 wrappers are recognised", () => {
    const [problem] = check("SendMessageResult", { task: fixtures.Task! });
    expect(problem).toMatchObject({ kind: "oneof", message: "SendMessageResult", field: "", path: "" });
    expect(problem?.text).toMatch(/none of Task, Message .*wrapper of 1\.0 around "task"/);
  });

  it("of a result that lacks its kind are told by its other members", () => {
    const { kind: _, ...rest } = fixtures.TaskStatusUpdateEvent!;
    expect(places(check("SendStreamingMessageResult", rest))).toEqual(["required TaskStatusUpdateEvent.kind at kind"]);
  });
});

describe("results without members", () => {
  it("are null, a list, or nothing in particular", () => {
    expect(check("Nothing", null)).toEqual([]);
    expect(places(check("Nothing", {}))).toEqual(["type Nothing. at "]);
    expect(check("TaskPushNotificationConfigList", [fixtures.TaskPushNotificationConfig!])).toEqual([]);
    expect(places(check("TaskPushNotificationConfigList", { configs: [] }))).toEqual([
      "type TaskPushNotificationConfigList. at ",
    ]);
    expect(places(check("TaskPushNotificationConfigList", [{ taskId: "t" }]))).toEqual([
      "required TaskPushNotificationConfig.pushNotificationConfig at [0].pushNotificationConfig",
    ]);
    expect(places(check("Task", null))).toEqual(["null Task. at "]);
  });
});

describe("JSON-RPC envelopes", () => {
  it("are told apart by what they hold", () => {
    const envelope = { jsonrpc: "2.0", id: "1" };
    expect(check("SendMessageResponse", { ...envelope, result: fixtures.Task! })).toEqual([]);
    expect(check("SendMessageResponse", { ...envelope, error: { code: -32001, message: "Task not found" } })).toEqual(
      [],
    );
    expect(check("GetTaskResponse", { ...envelope, error: { code: -32050, message: "own" } })).toEqual([]);
    expect(check("DeleteTaskPushNotificationConfigResponse", { ...envelope, result: null })).toEqual([]);
    expect(places(check("GetTaskResponse", { ...envelope, id: 1.5, result: fixtures.Task! }))).toEqual([
      "type GetTaskSuccessResponse.id at id",
    ]);
  });
});

describe("both shapes", () => {
  it("are known by their names", () => {
    const names = messageNames("0.3");
    expect(new Set(names).size).toBe(names.length);
    for (const name of ["Task", "a2a.v1.Task", "SendMessageResult", "a2a.v1.StreamResponse", "google.protobuf.Empty"]) {
      expect(names).toContain(name);
      expect(hasMessage("0.3", name)).toBe(true);
    }
    for (const name of ["a2a.v1.SendMessageResult", "StreamResponse", "a2a.v1.google.protobuf.Empty"]) {
      expect(hasMessage("0.3", name)).toBe(false);
      expect(() => check(name, {})).toThrow("A2A 0.3 has no message");
    }
    expect(hasMessage("1.0", "a2a.v1.Task")).toBe(false);
  });

  it("refuse each other", () => {
    const proto = { id: "t", contextId: "c", status: { state: "TASK_STATE_CANCELLED" } };
    expect(check("a2a.v1.Task", proto)).toEqual([]);
    expect(places(check("Task", proto))).toEqual([
      "enum TaskStatus.state at status.state",
      "required Task.kind at kind",
    ]);
    expect(places(check("a2a.v1.Task", fixtures.Task!))).toEqual(
      expect.arrayContaining(["unknown Task.kind at kind", "enum TaskStatus.state at status.state"]),
    );
  });

  it("shape P: the state unknown is the value 0, canceled has two L, a part has one content", () => {
    expect(check("a2a.v1.TaskStatus", { state: "TASK_STATE_UNSPECIFIED" })).toEqual([]);
    const [one] = check("a2a.v1.TaskStatus", { state: "TASK_STATE_CANCELED" });
    expect(one).toMatchObject({ kind: "enum", message: "TaskStatus", field: "state" });
    expect(one?.text).toMatch(/two L in TASK_STATE_CANCELLED/);
    expect(places(check("a2a.v1.Message", { content: [{ text: "a", data: { data: {} } }] }))).toEqual([
      "oneof Part.part at content[0]",
    ]);
    expect(places(check("a2a.v1.Message", { role: "ROLE_UNSPECIFIED" }))).toEqual(["enum Message.role at role"]);
  });
});

describe("whatever comes", () => {
  const values = fc.oneof(
    fc.constant(undefined),
    fc.constantFrom<Json>(
      null,
      "",
      0,
      true,
      [],
      {},
      "task",
      "message",
      "text",
      "submitted",
      "2026-01-31T12:00:00Z",
      "AQI=",
    ),
    fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
  );

  it("walk and validator agree on what is right", () => {
    const names = ["SendMessageResult", "SendStreamingMessageResult", ...Object.keys(fixtures)];
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(fixtures)),
        fc.constantFrom(...names),
        fc.nat(),
        values,
        (from, as, where, value) => {
          const paths = pathsOf(fixtures[from]!);
          const mutant = broken(from, paths[where % paths.length]!, value);
          const problems = check(as, mutant);
          expect(problems.every(({ kind }) => invisible.includes(kind))).toBe(
            isValid(as, mutant) || isOnlyCasing(problems),
          );
        },
      ),
      { numRuns: 1500 },
    );
  });

  /** A member in another spelling is judged as the member, which a validator does not know. */
  const isOnlyCasing = (problems: readonly PayloadProblem[]) =>
    problems.some(({ kind }) => kind === "casing") && problems.every(({ kind }) => invisible.includes(kind));

  it("is read to the end, at most so many problems told", () => {
    const history = Array.from({ length: 5000 }, () => ({ kind: "message", parts: [{}], role: 5 }));
    const problems = check("Task", { ...fixtures.Task!, history });
    expect(problems.length).toBeLessThanOrEqual(problemLimit);
    expect(new Set(problems.map(({ kind }) => kind))).toEqual(new Set(["required", "oneof", "type"]));
    expect(check("Task", JSON.parse('{"__proto__": {"kind": "task"}, "constructor": 1}')).length).toBeGreaterThan(3);
  });
});

function pathsOf(value: Json): Tokens[] {
  if (typeof value !== "object" || value === null) return [];
  const entries: [string | number, Json][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, one]) => [[key], ...pathsOf(one).map((rest) => [key, ...rest])]);
}
