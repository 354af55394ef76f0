import type { JsonObject } from "../json.js";
import type { Diagnosis } from "../judge/report.js";
import { spokenVersions } from "../protocol/dialects.js";
import type { Exchange } from "../wire/exchange.js";
import { cardFormOf } from "./card-form.js";
import { diagnosisOf } from "./diagnosis.js";
import { excerpt, shownUrl } from "./evidence.js";
import type { ReadInterface } from "./interfaces.js";

const example = '"supportedInterfaces": [{"url": "https://…", "protocolBinding": "JSONRPC", "protocolVersion": "1.0"}]';

/** Why a card leaves nothing to test: no interface in a form that is known, or none that was wanted. */
export function nothingToTest(card: JsonObject, declared: readonly ReadInterface[], exchange: Exchange): Diagnosis {
  const url = shownUrl(exchange.request.url);
  const stop = (code: string, sentence: string, fix: string) =>
    diagnosisOf({ layer: "dialect", code, sentence, fix, severity: "stop", exchanges: [exchange] });
  const form = cardFormOf(card);
  if (form === "proto-names") {
    const names = Object.keys(card)
      .filter((name) => name.includes("_"))
      .slice(0, 4)
      .join(", ");
    return stop(
      "card-proto-names",
      `the card at ${url} has its members in snake_case (${names}), where JSON has camelCase (section 5.5)`,
      "Serialize the card as ProtoJSON with camelCase names: supportedInterfaces, defaultInputModes, …",
    );
  }
  if (form === "empty") {
    const state = "supportedInterfaces" in card ? "an empty or unusable supportedInterfaces" : "no supportedInterfaces";
    const members = Object.keys(card).slice(0, 8).join(", ");
    return stop(
      "card-no-interfaces",
      `the card at ${url} has ${state}, so no client can find out where to send anything (its members: ${members || "none"})`,
      `Declare at least one interface: ${example}.`,
    );
  }
  if (form === "0.3" && !spokenVersions.includes("0.3")) {
    const version =
      typeof card.protocolVersion === "string"
        ? `protocolVersion ${excerpt(card.protocolVersion, 20)}`
        : "no protocolVersion";
    const main = typeof card.url === "string" ? `url ${shownUrl(card.url)}` : "no url";
    return stop(
      "card-v03",
      `the card at ${url} is one of A2A 0.3 (${version}, ${main}, no supportedInterfaces), and the kit speaks A2A ${spokenVersions.join(" and ")} only as yet`,
      `Declare the interfaces that speak A2A 1.0 in the card: ${example}.`,
    );
  }
  const reasons = declared.map(({ report }) => `${report.id}: ${report.reason ?? report.state}`);
  const selected = declared.some(({ report }) => report.state === "not-selected");
  return stop(
    "no-testable-interface",
    `none of the ${declared.length} declared interfaces can be tested: ${reasons.join("; ")}`,
    selected
      ? "Ask for a binding and version that the card declares, or leave --binding and --protocol out."
      : `Declare an interface on a binding that the kit speaks: ${example}.`,
  );
}
