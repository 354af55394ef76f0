import { expect, it } from "vitest";
import type { Json } from "../../json.js";
import { dialectOf } from "../../protocol/dialects.js";
import { Recording } from "../../testing/recording.js";
import { legacyInterfaces } from "./legacy-interfaces.js";
import type { Finding } from "./predicate.js";

const context = { dialect: dialectOf("0.3"), view: new Recording() };
const entry = (url: string, protocolBinding: string, protocolVersion: string) => ({
  url,
  protocolBinding,
  protocolVersion,
});
const supportedInterfaces = [
  entry("https://a/1", "JSONRPC", "1.0"),
  entry("https://a/0", "JSONRPC", "0.3"),
  entry("https://a/r", "HTTP+JSON", "1.0"),
];

it.each<[string, Json, Json, readonly string[] | "not-exercised"]>([
  ["names one of 0.3", { url: "https://a/0", supportedInterfaces }, {}, []],
  ["names one of 1.0", { url: "https://a/1", supportedInterfaces }, {}, ["url"]],
  ["of another binding", { url: "https://a/1", preferredTransport: "GRPC", supportedInterfaces }, {}, []],
  ["that is not listed", { url: "https://elsewhere", supportedInterfaces }, {}, []],
  [
    "among the additional ones",
    { url: "https://a/0", additionalInterfaces: [{ url: "https://a/r", transport: "HTTP+JSON" }], supportedInterfaces },
    {},
    ["additionalInterfaces[0]"],
  ],
  ["against the card of others", { url: "https://a/1" }, { of: { supportedInterfaces } }, ["url"]],
  [
    "one URL for both",
    {
      url: "https://a",
      supportedInterfaces: [entry("https://a", "JSONRPC", "1.0"), entry("https://a", "JSONRPC", "0.3.0")],
    },
    {},
    [],
  ],
  ["a card of 0.3 alone", { url: "https://a/0" }, {}, "not-exercised"],
  ["a card of 1.0 alone", { supportedInterfaces }, {}, "not-exercised"],
])("%s", (_name, value, args, found) => {
  const answer = legacyInterfaces.check({ watch: "card", value }, args, context);
  expect(Array.isArray(answer) ? answer.map(({ path }: Finding) => path) : answer).toEqual(found);
});
