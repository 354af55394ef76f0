import { describe, expect, it } from "vitest";
import { toBody } from "./body.js";
import { bodyText, headerOf, headersOf, mediaTypeOf } from "./headers.js";

describe("headers", () => {
  const headers = [
    ["X-A", "1"],
    ["x-a", "2"],
  ] as const;
  it("are found without regard to case", () => {
    expect(headerOf(headers, "x-A")).toBe("1");
    expect(headersOf(headers, "X-A")).toEqual(["1", "2"]);
    expect(headerOf(headers, "b")).toBeUndefined();
  });

  it.each([
    ["application/json", "application/json", {}],
    ["Application/A2A+JSON ; Charset=UTF-8", "application/a2a+json", { charset: "UTF-8" }],
    ['text/event-stream;charset="u;t\\"f";q=1', "text/event-stream", { charset: 'u;t"f', q: "1" }],
    ["", "", {}],
    [undefined, "", {}],
    [";;;", "", {}],
  ])("a media type: %s", (value, type, parameters) => {
    expect(mediaTypeOf(value)).toEqual({ type, parameters });
  });
});

describe("bodies", () => {
  it("are text when they are UTF-8, else base64", () => {
    expect(toBody(Buffer.from("\uFEFFä"))).toEqual({ text: "\uFEFFä", size: 5 });
    expect(toBody(Buffer.from([0xff]))).toEqual({ base64: "/w==", size: 1 });
    expect(bodyText({ base64: Buffer.from("hi").toString("base64"), size: 2 })).toBe("hi");
    expect(bodyText(undefined)).toBe("");
  });

  it("stay text when the limit cuts through a character", () => {
    expect(toBody(Buffer.from("a€").subarray(0, 3), 10)).toEqual({ text: "a", size: 10, truncated: true });
    expect(toBody(Buffer.from([0x61, 0xff, 0x61]), 10)).toEqual({ base64: "Yf9h", size: 10, truncated: true });
  });
});
