import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createWire } from "./client.js";
import { headerOf } from "./headers.js";
import { prepareRequest } from "./request.js";

const prepare = (url: string) => prepareRequest({ method: "GET", url, headers: [] }, []);

describe("URLs", () => {
  it.each([
    ["http://h", "http://h", "/"],
    ["HTTPS://H:443/p?q", "https://h", "/p?q"],
    ["http://h?x=1", "http://h", "/?x=1"],
    ["http://h/a/./b/../c//%2e%2E/?", "http://h", "/a/./b/../c//%2e%2E/?"],
    ["http://h/ä b|c#frag", "http://h", "/%C3%A4%20b|c"],
    ["  http://h/p  ", "http://h", "/p"],
    ["http://[::1]:8080/p", "http://[::1]:8080", "/p"],
  ])("%s", (url, origin, path) => {
    expect(prepare(url)).toMatchObject({ origin, dispatch: { path }, recorded: { url } });
  });

  it("with credentials become a header", () => {
    const { origin, recorded } = prepare("http://me:p%40ss@h/");
    expect(origin).toBe("http://h");
    expect(headerOf(recorded.headers, "authorization")).toBe(`Basic ${Buffer.from("me:p@ss").toString("base64")}`);
    expect(prepare("http://%zz@h/").problem).toContain("cannot be used");
  });

  it("whatever an agent declares, nothing is thrown", () => {
    const anything = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.string().map((rest) => `http://h${rest}`),
    );
    fc.assert(
      fc.property(anything, (url) => {
        const { origin, problem, dispatch } = prepare(url);
        expect(origin === undefined).toBe(problem !== undefined);
        expect(dispatch.path).toMatch(/^\/[!-~]*$/);
      }),
      { numRuns: 500 },
    );
  });
});

it.each([
  { method: "GE T" },
  { headers: [["Transfer-Encoding", "chunked"]] as const },
  { headers: [["X Y", "1"]] as const },
  { headers: [["X", "\u20ac"]] as const },
  { method: "POST", headers: [["Content-Length", "3"]] as const, body: "four" },
])("what HTTP or the client cannot send is a mistake of the suite: %j", async (over) => {
  const { createServer } = await import("node:http");
  const server = createServer((_request, response) => response.end());
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`;
  const wire = createWire();
  await expect(wire.send({ method: "GET", url, headers: [], ...over })).rejects.toMatchObject({ code: "SUITE" });
  expect(wire.exchanges).toEqual([]);
  await wire.close();
  server.close();
});
