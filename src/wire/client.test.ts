import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createWire, type RecordingWire, type WireOptions } from "./client.js";
import { headerOf, headersOf } from "./headers.js";

const servers: Server[] = [];
const wires: RecordingWire[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function wireWith(options: WireOptions = {}): RecordingWire {
  const wire = createWire(options);
  wires.push(wire);
  return wire;
}

afterEach(async () => {
  await Promise.all(wires.splice(0).map((wire) => wire.close()));
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

const get = (url: string) => ({ method: "GET", url, headers: [] as const });

describe("a plain exchange", () => {
  it("is recorded as sent and as received", async () => {
    const seen: { request: IncomingMessage; body: string }[] = [];
    const url = await serve(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      seen.push({ request, body });
      response.writeHead(201, [
        ["X-Odd", "one"],
        ["x-odd", "two"],
        ["Content-Type", "application/json"],
      ] as never);
      response.end('{"ok":"ä"}');
    });
    const wire = wireWith({ headers: [["Authorization", "Bearer tok"]] });
    const exchange = await wire.send(
      {
        method: "POST",
        url: `${url}/a/../b%2Fc?x=1`,
        headers: [["Content-Type", "application/json"]],
        body: '{"é":1}',
      },
      { purpose: { test: "T", step: "s" } },
    );

    expect(exchange.id).toBe("x1");
    expect(exchange.fault).toBeUndefined();
    expect(exchange.purpose).toEqual({ test: "T", step: "s" });
    const { response } = exchange;
    expect(response).toMatchObject({ status: 201, end: "complete", body: { text: '{"ok":"ä"}', size: 11 } });
    expect(response?.events).toBeUndefined();
    expect(response?.headers.filter(([name]) => name.toLowerCase() === "x-odd")).toEqual([
      ["X-Odd", "one"],
      ["x-odd", "two"],
    ]);
    expect(headersOf(response?.headers ?? [], "X-ODD")).toEqual(["one", "two"]);

    // What is recorded is what arrived: the path as written, every header in order.
    const [arrived] = seen;
    expect(arrived?.request.url).toBe("/a/../b%2Fc?x=1");
    expect(arrived?.body).toBe('{"é":1}');
    const raw = arrived?.request.rawHeaders ?? [];
    expect(exchange.request.headers.flat()).toEqual(raw);
    expect(headerOf(exchange.request.headers, "user-agent")).toMatch(/^a2a-tck\/\d/);
    expect(headerOf(exchange.request.headers, "accept-encoding")).toBe("identity");
    expect(exchange.request.body).toEqual({ text: '{"é":1}', size: 8 });
  });

  it("lets the step's headers win over the user's, and leaves out what is omitted", async () => {
    const url = await serve((request, response) => response.end(JSON.stringify(request.rawHeaders)));
    const wire = wireWith({ headers: [["authorization", "Bearer user"]] });
    const own = await wire.send({ ...get(url), headers: [["Authorization", "Bearer step"]] });
    expect(own.response?.body.text).not.toContain("Bearer user");
    const none = await wire.send({ ...get(url), omit: ["Authorization", "User-Agent"] });
    expect(none.response?.body.text?.toLowerCase()).not.toMatch(/authorization|user-agent/);
    expect(none.request.headers.flat()).toEqual(JSON.parse(none.response?.body.text ?? ""));
  });

  it("numbers exchanges in the order of sending and lists them so", async () => {
    const held: (() => void)[] = [];
    const url = await serve((request, response) => {
      if (request.url === "/slow") held.push(() => response.end("slow"));
      else {
        response.end("quick");
        for (const release of held) release();
      }
    });
    const wire = wireWith();
    const slow = wire.send(get(`${url}/slow`));
    while (held.length === 0) await new Promise(setImmediate);
    const quick = await wire.send(get(`${url}/quick`));
    expect(quick.id).toBe("x2");
    expect((await slow).id).toBe("x1");
    expect(wire.exchanges.map((exchange) => exchange.id)).toEqual(["x1", "x2"]);
  });

  it("measures with the clock that it is given", async () => {
    const url = await serve((_request, response) => response.end());
    let now = 1000;
    const wire = wireWith({ startedAt: () => now++ });
    const { startedAtMs, durationMs, response } = await wire.send(get(url));
    expect(startedAtMs).toBe(1);
    expect(response?.headersAtMs).toBe(1);
    expect(durationMs).toBeGreaterThan(response?.endAtMs ?? Number.NaN);
  });

  it("uses a connection again after a whole answer", async () => {
    const ports = new Set<number | undefined>();
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end("x");
    });
    const wire = wireWith();
    for (let i = 0; i < 5; i++) await wire.send(get(url));
    expect(ports.size).toBe(1);
  });

  it("rejects a header that HTTP does not allow as a mistake of the suite", async () => {
    const wire = wireWith();
    const bad = wire.send({ ...get("http://127.0.0.1:1"), headers: [["X", "a\nb"]] });
    await expect(bad).rejects.toMatchObject({ name: "TckError", code: "SUITE" });
  });
});

it("tells once when the answers fill more than they may, bodies and events counted", async () => {
  const url = await serve((request, response) => {
    const isStream = request.url === "/stream";
    response.writeHead(200, { "content-type": isStream ? "text/event-stream" : "text/plain" });
    response.end(isStream ? "data: 12345\n\n" : "x".repeat(60));
  });
  let told = 0;
  const wire = wireWith({
    full: {
      bytes: 80,
      onFull: () => {
        told++;
      },
    },
  });
  await wire.send(get(url));
  await wire.send(get(`${url}/stream`));
  expect(told).toBe(0);
  await wire.send(get(`${url}/stream`));
  await wire.send(get(url));
  expect(told).toBe(1);
});

describe("a stream", () => {
  it("gives events as they arrive and hangs up when told, without harm to other connections", async () => {
    let closed = false;
    const url = await serve((request, response) => {
      if (request.url !== "/stream") return void response.end("fine");
      request.socket.on("close", () => {
        closed = true;
      });
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write('data: {"n":1}\n\n: ping\n\ndata: {"n":2}\n\ndata: {"n":3}\n\n');
    });
    const wire = wireWith();
    await wire.send(get(url));
    const exchange = await wire.send(get(`${url}/stream`), { onEvent: (event) => event.data.includes("2") });
    expect(exchange.response).toMatchObject({ end: "closed-by-kit", framing: [] });
    expect(exchange.response?.events?.map((event) => event.data)).toEqual(['{"n":1}', '{"n":2}']);
    expect(exchange.fault).toBeUndefined();
    expect((await wire.send(get(url))).response?.body.text).toBe("fine");
    while (!closed) await new Promise(setImmediate);
  });
});
