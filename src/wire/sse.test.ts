import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BodyEnd, SseEvent } from "./exchange.js";
import { createSseDecoder } from "./sse.js";

function decode(chunks: readonly (string | Buffer)[], end: BodyEnd = "complete", contentType = "text/event-stream") {
  const decoder = createSseDecoder(contentType);
  const events: SseEvent[] = [];
  chunks.forEach((chunk, at) => {
    decoder.push(Buffer.from(chunk as string), at, (event) => events.push(event));
  });
  return { events, data: events.map((event) => event.data), framing: decoder.end(end) };
}

describe("legal framing", () => {
  it.each([
    ["LF", "data: 1\n\ndata: 2\n\n"],
    ["CRLF", "data: 1\r\n\r\ndata: 2\r\n\r\n"],
    ["CR", "data: 1\r\rdata: 2\r\r"],
    ["a mixture", "data: 1\r\n\ndata: 2\n\r"],
    ["no space after the colon", "data:1\n\ndata:2\n\n"],
    ["comments and keep-alive", ": hello\n\n: ping\ndata: 1\n\n:\ndata: 2\n\n: bye"],
    ["other known fields", "event: message\nid: 7\nretry: 10\ndata: 1\n\ndata: 2\n\n"],
  ])("%s, however it is cut", (_name, text) => {
    expect(decode([text])).toMatchObject({ data: ["1", "2"], framing: [] });
    const bytes = Buffer.from(text);
    expect(decode([...bytes].map((byte) => Buffer.from([byte])))).toMatchObject({ data: ["1", "2"], framing: [] });
  });

  it("several data lines are one event", () => {
    expect(decode(['data: {\ndata:  "a": 1\ndata: }\n\n']).data).toEqual(['{\n "a": 1\n}']);
  });

  it("an event is given as soon as its bytes are there, also when lines end in CR", () => {
    const decoder = createSseDecoder("text/event-stream");
    const seen: string[] = [];
    decoder.push(Buffer.from("data: 1\r\r"), 5, (event) => seen.push(event.data));
    expect(seen).toEqual(["1"]);
    decoder.push(Buffer.from("\ndata: 2\r\n\r\n"), 6, (event) => seen.push(event.data));
    expect(seen).toEqual(["1", "2"]);
  });

  it("events have their time, name and id", () => {
    const { events } = decode(["event: x\nid: 1\nda", "ta: a\n", "\n"]);
    expect(events).toEqual([{ atMs: 2, data: "a", event: "x", id: "1" }]);
  });

  it("characters may be cut anywhere", () => {
    const text = "data: a€😀ö\n\n";
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(Buffer.byteLength(text))), (cuts) => {
        const bytes = Buffer.from(text);
        const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const chunks = at.slice(1).map((to, i) => bytes.subarray(at[i], to));
        expect(decode(chunks)).toMatchObject({ data: ["a€😀ö"], framing: [] });
      }),
    );
  });
});

describe("findings", () => {
  const finding = (text: string | Buffer, contentType?: string) => decode([text], "complete", contentType).framing;

  it("a last event without its blank line is lost, and only when the server ended the stream", () => {
    for (const tail of ["data: lost", "data: lost\n"]) {
      const { data, framing } = decode(["data: 1\n\n", tail]);
      expect(data).toEqual(["1"]);
      expect(framing).toEqual([expect.stringContaining("every client loses its last one: lost")]);
      expect(decode(["data: 1\n\n", tail], "cut").framing).toEqual([]);
      expect(decode(["data: 1\n\n", tail], "closed-by-kit").framing).toEqual([]);
    }
  });

  it("NDJSON and JSON arrays", () => {
    expect(finding('{"a":1}\n{"a":2}\n')).toEqual([
      expect.stringContaining('bare JSON and not an SSE field (each needs "data:" in front): {"a":1}'),
      expect.stringContaining('{"a":2}'),
    ]);
    expect(finding('[{"a":1}]')).toEqual([expect.stringContaining("bare JSON")]);
  });

  it("[DONE]", () => {
    expect(finding("data: 1\n\ndata: [DONE]\n\n")).toEqual([expect.stringContaining("[DONE]")]);
  });

  it("another charset, but not UTF-8 in any spelling", () => {
    expect(finding("", "text/event-stream; charset=iso-8859-1")).toEqual([
      expect.stringContaining("charset=iso-8859-1"),
    ]);
    expect(finding("", 'text/event-stream; charset="UTF-8"')).toEqual([]);
    expect(finding("", "text/event-stream")).toEqual([]);
  });

  it("misspelt field names", () => {
    expect(finding("Data: 1\n\n")).toEqual([expect.stringContaining('"Data" is misspelt')]);
    expect(finding(" data: 1\n\n")).toEqual([expect.stringContaining('" data" is misspelt')]);
  });

  it("invalid UTF-8", () => {
    expect(finding(Buffer.from([0x64, 0x61, 0x74, 0x61, 0x3a, 0xff, 0x0a, 0x0a]))).toEqual([
      "the stream has bytes that are not valid UTF-8",
    ]);
  });

  it("what is legal but odd is marked as a note", () => {
    const { data, framing } = decode(["\uFEFFdata: 1\nfoo: bar\nretry: soon\n\n"]);
    expect(data).toEqual(["1"]);
    expect(framing.length).toBe(3);
    for (const text of framing) expect(text).toMatch(/^note: /);
    expect(finding(`data: ${"x".repeat(2 ** 20)}\n\n`)).toEqual([
      expect.stringMatching(/^note: a line has 1048582 bytes/),
    ]);
  });

  it("a hostile number of different findings is not kept", () => {
    const lines = Array.from({ length: 10_000 }, (_, i) => `{"n":${i}}`).join("\n");
    expect(finding(lines).length).toBe(50);
  });
});

it("a line of 32 MiB in small pieces takes linear time", () => {
  const decoder = createSseDecoder("text/event-stream");
  const piece = Buffer.alloc(16 * 1024, 0x61);
  const start = performance.now();
  decoder.push(Buffer.from("data: "), 0, () => {});
  for (let i = 0; i < 2048; i++) decoder.push(piece, 0, () => {});
  const lengths: number[] = [];
  decoder.push(Buffer.from("\n\n"), 0, (event) => lengths.push(event.data.length));
  expect(lengths).toEqual([32 * 2 ** 20]);
  expect(performance.now() - start).toBeLessThan(3000);
});
