import { describe, expect, it } from "vitest";
import { toCurl } from "./curl.js";
import type { Exchange, HeaderList } from "./exchange.js";
import { createRedactor } from "./redact.js";

const secret = 's3cr"t/ü+';
const exchange: Exchange = {
  id: "x1",
  startedAtMs: 0,
  durationMs: 1,
  request: {
    method: "POST",
    url: `https://user:pw@h/p?q=${encodeURIComponent(secret)}&api_key=abc&page=2`,
    headers: [
      ["Authorization", "Bearer top.secret.token"],
      ["X-Custom", secret],
      ["Accept", "application/json"],
    ],
    body: { text: JSON.stringify({ echo: secret, other: "top.secret.token" }), size: 40 },
  },
  response: {
    status: 200,
    headers: [
      ["Set-Cookie", "sid=1"],
      ["set-cookie", "sid=2"],
      ["Content-Type", "text/event-stream"],
    ],
    body: {
      base64: Buffer.concat([Buffer.from("top.secret.token"), Buffer.from([0xff])]).toString("base64"),
      size: 17,
    },
    end: "complete",
    events: [{ atMs: 1, data: `x ${Buffer.from(secret).toString("base64")} y`, id: "top.secret.token" }],
    framing: ["odd: top.secret.token"],
    headersAtMs: 1,
    endAtMs: 2,
  },
  fault: { kind: "other", message: "about top.secret.token" },
  notes: ["top.secret.token"],
  purpose: { test: "T" },
};

describe("redaction", () => {
  const redactor = createRedactor(["Bearer top.secret.token", secret]);
  const clean = redactor.exchange(exchange);

  it("leaves no form of a secret anywhere", () => {
    const written = JSON.stringify(clean) + Buffer.from(clean.response?.body.base64 ?? "", "base64").toString("latin1");
    for (const form of [
      "top.secret",
      "s3cr",
      encodeURIComponent(secret),
      Buffer.from(secret).toString("base64"),
      "user:pw",
      "sid=",
      "abc",
    ]) {
      expect(written).not.toContain(form);
    }
  });

  it("leaves everything else as it is", () => {
    expect(clean.request.url).toBe("https://[redacted]@h/p?q=[redacted]&api_key=[redacted]&page=2");
    expect(clean.request.headers).toEqual([
      ["Authorization", "Bearer [redacted]"],
      ["X-Custom", "[redacted]"],
      ["Accept", "application/json"],
    ]);
    expect(clean.request.body).toEqual({ text: '{"echo":"[redacted]","other":"[redacted]"}', size: 40 });
    expect(clean.response?.headers).toEqual([
      ["Set-Cookie", "[redacted]"],
      ["set-cookie", "[redacted]"],
      ["Content-Type", "text/event-stream"],
    ]);
    expect(clean).toMatchObject({ id: "x1", purpose: { test: "T" }, response: { end: "complete", headersAtMs: 1 } });
    const plain: Exchange = {
      id: "x2",
      startedAtMs: 0,
      durationMs: 0,
      request: { method: "GET", url: "http://h/", headers: [] },
    };
    expect(redactor.exchange(plain)).toEqual(plain);
  });

  it("does not take short values for secrets, nor pattern characters for patterns", () => {
    expect(createRedactor(["abc", ""]).text("abcabc")).toBe("abcabc");
    expect(createRedactor(["a.c*d"]).text("abcd a.c*d")).toBe("abcd [redacted]");
  });

  it("knows the password inside Basic credentials", () => {
    const basic = createRedactor([`Basic ${Buffer.from("me:hunter2").toString("base64")}`]);
    expect(basic.text("the password hunter2")).toBe("the password [redacted]");
  });

  it.each([
    "X-API-Key",
    "apikey",
    "Proxy-Authorization",
    "Cookie",
    "X-Auth",
    "X-Goog-Auth-User",
    "X-Access-Token",
    "Client-Secret",
  ])("%s goes by its name", (name) => {
    const headers: HeaderList = [[name, "anything"]];
    const given: Exchange = { ...exchange, request: { method: "GET", url: "http://h/", headers } };
    expect(createRedactor([]).exchange(given).request.headers).toEqual([[name, "[redacted]"]]);
  });

  it("stays quick on hostile text", () => {
    const start = performance.now();
    createRedactor(["some-secret"]).text(
      `https://${"a:".repeat(500_000)} ${"https://".repeat(100_000)} ${"?".repeat(500_000)}`,
    );
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe("a curl line", () => {
  const request = (over: Partial<Exchange["request"]>): Exchange => ({
    id: "x1",
    startedAtMs: 0,
    durationMs: 0,
    request: { method: "GET", url: "http://h/p", headers: [], ...over },
  });

  it("repeats the request", () => {
    expect(
      toCurl(
        request({
          method: "POST",
          url: "http://h:1/a?b=[c]&d=e",
          headers: [
            ["host", "h:1"],
            ["connection", "keep-alive"],
            ["Content-Type", "application/json"],
            ["Accept", "text/event-stream"],
            ["User-Agent", "a2a-tck/1"],
            ["X-Empty", ""],
            ["content-length", "9"],
          ],
          body: { text: `{"a":"it's $(rm)"}`, size: 9 },
        }),
      ),
    ).toBe(
      "curl -sS -i -g --path-as-is -N 'http://h:1/a?b=[c]&d=e' -H 'Content-Type: application/json' " +
        `-H 'Accept: text/event-stream' -H 'User-Agent: a2a-tck/1' -H 'X-Empty;' --data-raw '{"a":"it'\\''s $(rm)"}'`,
    );
  });

  it("switches off what curl would add and the kit did not send", () => {
    expect(toCurl(request({}))).toBe("curl -sS -i -g --path-as-is http://h/p -H Accept: -H User-Agent:");
    expect(toCurl(request({ method: "DELETE" }))).toContain("-X DELETE");
    expect(toCurl(request({ method: "POST", body: { text: "{}", size: 2 } }))).toContain("-H Content-Type:");
    expect(toCurl(request({ method: "POST" }))).toContain("-X POST");
    expect(toCurl(request({ headers: [["Host", "other"]] }))).toContain("-H 'Host: other'");
  });

  it("is one line of words for a real shell, whatever is in it", async () => {
    const { execFileSync } = await import("node:child_process");
    const text = '\'; echo pwned; $(id) `id` \\ "quoted" \n second line é';
    const line = toCurl(
      request({ method: "POST", url: `http://h/${encodeURIComponent(text)}'`, body: { text, size: 1 } }),
    );
    const words = execFileSync("sh", ["-c", `curl() { printf '%s\\0' "$@"; }; ${line}`])
      .toString()
      .split("\0");
    expect(words).toContain(text);
    expect(words).toContain(`http://h/${encodeURIComponent(text)}'`);
  });
});
