import { createServer as createHttpServer, type RequestListener, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { createWire, type RecordingWire, type WireOptions } from "./client.js";
import type { Exchange } from "./exchange.js";

// Servers that do to the kit what agents in the wild do, and worse. Each case ends in bounded time with a right record.

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const http = (listener: RequestListener) => listen(createHttpServer(listener));
/** Answers each request with exactly these bytes; `after` decides what becomes of the connection. */
const tcp = (bytes: string | Buffer, after: (socket: Socket) => void = () => {}) =>
  listen(
    createTcpServer((socket) => {
      socket.on("data", () => socket.write(bytes, () => after(socket)));
    }),
  );

function wireWith(options: WireOptions = {}): RecordingWire {
  const wire = createWire(options);
  closers.push(() => wire.close());
  return wire;
}

const get = (url: string, wire = wireWith()): Promise<Exchange> => wire.send({ method: "GET", url, headers: [] });
const limited = (limits: WireOptions["limits"]) => wireWith(limits ? { limits } : {});

/** What is kept of an answer that goes over a limit (bytes). */
const kept = 16 * 1024;

describe("time", () => {
  it("a server that never answers", async () => {
    const url = await http(() => {});
    const exchange = await get(url, limited({ firstByteMs: 50 }));
    expect(exchange.response).toBeUndefined();
    expect(exchange.fault).toEqual({ kind: "timeout", message: "no answer within 50 ms" });
    expect(exchange.durationMs).toBeLessThan(2000);
  });

  it("a server that drips bytes of a body for ever ends at the total limit", async () => {
    const url = await http((_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write("."), 5);
      response.on("close", () => clearInterval(timer));
    });
    const exchange = await get(url, limited({ idleMs: 1000, totalMs: 150 }));
    expect(exchange.response?.end).toBe("timeout");
    expect(exchange.response?.body.size).toBeGreaterThan(1);
    expect(exchange.fault).toEqual({ kind: "timeout", message: "the exchange was not over within 150 ms" });
  });

  it("a server that drips its header for ever ends at the first-byte limit", async () => {
    const url = await tcp("HTTP/1.1 200 OK\r\n", (socket) => {
      const timer = setInterval(() => socket.write("x: y\r\n"), 5);
      socket.on("close", () => clearInterval(timer));
    });
    const exchange = await get(url, limited({ firstByteMs: 100 }));
    expect(exchange.fault?.kind).toBe("timeout");
    expect(exchange.response).toBeUndefined();
  });

  it("a body that stops in the middle ends at the idle limit, with what had come", async () => {
    const url = await http((_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half");
    });
    const exchange = await get(url, limited({ idleMs: 50 }));
    expect(exchange.response).toMatchObject({ end: "timeout", body: { text: "half", size: 4 } });
    expect(exchange.fault?.message).toBe("nothing more arrived for 50 ms");
  });

  it("limits of one request win over those of the wire", async () => {
    const url = await http(() => {});
    const exchange = await wireWith().send({ method: "GET", url, headers: [] }, { limits: { firstByteMs: 30 } });
    expect(exchange.fault?.message).toBe("no answer within 30 ms");
  });

  it("a TLS handshake that never goes on ends at the connect limit", async () => {
    const url = await listen(createTcpServer(() => {}));
    const exchange = await get(url.replace("http:", "https:"), limited({ connectMs: 60 }));
    expect(exchange.fault).toEqual({ kind: "timeout", message: "no connection within 60 ms" });
  });

  it("a signal ends it before and after the header", async () => {
    const silent = await http(() => {});
    const early = new AbortController();
    const first = wireWith().send({ method: "GET", url: silent, headers: [] }, { signal: early.signal });
    early.abort();
    expect((await first).fault?.kind).toBe("aborted");

    const late = new AbortController();
    const url = await http((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write("data: 1\n\n");
    });
    const second = await wireWith().send(
      { method: "GET", url, headers: [] },
      {
        signal: late.signal,
        onEvent: () => {
          late.abort();
          return false;
        },
      },
    );
    expect(second.fault).toBeUndefined();
    expect(second.response).toMatchObject({ end: "closed-by-kit", events: [{ data: "1" }] });

    const before = await wireWith().send({ method: "GET", url, headers: [] }, { signal: late.signal });
    expect(before.fault?.kind).toBe("aborted");
  });
});

describe("size", () => {
  it("a body of one gigabyte stops at the limit and costs little memory", async () => {
    let written = 0;
    const chunk = Buffer.alloc(256 * 1024, 0x61);
    const url = await http((_request, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": String(2 ** 30) });
      const more = () => {
        while (written < 2 ** 30 && !response.destroyed) {
          written += chunk.length;
          if (!response.write(chunk)) return void response.once("drain", more);
        }
      };
      more();
    });
    const before = process.memoryUsage().rss;
    const exchange = await get(url, limited({ bodyBytes: 4 * 2 ** 20 }));
    expect(exchange.response).toMatchObject({ status: 200, end: "limit", body: { truncated: true } });
    expect(exchange.response?.body.text?.length).toBe(kept);
    expect(exchange.response?.body.size).toBeGreaterThan(4 * 2 ** 20);
    expect(exchange.fault).toBeUndefined();
    expect(written).toBeLessThan(256 * 2 ** 20);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 2 ** 20);
  });

  it("a card of 100 MB stops at the default limit of 32 MiB", async () => {
    const url = await http((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(Buffer.alloc(100 * 2 ** 20, 0x20));
    });
    const exchange = await get(url);
    expect(exchange.response?.end).toBe("limit");
    expect(exchange.response?.body.size).toBeLessThan(33 * 2 ** 20);
    expect(exchange.response?.body.text?.length).toBe(kept);
  });

  it("several floods at once share their room, and an ordinary answer beside them comes whole", async () => {
    // All six have sent a part before any of them goes on, so that they are under way together.
    const responses: ServerResponse[] = [];
    const flood = await http((_request, response) => {
      response.write(Buffer.alloc(10 * 2 ** 20, 0x20));
      if (responses.push(response) === 6) for (const one of responses) one.end(Buffer.alloc(30 * 2 ** 20, 0x20));
    });
    const ordinary = await http((_request, response) => {
      response.end(Buffer.alloc(2 ** 20, 0x20));
    });
    const wire = wireWith();
    const floods = Promise.all(Array.from({ length: 6 }, () => get(flood, wire)));
    const beside = await Promise.all([get(ordinary, wire), get(ordinary, wire)]);
    const sizes = (await floods).map(({ response }) => response?.body.size ?? 0);
    expect((await floods).map(({ response }) => response?.end)).toEqual(Array(6).fill("limit"));
    expect(Math.min(...sizes)).toBeLessThan(24 * 2 ** 20);
    expect(beside.map(({ response }) => [response?.end, response?.body.size])).toEqual(
      Array(2).fill(["complete", 2 ** 20]),
    );
    expect((await get(ordinary, wire)).response?.end).toBe("complete");
  });

  it("an endless event stream stops at the number of events", async () => {
    const url = await http((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const more = () => {
        while (!response.destroyed)
          if (!response.write("data: x\n\n".repeat(100))) return void response.once("drain", more);
      };
      more();
    });
    const exchange = await get(url, limited({ events: 500 }));
    expect(exchange.response?.end).toBe("limit");
    expect(exchange.response?.events?.length).toBe(100);
    expect(exchange.response?.framing).toEqual([]);
  });

  it("an endless line in an event stream stops at the body limit", async () => {
    const url = await http((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const chunk = Buffer.alloc(64 * 1024, 0x61);
      const more = () => {
        while (!response.destroyed) if (!response.write(chunk)) return void response.once("drain", more);
      };
      more();
    });
    const exchange = await get(url);
    expect(exchange.response?.end).toBe("limit");
    expect(exchange.response?.events).toEqual([]);
  });

  it("a header bomb", async () => {
    const url = await tcp(`HTTP/1.1 200 OK\r\n${"x-bomb: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n".repeat(10_000)}\r\n`);
    const exchange = await get(url);
    expect(exchange.response).toBeUndefined();
    expect(exchange.fault).toEqual({ kind: "other", message: "the response header is over the size limit" });
  });

  it("a gzip bomb stops at the limit of the decoded body", async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 2 ** 20));
    const url = await http((_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip", "content-type": "application/json" });
      response.end(bomb);
    });
    const exchange = await get(url, limited({ bodyBytes: 2 ** 20 }));
    expect(exchange.response?.end).toBe("limit");
    expect(exchange.response?.body.text?.length).toBe(kept);
    expect(exchange.durationMs).toBeLessThan(2000);
  });
});

describe("encodings", () => {
  const text = JSON.stringify({ answer: "ä".repeat(5000) });
  it.each([
    ["gzip", gzipSync(text)],
    ["deflate", deflateSync(text)],
    ["br", brotliCompressSync(text)],
  ])("%s is decoded although nobody asked for it, with a note", async (encoding, bytes) => {
    const url = await http((_request, response) => {
      response.writeHead(200, { "content-encoding": encoding });
      response.end(bytes);
    });
    const wire = wireWith();
    const exchange = await get(url, wire);
    expect(exchange.response?.body).toEqual({ text, size: Buffer.byteLength(text) });
    expect(exchange.response?.end).toBe("complete");
    expect(exchange.notes).toEqual([
      `the body was decoded from Content-Encoding ${encoding}, although identity was asked for`,
    ]);
  });

  it("a compressed event stream gives its events live", async () => {
    const { createGzip, constants } = await import("node:zlib");
    const url = await http((_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip", "content-type": "text/event-stream" });
      const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH });
      gzip.pipe(response);
      gzip.write("data: 1\n\ndata: 2\n\n");
    });
    const exchange = await wireWith().send(
      { method: "GET", url, headers: [] },
      { onEvent: (event) => event.data === "2" },
    );
    expect(exchange.response?.events?.map((event) => event.data)).toEqual(["1", "2"]);
    expect(exchange.response?.end).toBe("closed-by-kit");
  });

  it("bytes that are not what Content-Encoding says are kept as they came", async () => {
    const url = await http((_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      response.write("plain ");
      setImmediate(() => response.end("text"));
    });
    const exchange = await get(url);
    expect(exchange.response).toMatchObject({ end: "complete", body: { text: "plain text", size: 10 } });
    expect(exchange.notes?.[0]).toContain("cannot be decoded");
  });

  it("an encoding that the kit does not know is noted", async () => {
    const url = await http((_request, response) => {
      response.writeHead(200, { "content-encoding": "zstd" });
      response.end(Buffer.from([0x28, 0xb5, 0x2f, 0xfd]));
    });
    const exchange = await get(url);
    expect(exchange.response?.body).toEqual({ base64: "KLUv/Q==", size: 4 });
    expect(exchange.notes).toEqual(["the body has Content-Encoding zstd, which the kit does not decode"]);
  });
});

describe("bytes", () => {
  it("invalid UTF-8 is kept as base64, in an event stream it is a finding", async () => {
    const binary = Buffer.from([0x7b, 0xff, 0xfe, 0x7d]);
    const plain = await http((_request, response) => response.end(binary));
    expect((await get(plain)).response?.body).toEqual({ base64: binary.toString("base64"), size: 4 });
    const stream = await http((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(Buffer.concat([Buffer.from("data: "), binary, Buffer.from("\n\n")]));
    });
    expect((await get(stream)).response?.framing).toEqual(["the stream has bytes that are not valid UTF-8"]);
  });

  it.each([
    ["no HTTP at all", "SSH-2.0-OpenSSH_9.6\r\n\r\n"],
    ["HTTP/0.9", "<html>hello</html>\r\n\r\n"],
    ["a broken chunk size", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nhello\r\n"],
    ["both lengths", "HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"],
    ["a status line without a number", "HTTP/1.1 OK\r\n\r\n"],
    [
      "an upgrade that nobody asked for",
      "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
    ],
  ])("invalid HTTP: %s", async (_name, bytes) => {
    const exchange = await get(await tcp(bytes), limited({ firstByteMs: 1000, idleMs: 1000 }));
    expect(exchange.fault?.kind).toBe("invalid-http");
  });

  it("a connection that is lost in the middle of the body", async () => {
    for (const lose of [(socket: Socket) => socket.resetAndDestroy(), (socket: Socket) => socket.end()]) {
      const url = await tcp("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf", (socket) =>
        setTimeout(() => lose(socket), 20),
      );
      const exchange = await get(url);
      expect(exchange.response).toMatchObject({ status: 200, end: "cut", body: { text: "half" } });
      expect(exchange.fault?.kind).toBe("reset");
    }
  });

  it("a connection that is closed without an answer", async () => {
    const url = await listen(createTcpServer((socket) => socket.on("data", () => socket.end())));
    const exchange = await get(url);
    expect(exchange.fault?.kind).toBe("reset");
    expect(exchange.notes).toBeUndefined();
  });

  it("a body that ends with the connection is whole", async () => {
    const url = await tcp("HTTP/1.1 200 OK\r\n\r\nall of it", (socket) => socket.end());
    const exchange = await get(url);
    expect(exchange.response).toMatchObject({ end: "complete", body: { text: "all of it" } });
    expect(exchange.fault).toBeUndefined();
  });

  it("interim answers are passed over", async () => {
    const url = await tcp(
      "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok",
    );
    expect((await get(url)).response).toMatchObject({ status: 200, body: { text: "ok" } });
  });
});

describe("addresses", () => {
  it("a redirect is recorded and never followed", async () => {
    let requests = 0;
    const url = await http((_request, response) => {
      requests++;
      response.writeHead(307, { location: "/" });
      response.end();
    });
    const exchange = await get(url);
    expect(exchange.response?.status).toBe(307);
    expect(requests).toBe(1);
  });

  it("nobody listens", async () => {
    const server = createTcpServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    await new Promise((done) => server.close(done));
    expect((await get(`http://127.0.0.1:${port}/`)).fault?.kind).toBe("refused");
  });

  it("a name that does not exist", async () => {
    expect((await get("http://no-such-host.invalid/")).fault?.kind).toBe("dns");
  });

  it("plain HTTP where TLS is spoken to", async () => {
    const url = await tcp("HTTP/1.1 400 Bad Request\r\n\r\n", (socket) => socket.end());
    expect((await get(url.replace("http:", "https:"))).fault?.kind).toBe("tls");
  });

  it.each(["", "not a url", "/relative", "ftp://h/x", "http://", "http://[::1", "http://a b/"])(
    "a URL that is none: %j",
    async (url) => {
      const exchange = await get(url);
      expect(exchange.fault?.kind).toBe("other");
      expect(exchange.fault?.message).toContain("the URL cannot be used");
    },
  );
});

describe("keep-alive", () => {
  it("a connection that the server closed meanwhile is no finding: the request goes out once more", async () => {
    let connections = 0;
    // The first connection answers one request and is reset when the second arrives on it.
    const url = await listen(
      createTcpServer((socket) => {
        const first = connections++ === 0;
        let requests = 0;
        socket.on("data", () => {
          if (first && requests++ > 0) socket.resetAndDestroy();
          else socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        });
      }),
    );
    const wire = wireWith();
    await get(url, wire);
    const second = await get(url, wire);
    expect(connections).toBe(2);
    expect(second.response?.body.text).toBe("ok");
    expect(second.fault).toBeUndefined();
    expect(second.notes).toEqual(["sent again, because the server had closed the idle keep-alive connection"]);
    expect(wire.exchanges.length).toBe(2);
  });

  it("a reset after a byte of the answer, or on a fresh connection again, stays a finding", async () => {
    let connections = 0;
    const url = await listen(
      createTcpServer((socket) => {
        connections++;
        let requests = 0;
        socket.on("data", () => {
          if (requests++ === 0) socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
          else socket.write("HTTP/1.1 20", () => setTimeout(() => socket.resetAndDestroy(), 20));
        });
      }),
    );
    const wire = wireWith();
    await get(url, wire);
    expect((await get(url, wire)).fault?.kind).toBe("reset");
    expect(connections).toBe(1);

    let served = 0;
    const worse = await listen(
      createTcpServer((socket) => {
        socket.on("data", () => {
          if (served++ === 0) socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
          else socket.resetAndDestroy();
        });
      }),
    );
    await get(worse, wire);
    expect((await get(worse, wire)).fault?.kind).toBe("reset");
    expect(served).toBe(3);
  });

  it("closing the wire ends what is under way", async () => {
    const url = await http(() => {});
    const wire = wireWith();
    const under = get(url, wire);
    await new Promise(setImmediate);
    await wire.close();
    expect((await under).fault?.kind).toBe("aborted");
  });
});

it("an onEvent that throws is the kit's own fault", async () => {
  const url = await http((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write("data: 1\n\n");
  });
  const sent = wireWith().send(
    { method: "GET", url, headers: [] },
    {
      onEvent: () => {
        throw new Error("bug");
      },
    },
  );
  await expect(sent).rejects.toThrow("bug");
});
