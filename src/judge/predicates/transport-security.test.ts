import { expect, it } from "vitest";
import type { Json } from "../../json.js";
import { alter, judgeBy, judgeCardBy } from "../../testing/predicate-case.js";
import type { Exchange, HeaderList, TlsFacts } from "../../wire/exchange.js";
import { oldTlsStep } from "./transport-security.js";

const tls: TlsFacts = { version: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256", trusted: true };
const cardWith = (...urls: Json[]) => ({ supportedInterfaces: urls.map((url) => ({ url })) });

it.each<[result: string, url: Json]>([
  ["pass", "https://agent.example/rpc"],
  ["fail", "http://agent.example/rpc"],
  ["fail", "http://203.0.113.7/rpc"],
  ["fail", "ws://agent.example/rpc"],
  ["skip", "http://127.0.0.1:9999/rpc"],
  ["skip", "http://localhost/rpc"],
  ["skip", "http://[::1]/rpc"],
  ["skip", "http://10.0.0.7/rpc"],
  ["skip", "http://agent/rpc"],
  ["skip", "http://agent.default.svc/rpc"],
  ["skip", "agent.example:443"],
  ["skip", 7],
])("an interface is at a public host: %s for %j", (result, url) => {
  expect(judgeCardBy("transport_security", { rule: "interfaces" }, cardWith(url)).result).toBe(result);
});

/** Judges one exchange, or a card that came by it. */
function judge(
  rule: string,
  change: Partial<Exchange>,
  headers: HeaderList = [],
  watch: "exchange" | "card" = "exchange",
) {
  return judgeBy("transport_security", { watch, args: { rule } }, (recording) => {
    recording.card = {};
    recording.cardExchange = recording.result({}, "get_task").id;
    alter(recording, { response: { headers } });
    const [only] = recording.exchanges;
    if (only) recording.exchanges[0] = { ...only, ...change };
  });
}

it("the card of a public host comes over HTTPS", () => {
  const from = (url: string) => judge("card", { request: { method: "GET", url, headers: [] } }, [], "card").result;
  expect(from("https://agent.example/.well-known/agent-card.json")).toBe("pass");
  expect(from("http://agent.example/.well-known/agent-card.json")).toBe("fail");
  expect(from("http://127.0.0.1:1/.well-known/agent-card.json")).toBe("skip");
});

it("connections speak TLS 1.3, with a certificate that holds", () => {
  expect(judge("version", { tls }).result).toBe("pass");
  expect(judge("version", { tls: { ...tls, version: "TLSv1.2" } }).result).toBe("fail");
  expect(judge("version", {}).result).toBe("skip");
  expect(judge("certificate", { tls }).result).toBe("pass");
  expect(judge("certificate", { tls: { ...tls, trusted: false } }).result).toBe("fail");
});

it.each([
  ["pass", "max-age=31536000"],
  ["pass", 'includeSubDomains; MAX-AGE="600"'],
  ["fail", "max-age=0"],
  ["fail", "max-age=000; includeSubDomains"],
  ["fail", "includeSubDomains"],
])("Strict-Transport-Security: %s for %s", (result, value) => {
  expect(judge("hsts", { tls }, [["Strict-Transport-Security", value]]).result).toBe(result);
  expect(judge("hsts", {}, [["Strict-Transport-Security", value]]).result).toBe("skip");
});

it("Strict-Transport-Security may not be missing", () => {
  expect(judge("hsts", { tls })).toMatchObject({ result: "fail", paths: ["header strict-transport-security"] });
});

it.each<[result: string, change: Partial<Exchange>]>([
  ["fail", { tls: { ...tls, version: "TLSv1.1" } }],
  ["pass", { fault: { kind: "tls", message: "TLS failed: tlsv1 alert protocol version" } }],
  ["pass", { fault: { kind: "reset", message: "the server closed the connection" } }],
  ["skip", { fault: { kind: "tls", message: "TLS failed: no protocols available" } }],
])("what nothing newer than TLS 1.1 brings: %s for %j", (result, change) => {
  expect(judge("old-versions", { ...change, purpose: { test: "meet", step: oldTlsStep } }, [], "card").result).toBe(
    result,
  );
});
