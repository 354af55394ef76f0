import { describe, expect, it } from "vitest";
import { requestFields } from "./fields.js";

const one = (message: string, json: string) => requestFields("1.0", message).find((f) => f.json === json);

describe("requestFields", () => {
  it("lists the members in the order of the definition", () => {
    expect(requestFields("1.0", "GetTaskRequest")).toEqual([
      { json: "tenant", type: "string", required: false, repeated: false, map: false },
      { json: "id", type: "string", required: true, repeated: false, map: false },
      { json: "historyLength", type: "int32", required: false, repeated: false, map: false },
    ]);
  });

  it("describes messages, arrays, maps, groups and enums", () => {
    expect(one("SendMessageRequest", "message")).toMatchObject({ type: "Message", required: true, repeated: false });
    expect(one("Message", "parts")).toMatchObject({ type: "Part", required: true, repeated: true });
    expect(one("AgentCard", "securitySchemes")).toMatchObject({ type: "SecurityScheme", repeated: false, map: true });
    expect(one("Part", "raw")).toMatchObject({ type: "bytes", oneof: "content" });
    expect(one("Part", "filename")).not.toHaveProperty("oneof");
    expect(one("Task", "metadata")?.type).toBe("google.protobuf.Struct");
    expect(one("Message", "role")).toMatchObject({
      type: "Role",
      enumValues: ["ROLE_USER", "ROLE_AGENT"],
      unset: "ROLE_UNSPECIFIED",
    });
  });

  it("refuses a message that does not exist", () => {
    expect(() => requestFields("1.0", "Tusk")).toThrow("A2A 1.0 has no message Tusk");
  });
});
