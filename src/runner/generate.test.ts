import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isObject, type Json } from "../json.js";
import { checkPayload } from "../judge/payload/index.js";
import { laidOver, numericSeed, type RequestKind, requests } from "./generate.js";

const kind = (message: string, given: Partial<RequestKind> = {}): RequestKind => ({
  version: "1.0",
  message,
  without: new Set(),
  values: {},
  ...given,
});

describe("requests from the definitions", () => {
  test.each(["SendMessageRequest", "ListTasksRequest", "TaskPushNotificationConfig"])(
    "%s fits its definition",
    (name) => {
      fc.assert(
        fc.property(requests(fc, kind(name)), (request) => {
          expect(checkPayload("1.0", name, request)).toEqual([]);
        }),
        { numRuns: 100, seed: 1 },
      );
    },
  );

  test("a URL can take them", () => {
    fc.assert(
      fc.property(requests(fc, kind("ListTasksRequest")), (request) => {
        for (const value of Object.values(request)) expect(() => encodeURIComponent(String(value))).not.toThrow();
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  test("what is left out is left out", () => {
    const without = new Set(["tenant", "message.messageId", "message.parts[0].metadata", "configuration"]);
    fc.assert(
      fc.property(requests(fc, kind("SendMessageRequest", { without })), (request) => {
        expect(request).not.toHaveProperty("tenant");
        expect(request).not.toHaveProperty("configuration");
        const message = isObject(request.message) ? request.message : {};
        expect(message).not.toHaveProperty("messageId");
        expect(message.parts).not.toEqual([]);
        for (const part of message.parts as Json[]) expect(part).not.toHaveProperty("metadata");
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  test("what has values has one of them", () => {
    const values = { "message.parts[0].mediaType": ["text/plain", "image/png"] };
    fc.assert(
      fc.property(requests(fc, kind("SendMessageRequest", { values })), ({ message }) => {
        for (const part of (message as { parts: { mediaType: string }[] }).parts)
          expect(["text/plain", "image/png"]).toContain(part.mediaType);
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  test("hold what readers stumble over", () => {
    const all = JSON.stringify(fc.sample(requests(fc, kind("SendMessageRequest")), { numRuns: 200, seed: 1 }));
    for (const odd of ["\\u0000", "__proto__", "1e+308", "\u2028", '{"a":['.repeat(20)]) expect(all).toContain(odd);
  });

  test("get smaller", () => {
    const { counterexample } = fc.check(
      fc.property(
        requests(fc, kind("ListTasksRequest")),
        ({ pageSize }) => typeof pageSize !== "number" || pageSize < 1000,
      ),
      { seed: 3, numRuns: 1000 },
    );
    expect(counterexample).toEqual([{ pageSize: 1000 }]);
  });
});

test("seeds differ with the run and with what they are for", () => {
  expect(numericSeed("a", "b")).toBe(numericSeed("a", "b"));
  expect(new Set([numericSeed("a", "b"), numericSeed("a", "c"), numericSeed("b", "b")]).size).toBe(3);
});

test("what is laid over wins, and maps are merged", () => {
  expect(laidOver({ a: { b: 1, c: 2 }, d: [1] }, { a: { b: null }, d: [2], e: 3 })).toEqual({
    a: { b: null, c: 2 },
    d: [2],
    e: 3,
  });
});
