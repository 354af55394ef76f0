import { expect, it } from "vitest";
import { Recording } from "../testing/recording.js";
import { cutExchange, shownBody } from "./cut-exchange.js";

it("leaves short exchanges as they are", () => {
  const exchange = new Recording().result({ a: 1 }, "get_task");
  expect(cutExchange(exchange)).toEqual(exchange);
});

it("cuts long bodies and says so", () => {
  const cut = cutExchange(new Recording().add("x".repeat(shownBody + 1)));
  expect(cut.response?.body).toEqual({ text: "x".repeat(shownBody), size: shownBody + 1, truncated: true });
  expect(cut.notes).toEqual([`the response body is cut in this report (${shownBody + 1} bytes in all)`]);
});

it("cuts base64 where it can still be decoded", () => {
  const exchange = new Recording().add("");
  const base64 = Buffer.alloc(shownBody).toString("base64");
  const long = { ...exchange, request: { ...exchange.request, body: { base64, size: shownBody } } };
  const body = cutExchange(long).request.body;
  expect(body?.base64?.length).toBe(shownBody);
  expect(Buffer.from(body?.base64 ?? "", "base64").every((byte) => byte === 0)).toBe(true);
});

it("cuts long streams and counts what was there", () => {
  const events = Array.from({ length: 40 }, () => ({ text: "x".repeat(1000) }));
  const cut = cutExchange(new Recording().stream(events, "subscribe_to_task"));
  expect(cut.response?.events?.length).toBeLessThan(20);
  expect(cut.notes).toEqual(["the stream is cut in this report (40 events in all)"]);
});
