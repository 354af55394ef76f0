import { createServer as createHttp } from "node:http";
import { createServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { describe, expect, it, onTestFinished } from "vitest";
import { testAuthority } from "../testing/certificates.js";
import { createWire, type WireOptions } from "./client.js";
import type { HttpRequest, SendOptions } from "./wire.js";

async function serve(options?: ServerOptions): Promise<string> {
  const answer: Parameters<typeof createHttp>[1] = (request, response) => {
    const { socket } = request;
    const shown = "getPeerCertificate" in socket ? (socket as TLSSocket).getPeerCertificate().subject : undefined;
    response.end(`${shown?.CN ?? "nobody"}`);
  };
  const server = options ? createServer(options, answer) : createHttp(answer);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close().closeAllConnections());
  return `${options ? "https" : "http"}://localhost:${(server.address() as AddressInfo).port}/`;
}

function open(options: WireOptions = {}) {
  const wire = createWire(options);
  onTestFinished(() => wire.close());
  const send = async (url: string, more: Partial<HttpRequest> = {}, sent: SendOptions = {}) => {
    const { response, fault } = await wire.send({ method: "GET", url, headers: [], ...more }, sent);
    return response?.body.text ?? `${fault?.kind}: ${fault?.message}`;
  };
  return { wire, send };
}

describe("mutual TLS", () => {
  it("shows the certificate of the request, never that of another one", async () => {
    const authority = await testAuthority();
    const { cert, key } = await authority.issue("localhost");
    const url = await serve({ cert, key, ca: authority.cert, requestCert: true, rejectUnauthorized: false });
    const { send } = open({ trust: { authorities: [authority.cert] } });
    const [alice, bob] = [await authority.issue("alice"), await authority.issue("bob")];
    const said: string[] = [];
    for (const certificate of [alice, undefined, bob, alice, undefined])
      said.push(await send(url, certificate ? { certificate } : {}));
    expect(said).toEqual(["alice", "nobody", "bob", "alice", "nobody"]);
  });

  it("is a fault of the connection where the server wants a certificate and gets none", async () => {
    const authority = await testAuthority();
    const { cert, key } = await authority.issue("localhost");
    const url = await serve({ cert, key, ca: authority.cert, requestCert: true, rejectUnauthorized: true });
    const { send } = open({ trust: { authorities: [authority.cert] } });
    expect(await send(url)).toMatch(/^(tls|reset): /);
    expect(await send(url, { certificate: await authority.issue("alice") })).toBe("alice");
  });
});

it("trusts the usual authorities and those that are given, or everybody when it is told so", async () => {
  const authority = await testAuthority();
  const { cert, key } = await authority.issue("localhost");
  const url = await serve({ cert, key });
  expect(await open().send(url)).toMatch(/^tls: /);
  expect(await open({ trust: { authorities: [authority.cert] } }).send(url)).toBe("nobody");
  expect(await open({ trust: { authorities: [(await testAuthority()).cert] } }).send(url)).toMatch(/^tls: /);
  expect(await open({ trust: { insecure: true } }).send(url)).toBe("nobody");
});

describe("public addresses only", () => {
  it("does not connect to private ones, in whatever spelling, nor to names that lead to them", async () => {
    const url = await serve();
    const { port } = new URL(url);
    const { send, wire } = open();
    expect(await send(url)).toBe("nobody");
    expect(wire.addressOf?.(new URL(url).origin)).toBe("127.0.0.1");
    const hosts = [
      "localhost",
      "127.0.0.1",
      "127.1",
      "2130706433",
      "0x7f000001",
      "[::ffff:127.0.0.1]",
      "0.0.0.0",
      "10.0.0.1",
      "[fe80::1]",
      "169.254.169.254",
    ];
    for (const host of hosts) {
      const said = await send(`http://${host}:${port}/`, {}, { publicOnly: true });
      expect(said).toMatch(/^other: .* private address, which is not called without --allow-private$/);
    }
  });
});
