import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../json.js";
import { checkPayload, hasMessage, messageNames } from "./check-payload.js";
import { definitionsOf } from "./definitions.js";
import json from "./fixtures.json" with { type: "json" };
import type { PayloadProblem, PayloadProblemKind } from "./problem.js";
import { checkBySchema } from "./schema-check.js";

const fixtures: Record<string, Json> = json;
type Tokens = readonly (string | number)[];

/** A valid payload with one member set to another value, or removed. */
function broken(message: string, at: Tokens, value: Json | undefined): Json {
  const payload = structuredClone(fixtures[message])!;
  let here = payload as JsonObject;
  for (const token of at.slice(0, -1)) here = here[token] as JsonObject;
  const last = at.at(-1)!;
  if (value === undefined) delete here[last];
  else here[last] = value;
  return payload;
}

const places = (problems: Iterable<PayloadProblem>) =>
  [...problems].map(({ kind, message, field, path }) => `${kind} ${message}.${field} at ${path}`);

interface Breakage {
  readonly payload: string;
  readonly at: Tokens;
  readonly value: Json | undefined;
  /** kind, message, field. */
  readonly is: readonly [PayloadProblemKind, string, string];
  readonly path: string;
  readonly text: RegExp;
  /** What the JSON Schema alone says, where it differs. */
  readonly schema?: readonly string[];
}

const state: Tokens = ["task", "status", "state"];
const stateCase = (value: Json, text: RegExp): Breakage => ({
  payload: "SendMessageResponse",
  at: state,
  value,
  is: [typeof value === "boolean" ? "type" : "enum", "TaskStatus", "state"],
  path: "task.status.state",
  text,
  // One place: a number is of the wrong type as well.
  ...(typeof value === "number" && {
    schema: ["type", "enum"].map((k) => `${k} TaskStatus.state at task.status.state`),
  }),
});
const stampCase = (value: Json, text: RegExp): Breakage => ({
  payload: "TaskStatusUpdateEvent",
  at: ["status", "timestamp"],
  value,
  is: ["timestamp", "TaskStatus", "timestamp"],
  path: "status.timestamp",
  text,
});
const rawCase = (value: Json, kind: PayloadProblemKind, text: RegExp): Breakage => ({
  payload: "Artifact",
  at: ["parts", 1, "raw"],
  value,
  is: [kind, "Part", "raw"],
  path: "parts[1].raw",
  text,
});

const breakages: readonly Breakage[] = [
  {
    payload: "Task",
    at: ["status"],
    value: undefined,
    is: ["required", "Task", "status"],
    path: "status",
    text: /^Task\.status is REQUIRED and missing\.$/,
  },
  {
    payload: "Task",
    at: ["status"],
    value: null,
    is: ["required", "Task", "status"],
    path: "status",
    text: /REQUIRED and null/,
    schema: ["null Task.status at status"],
  },
  {
    payload: "ListTasksResponse",
    at: ["nextPageToken"],
    value: undefined,
    is: ["required", "ListTasksResponse", "nextPageToken"],
    path: "nextPageToken",
    text: /missing/,
  },
  {
    payload: "AgentCard",
    at: ["supportedInterfaces", 0, "protocolVersion"],
    value: undefined,
    is: ["required", "AgentInterface", "protocolVersion"],
    path: "supportedInterfaces[0].protocolVersion",
    text: /missing/,
  },
  {
    payload: "AgentCard",
    at: ["securitySchemes", "api key", "apiKeySecurityScheme", "location"],
    value: undefined,
    is: ["required", "APIKeySecurityScheme", "location"],
    path: 'securitySchemes["api key"].apiKeySecurityScheme.location',
    text: /missing/,
  },
  {
    payload: "AgentCard",
    at: ["securitySchemes", "oauth", "oauth2SecurityScheme", "flows", "authorizationCode", "scopes"],
    value: undefined,
    is: ["required", "AuthorizationCodeOAuthFlow", "scopes"],
    path: "securitySchemes.oauth.oauth2SecurityScheme.flows.authorizationCode.scopes",
    text: /missing/,
  },
  {
    payload: "google.rpc.BadRequest",
    at: ["fieldViolations"],
    value: "none",
    is: ["type", "google.rpc.BadRequest", "fieldViolations"],
    path: "fieldViolations",
    text: /not an array/,
  },

  {
    payload: "Task",
    at: ["artifacts"],
    value: null,
    is: ["null", "Task", "artifacts"],
    path: "artifacts",
    text: /leave it out/,
  },
  { payload: "Task", at: ["metadata"], value: null, is: ["null", "Task", "metadata"], path: "metadata", text: /null/ },
  {
    payload: "Task",
    at: ["status", "timestamp"],
    value: null,
    is: ["null", "TaskStatus", "timestamp"],
    path: "status.timestamp",
    text: /null/,
  },
  {
    payload: "Task",
    at: ["history", 0],
    value: null,
    is: ["null", "Task", "history"],
    path: "history[0]",
    text: /null/,
  },
  {
    payload: "Message",
    at: ["extensions", 0],
    value: null,
    is: ["null", "Message", "extensions"],
    path: "extensions[0]",
    text: /null/,
  },
  {
    payload: "SecurityRequirement",
    at: ["schemes", "oauth"],
    value: null,
    is: ["null", "SecurityRequirement", "schemes"],
    path: "schemes.oauth",
    text: /null/,
  },
  // By presence both arms are there, so the schema alone sees two defects.
  {
    payload: "Part",
    at: ["url"],
    value: null,
    is: ["null", "Part", "url"],
    path: "url",
    text: /null/,
    schema: ["null Part.url at url", "oneof Part.content at "],
  },

  {
    payload: "Message",
    at: ["parts"],
    value: [],
    is: ["empty", "Message", "parts"],
    path: "parts",
    text: /at least one/,
  },
  {
    payload: "Artifact",
    at: ["parts"],
    value: [],
    is: ["empty", "Artifact", "parts"],
    path: "parts",
    text: /at least one/,
  },
  {
    payload: "AgentCard",
    at: ["supportedInterfaces"],
    value: [],
    is: ["empty", "AgentCard", "supportedInterfaces"],
    path: "supportedInterfaces",
    text: /at least one/,
  },
  {
    payload: "Task",
    at: ["id"],
    value: "",
    is: ["empty-string", "Task", "id"],
    path: "id",
    text: /empty string/,
    schema: [],
  },

  stateCase("completed", /spelling of 0\.3 for TASK_STATE_COMPLETED/),
  stateCase("input-required", /spelling of 0\.3 for TASK_STATE_INPUT_REQUIRED/),
  stateCase("COMPLETED", /the prefix of TASK_STATE_COMPLETED is missing/),
  stateCase("task_state_completed", /it is TASK_STATE_COMPLETED/),
  stateCase("TASK_STATE_CANCELLED", /one L in TASK_STATE_CANCELED/),
  stateCase("cancelled", /one L in TASK_STATE_CANCELED/),
  stateCase("unknown", /a state of 0\.3 that 1\.0 does not have/),
  stateCase("TASK_STATE_UNSPECIFIED", /stands for "not set"/),
  stateCase("TASK_STATE_DONE", /no name of TaskState\.$/),
  stateCase(3, /number 3; enums are written by name, here TASK_STATE_COMPLETED/),
  stateCase(99, /number 99; enums are written by name\.$/),
  {
    ...stateCase(true, /not a name of TaskState/),
    schema: ["type", "enum"].map((k) => `${k} TaskStatus.state at task.status.state`),
  },
  {
    payload: "Message",
    at: ["role"],
    value: "agent",
    is: ["enum", "Message", "role"],
    path: "role",
    text: /0\.3 for ROLE_AGENT/,
  },

  stampCase("2026-01-31T12:00:00+00:00", /has to be Z/),
  stampCase("2026-01-31T12:00:00.5", /without the time zone/),
  stampCase("2026-01-31 12:00:00Z", /joined by T/),
  stampCase("2026-01-31T12:00:00.1234567890Z", /finer than nanoseconds/),
  stampCase("2026-13-01T12:00:00Z", /does not exist/),
  stampCase("2026-02-29T12:00:00Z", /does not exist/),
  stampCase("yesterday", /no RFC 3339/),
  stampCase("", /no RFC 3339/),
  stampCase(1769860800000, /the number 1769860800000/),
  stampCase({ seconds: 1, nanos: 0 }, /not a timestamp string/),

  rawCase("a b=", "base64", /no base64/),
  rawCase("aGVsb", "base64", /no base64/),
  rawCase("aGVsbG8==", "base64", /no base64/),
  rawCase("a+_=", "base64", /no base64/),
  rawCase([104, 105], "type", /not a base64 string/),

  {
    payload: "Part",
    at: ["text"],
    value: undefined,
    is: ["oneof", "Part", "content"],
    path: "",
    text: /none of text, raw, url, data/,
  },
  {
    payload: "Part",
    at: ["data"],
    value: null,
    is: ["oneof", "Part", "content"],
    path: "",
    text: /text and data together/,
  },
  {
    payload: "SendMessageResponse",
    at: ["task"],
    value: undefined,
    is: ["oneof", "SendMessageResponse", "payload"],
    path: "",
    text: /none of task, message/,
  },
  {
    payload: "Artifact",
    at: ["parts", 2],
    value: {},
    is: ["oneof", "Part", "content"],
    path: "parts[2]",
    text: /none/,
  },
  {
    payload: "AgentCard",
    at: ["securitySchemes", "mtls"],
    value: {},
    is: ["oneof", "SecurityScheme", "scheme"],
    path: "securitySchemes.mtls",
    text: /none/,
  },
  {
    payload: "OAuth2SecurityScheme",
    at: ["flows", "deviceCode"],
    value: fixtures.DeviceCodeOAuthFlow,
    is: ["oneof", "OAuthFlows", "flow"],
    path: "flows",
    text: /authorizationCode and deviceCode together/,
  },

  { payload: "Task", at: ["id"], value: 7, is: ["type", "Task", "id"], path: "id", text: /the number 7, not a string/ },
  {
    payload: "Message",
    at: ["parts"],
    value: "hello",
    is: ["type", "Message", "parts"],
    path: "parts",
    text: /"hello", not an array/,
  },
  {
    payload: "Message",
    at: ["metadata"],
    value: [],
    is: ["type", "Message", "metadata"],
    path: "metadata",
    text: /an empty array, not an object/,
  },
  {
    payload: "Task",
    at: ["history"],
    value: {},
    is: ["type", "Task", "history"],
    path: "history",
    text: /an object, not an array/,
  },
  {
    payload: "TaskArtifactUpdateEvent",
    at: ["append"],
    value: "true",
    is: ["type", "TaskArtifactUpdateEvent", "append"],
    path: "append",
    text: /not true or false/,
  },
  {
    payload: "ListTasksResponse",
    at: ["pageSize"],
    value: "50",
    is: ["type", "ListTasksResponse", "pageSize"],
    path: "pageSize",
    text: /not a JSON number/,
  },
  {
    payload: "ListTasksResponse",
    at: ["pageSize"],
    value: "",
    is: ["type", "ListTasksResponse", "pageSize"],
    path: "pageSize",
    text: /not a JSON number/,
  },
  {
    payload: "ListTasksResponse",
    at: ["pageSize"],
    value: 1.5,
    is: ["type", "ListTasksResponse", "pageSize"],
    path: "pageSize",
    text: /not a whole number/,
  },
  {
    payload: "SecurityRequirement",
    at: ["schemes", "oauth"],
    value: ["read"],
    is: ["type", "SecurityRequirement", "schemes"],
    path: "schemes.oauth",
    text: /an array, not an object/,
  },
  {
    payload: "ClientCredentialsOAuthFlow",
    at: ["scopes"],
    value: ["read"],
    is: ["type", "ClientCredentialsOAuthFlow", "scopes"],
    path: "scopes",
    text: /not an object/,
  },
  {
    payload: "Part",
    at: ["text"],
    value: "\ud83d",
    is: ["type", "Part", "text"],
    path: "text",
    text: /surrogate/,
    schema: [],
  },

  {
    payload: "GetTaskRequest",
    at: ["historyLength"],
    value: 2147483648,
    is: ["range", "GetTaskRequest", "historyLength"],
    path: "historyLength",
    text: /int32/,
  },
  {
    payload: "GetTaskRequest",
    at: ["historyLength"],
    value: -2147483649,
    is: ["range", "GetTaskRequest", "historyLength"],
    path: "historyLength",
    text: /int32/,
  },

  {
    payload: "Task",
    at: ["nickname"],
    value: 1,
    is: ["unknown", "Task", "nickname"],
    path: "nickname",
    text: /"nickname", which A2A 1\.0 does not define/,
    schema: [],
  },
  {
    payload: "Task",
    at: ["kind"],
    value: "task",
    is: ["unknown", "Task", "kind"],
    path: "kind",
    text: /left over from 0\.3/,
    schema: [],
  },
  {
    payload: "TaskStatusUpdateEvent",
    at: ["final"],
    value: true,
    is: ["unknown", "TaskStatusUpdateEvent", "final"],
    path: "final",
    text: /left over from 0\.3/,
    schema: [],
  },
  {
    payload: "SendMessageRequest",
    at: ["configuration", "blocking"],
    value: true,
    is: ["unknown", "SendMessageConfiguration", "blocking"],
    path: "configuration.blocking",
    text: /returnImmediately/,
    schema: [],
  },
  {
    payload: "AgentCard",
    at: ["constructor"],
    value: 1,
    is: ["unknown", "AgentCard", "constructor"],
    path: "constructor",
    text: /does not define/,
    schema: [],
  },
];

const title = ({ payload, at, value, is }: Breakage) =>
  `${is[0]}: ${payload} with ${at.join(".")} = ${value === undefined ? "nothing" : JSON.stringify(value).slice(0, 40)}`;

describe("checkPayload", () => {
  it("has a valid payload for every message", () => {
    expect(Object.keys(fixtures).sort()).toEqual([...messageNames("1.0")].sort());
  });

  it.each(Object.keys(fixtures))("finds nothing in a valid %s", (name) => {
    expect(checkPayload("1.0", name, fixtures[name]!)).toEqual([]);
  });

  it.each(breakages.map((b) => [title(b), b] as const))("%s", (_, b) => {
    const problems = checkPayload("1.0", b.payload, broken(b.payload, b.at, b.value));
    const [kind, message, field] = b.is;
    expect(places(problems)).toEqual([`${kind} ${message}.${field} at ${b.path}`]);
    expect(problems[0]?.text).toMatch(b.text);
    expect(problems[0]?.text).toMatch(/^[^\n]+\.$/);
  });

  it.each(breakages.map((b) => [title(b), b] as const))("the JSON Schema alone on %s", (_, b) => {
    const definitions = definitionsOf("1.0");
    const found = checkBySchema(definitions, definitions.messages.get(b.payload)!, broken(b.payload, b.at, b.value));
    const [kind, message, field] = b.is;
    const seen = [...new Set(places(found))];
    // The JSON type of an enum is a second remark on the same place.
    const expected = b.schema ?? [`${kind} ${message}.${field} at ${b.path}`];
    expect(seen.sort()).toEqual([...expected].sort());
  });

  it.each(["TASK_STATE_WORKING", "TASK_STATE_AUTH_REQUIRED"])("takes the state %s", (value) => {
    expect(checkPayload("1.0", "SendMessageResponse", broken("SendMessageResponse", state, value))).toEqual([]);
  });

  it.each(["2026-01-31T12:00:00Z", "2024-02-29T23:59:59.123456789Z", "0001-01-01T00:00:00.1Z", "9999-12-31T23:59:59Z"])(
    "takes the timestamp %s",
    (value) => {
      expect(checkPayload("1.0", "TaskStatus", broken("TaskStatus", ["timestamp"], value))).toEqual([]);
    },
  );

  it.each(["", "aGk=", "aGk", "+/+/", "-_-_", "-_8=", "-_8"])("takes the base64 %j", (value) => {
    expect(checkPayload("1.0", "Artifact", broken("Artifact", ["parts", 1, "raw"], value))).toEqual([]);
  });

  it.each([null, 0, "", [], {}, [null]])("takes %j as data of a part", (data) => {
    expect(checkPayload("1.0", "Part", { data })).toEqual([]);
  });

  it("takes an empty page", () => {
    expect(
      checkPayload("1.0", "ListTasksResponse", { tasks: [], nextPageToken: "", pageSize: 50, totalSize: 0 }),
    ).toEqual([]);
  });

  it("takes null as an empty result", () => {
    expect(checkPayload("1.0", "google.protobuf.Empty", null)).toEqual([]);
  });

  it.each([null, 1, "x", true, []] as Json[])("says of %j that it is no Task", (value) => {
    const problems = checkPayload("1.0", "Task", value);
    expect(places(problems)).toEqual([`${value === null ? "null" : "type"} Task. at `]);
    expect(problems[0]?.text).toMatch(/^The Task is /);
  });

  it("names a member in another spelling, and looks into it", () => {
    const problems = checkPayload("1.0", "StreamResponse", {
      status_update: { task_id: "t", ContextID: 5, status: { state: "TASK_STATE_WORKING" } },
    });
    expect(places(problems)).toEqual([
      "casing StreamResponse.statusUpdate at status_update",
      "casing TaskStatusUpdateEvent.taskId at status_update.task_id",
      "casing TaskStatusUpdateEvent.contextId at status_update.ContextID",
      "type TaskStatusUpdateEvent.contextId at status_update.ContextID",
    ]);
    expect(problems[1]?.text).toContain('"task_id"; in JSON this member is taskId');
  });

  it("does not also miss what only stands there in another spelling", () => {
    const problems = checkPayload("1.0", "Message", {
      message_id: "m",
      role: "ROLE_USER",
      Parts: [{ media_type: "a/b", TEXT: "x" }],
    });
    expect(places(problems)).toEqual([
      "casing Message.messageId at message_id",
      "casing Message.parts at Parts",
      "casing Part.mediaType at Parts[0].media_type",
      "casing Part.text at Parts[0].TEXT",
    ]);
    expect(places(checkPayload("1.0", "Part", { TEXT: "x" }))).toEqual(["casing Part.text at TEXT"]);
  });

  it("tells a bare task of 0.3 from an empty answer", () => {
    const [first] = checkPayload("1.0", "SendMessageResponse", fixtures.Task!).filter((p) => p.kind === "oneof");
    expect(first?.text).toContain("looks like a bare Task");
    const [none] = checkPayload("1.0", "SendMessageResponse", {});
    expect(none?.text).not.toContain("bare");
  });

  it("finds each of several defects once", () => {
    const payload = broken("SendMessageResponse", state, "completed") as { task: JsonObject };
    payload.task.artifacts = [{ artifactId: null, parts: [{ text: "a", raw: "#" }] }];
    delete payload.task.id;
    expect(places(checkPayload("1.0", "SendMessageResponse", payload)).sort()).toEqual([
      "base64 Part.raw at task.artifacts[0].parts[0].raw",
      "enum TaskStatus.state at task.status.state",
      "oneof Part.content at task.artifacts[0].parts[0]",
      "required Artifact.artifactId at task.artifacts[0].artifactId",
      "required Task.id at task.id",
    ]);
  });

  it("knows which messages there are", () => {
    expect(hasMessage("1.0", "Task")).toBe(true);
    expect(hasMessage("1.0", "lf.a2a.v1.Task")).toBe(false);
    expect(hasMessage("1.0", "toString")).toBe(false);
    expect(() => checkPayload("1.0", "Tusk", {})).toThrow("A2A 1.0 has no message Tusk");
    expect(() => checkPayload("0.2" as "1.0", "Task", {})).toThrow("no schemas of A2A 0.2");
  });
});
