import { expect, it } from "vitest";
import type { Json, JsonObject } from "../../json.js";
import { dialectOf } from "../../protocol/dialects.js";
import { Recording } from "../../testing/recording.js";
import { cardTransports } from "./card-transports.js";
import { declaredSchemes } from "./declared-schemes.js";
import { findingsIn, type PredicateAnswer } from "./predicate.js";

const context = { dialect: dialectOf("0.3"), view: new Recording() };
const main = { url: "https://a.example/rpc", preferredTransport: "JSONRPC" };
const also = { url: "https://a.example/rpc", transport: "JSONRPC" };
const judge = (card: Json, rule: string): PredicateAnswer =>
  cardTransports.check({ watch: "card", value: card }, { rule }, context);
const paths = (answer: PredicateAnswer) =>
  answer === "not-exercised" ? answer : findingsIn(answer).map(({ path }) => path);

it.each<[rule: string, card: JsonObject, found: string[] | "not-exercised"]>([
  ["url", main, []],
  ["url", { ...main, url: "/rpc" }, ["url"]],
  ["url", { ...main, additionalInterfaces: [{ url: "a.example:50051", transport: "GRPC" }] }, []],
  ["url", { ...main, additionalInterfaces: [{ url: "pigeon 7", transport: "https://example.com/pigeon" }] }, []],
  [
    "url",
    { ...main, additionalInterfaces: [{ url: "rest", transport: "HTTP+JSON" }] },
    ["additionalInterfaces[0].url"],
  ],
  ["known", { url: main.url }, []],
  ["known", { ...main, preferredTransport: "PIGEON" }, ["preferredTransport"]],
  ["known", { ...main, preferredTransport: "PIGEON", additionalInterfaces: [also] }, []],
  ["names", { ...main, preferredTransport: "json-rpc" }, ["preferredTransport"]],
  ["main_listed", main, "not-exercised"],
  ["main_listed", { ...main, additionalInterfaces: [also] }, []],
  ["main_listed", { ...main, additionalInterfaces: [{ ...also, transport: "HTTP+JSON" }] }, ["additionalInterfaces"]],
  [
    "all_named",
    { ...main, additionalInterfaces: [also, { url: "https://a.example" }] },
    ["additionalInterfaces[1].transport"],
  ],
  ["distinct", { ...main, additionalInterfaces: [also, also] }, ["additionalInterfaces[1].url"]],
  ["distinct", { ...main, additionalInterfaces: [also, { ...also, transport: "HTTP+JSON" }] }, []],
])("%s: %j", (rule, card, found) => {
  expect(paths(judge(card, rule))).toEqual(found);
});

it("finds schemes that security of 0.3 names and nobody declares", () => {
  const card = {
    securitySchemes: { token: { type: "http", scheme: "bearer" } },
    security: [{ token: [] }, { key: [] }],
    skills: [{ id: "a", name: "a", description: "a", tags: [], security: [{ other: [] }] }],
  };
  const answer = declaredSchemes.check({ watch: "card", value: card, messageName: "AgentCard" }, {}, context);
  expect(paths(answer)).toEqual(["security[1]", "skills[0].security[0]"]);
});
