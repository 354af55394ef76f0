import { describe, expect, it } from "vitest";
import type { JsonObject } from "../json.js";
import { isTimestamp, validate } from "./validate.js";

const fieldsOf = (message: string, value: JsonObject) => validate(message, value).violations.map(({ field }) => field);

describe("validate", () => {
  it("takes what ProtoJSON takes and puts it into normal form", () => {
    const { value, violations } = validate("ListTasksRequest", {
      pageSize: "10",
      status: 3,
      contextId: null,
      unknown: 1,
      historyLength: 0,
    });
    expect(violations).toEqual([]);
    expect(value).toEqual({ pageSize: 10, status: "TASK_STATE_COMPLETED", historyLength: 0 });
    const part = validate("Part", { raw: "_-8" }).value;
    expect(part).toEqual({ raw: "/+8=" });
    expect(validate("Part", { data: null }).value).toEqual({ data: null });
    expect(validate("Part", { text: "" }).violations).toEqual([]);
  });

  it("names every member that is wrong", () => {
    expect(fieldsOf("SendMessageRequest", {})).toEqual(["message"]);
    expect(fieldsOf("SendMessageRequest", { message: null })).toEqual(["message"]);
    expect(fieldsOf("SendMessageRequest", { message: "hello" })).toEqual(["message"]);
    const message = { messageId: 1, role: "ROLE_USER", parts: [{ text: 1 }, "x"], extensions: {} };
    expect(fieldsOf("SendMessageRequest", { message, configuration: { returnImmediately: "yes" } })).toEqual([
      "message.messageId",
      "message.parts[0].text",
      "message.parts[1]",
      "message.extensions",
      "configuration.returnImmediately",
    ]);
    expect(fieldsOf("SendMessageConfiguration", { acceptedOutputModes: "text/plain" })).toEqual([
      "acceptedOutputModes",
    ]);
    expect(fieldsOf("Part", { text: null, url: null })).toEqual([""]);
    expect(fieldsOf("Part", { raw: "a" })).toEqual(["raw"]);
    expect(fieldsOf("ListTasksRequest", { pageSize: 1.5 })).toEqual(["pageSize"]);
    expect(fieldsOf("ListTasksRequest", { pageSize: 1e12 })).toEqual(["pageSize"]);
    expect(fieldsOf("ListTasksRequest", { status: 99 })).toEqual(["status"]);
  });

  it.each([
    ["2026-01-31T12:00:00Z", true],
    ["2026-01-31T12:00:00.123456789Z", true],
    ["2026-01-31T12:00:00+02:00", true],
    ["2026-02-29T12:00:00Z", false],
    ["2026-01-31T24:00:00Z", false],
    ["2026-01-31 12:00:00Z", false],
    ["2026-01-31T12:00:00", false],
    ["1767225600", false],
  ])("knows whether %s is a timestamp", (text, right) => {
    expect(isTimestamp(text)).toBe(right);
  });
});
