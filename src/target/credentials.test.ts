import { describe, expect, it } from "vitest";
import type { HttpRequest } from "../wire/wire.js";
import { type Credentials, dress, identityNames, keyHeadersOf } from "./credentials.js";
import { type Identities, secretsOf } from "./identity.js";
import { Keyring } from "./keyring.js";

const identities: Identities = {
  main: { type: "bearer", token: "main-token" },
  other: { type: "basic", username: "bob", password: "pa:ss" },
  query: { type: "apiKey", in: "query", name: "api key", value: "k&y=1" },
  cookies: [
    { type: "apiKey", in: "cookie", name: "sid", value: "one" },
    { type: "apiKey", in: "cookie", name: "csrf", value: "two" },
  ],
  both: [
    { type: "bearer", token: "both-token" },
    { type: "apiKey", in: "header", name: "X-Partner", value: "partner-key" },
  ],
  free: { type: "headers", headers: { "X-User": "alice" } },
};
const known: Credentials = { names: [], origins: ["https://a.example"], keyring: new Keyring(identities) };
const request: HttpRequest = { method: "GET", url: "https://a.example/rpc", headers: [["Accept", "*/*"]] };
const dressed = async (change: Partial<HttpRequest> = {}, as?: string, more: Partial<Credentials> = {}) =>
  dress({ ...request, ...change }, { ...known, ...more }, as);
const added = async (as?: string, more: Partial<Credentials> = {}) =>
  (await dressed({}, as, more)).request.headers.slice(1);

describe("an identity", () => {
  it("shows what its kind says", async () => {
    expect(await added()).toEqual([["Authorization", "Bearer main-token"]]);
    expect(await added("other")).toEqual([["Authorization", `Basic ${btoa("bob:pa:ss")}`]]);
    expect(await added("cookies")).toEqual([["Cookie", "sid=one; csrf=two"]]);
    expect(await added("both")).toEqual([
      ["Authorization", "Bearer both-token"],
      ["X-Partner", "partner-key"],
    ]);
    expect(await added("free")).toEqual([["X-User", "alice"]]);
  });

  it("puts a key into the query and says so, whether there is one already", async () => {
    const { request: sent, purpose } = await dressed({}, "query");
    expect(sent.url).toBe("https://a.example/rpc?api%20key=k%26y%3D1");
    expect(purpose).toEqual({ identity: "query", keyInQuery: "api key" });
    const url = "https://a.example/rest/tasks?pageSize=5";
    expect((await dressed({ url }, "query")).request.url).toBe(`${url}&api%20key=k%26y%3D1`);
    const own = "https://a.example/rest/tasks?api+key=wrong";
    expect((await dressed({ url: own }, "query")).request.url).toBe(own);
  });

  it("is named in the purpose of the exchange, and nobody is where nothing was shown", async () => {
    expect((await dressed()).purpose).toEqual({ identity: "main" });
    expect((await dressed({}, "other")).purpose).toEqual({ identity: "other" });
    expect((await dressed({}, "none")).purpose).toEqual({ identity: "none" });
    expect((await dressed({}, undefined, { keyring: new Keyring() })).purpose).toEqual({});
    expect((await dressed({ url: "https://b.example/" })).purpose).toEqual({});
  });

  it("gives way to what the request itself says", async () => {
    const own = { headers: [["authorization", "Bearer wrong"]] as const };
    const { request: sent, purpose } = await dressed(own);
    expect(sent.headers).toEqual(own.headers);
    expect(purpose).toEqual({});
    expect((await dressed({ omit: ["Authorization"] })).request.headers).toEqual(request.headers);
  });

  it("shows nothing on another origin", async () => {
    for (const as of ["main", "other", "cookies", "query"]) {
      const url = "https://a.example.evil/rpc";
      expect((await dressed({ url }, as)).request).toMatchObject({ url, headers: request.headers });
    }
  });
});

describe("headers of the user", () => {
  const names = ["Authorization", "X-Route", "X-Partner"];
  const keyHeaders = ["x-partner"];

  it("are main's, and win over the file", async () => {
    const { request: sent, purpose } = await dressed({}, "main", { names });
    expect(sent.headers).toEqual(request.headers);
    expect(sent.omit).toBeUndefined();
    expect(purpose).toEqual({ identity: "main" });
  });

  it("stay away from every other caller, as far as they carry credentials", async () => {
    const omit = ["Authorization", "Cookie", "X-API-Key", "X-Partner"];
    expect((await dressed({}, "none", { names, keyHeaders })).request.omit).toEqual(omit);
    const bob = (await dressed({}, "other", { names, keyHeaders })).request;
    expect(bob.omit).toEqual(omit.slice(1));
    expect(bob.headers.at(-1)?.[0]).toBe("Authorization");
    const both = (await dressed({}, "both", { names, keyHeaders })).request;
    expect(both.omit).toEqual(["Cookie", "X-API-Key"]);
  });

  it("make a main when they carry credentials", () => {
    const only = (given: readonly string[], keys: readonly string[] = []) => [
      ...identityNames({ names: given, origins: [], keyHeaders: keys }),
    ];
    expect(only(["X-Route"])).toEqual([]);
    expect(only(["cookie"])).toEqual(["main"]);
    expect(only(["X-Partner"], keyHeaders)).toEqual(["main"]);
    expect([...identityNames(known)]).toEqual([...Object.keys(identities), "tampered"]);
  });
});

it("knows the headers of API key schemes in both versions of the card", () => {
  const securitySchemes = {
    a: { apiKeySecurityScheme: { location: "header", name: "X-One" } },
    b: { type: "apiKey", in: "header", name: "X-Two" },
    c: { apiKeySecurityScheme: { location: "query", name: "three" } },
    d: { httpAuthSecurityScheme: { scheme: "Bearer" } },
    e: 5,
  };
  expect(keyHeadersOf({ securitySchemes })).toEqual(["x-one", "x-two"]);
  expect(keyHeadersOf({ securitySchemes: [] })).toEqual([]);
});

it("lists every secret", () => {
  expect(secretsOf(identities)).toEqual([
    "main-token",
    "pa:ss",
    "bob:pa:ss",
    "k&y=1",
    "one",
    "two",
    "both-token",
    "partner-key",
    "alice",
  ]);
});
