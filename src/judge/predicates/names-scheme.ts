import { isObject, type Json } from "../../json.js";
import { bodyText, headersOf } from "../../wire/headers.js";
import { cardFor } from "../view.js";
import type { Predicate } from "./predicate.js";

/** A refusal says which of the declared schemes the client has to use (section 3.3.2). */
export const namesScheme: Predicate = {
  name: "names_scheme",
  description: "WWW-Authenticate or the error names a security scheme that the card declares.",
  check({ exchange }, _args, { dialect, view }) {
    const response = exchange?.response;
    const card = cardFor(dialect.version, view)?.card;
    if (!response || !isObject(card) || !isObject(card.securitySchemes)) return "not-exercised";
    const words = Object.entries(card.securitySchemes).flatMap(([name, scheme]) => [name, ...wordsOf(scheme)]);
    const said = [...headersOf(response.headers, "www-authenticate"), bodyText(response.body)].join("\n").toLowerCase();
    if (words.some((word) => said.includes(word.toLowerCase()))) return [];
    const known = [...new Set(words)].join(", ");
    const message = `neither WWW-Authenticate nor the error names a scheme of the card (${known})`;
    return [{ path: "", expected: `one of ${known}`, actual: "none of them", message }];
  },
};

/** What a scheme goes by on the wire: its word in Authorization, or the name of the key. */
function wordsOf(scheme: Json): readonly string[] {
  if (!isObject(scheme)) return [];
  const content = Object.values(scheme).find(isObject) ?? {};
  const named = [content.scheme, content.name].filter((one) => typeof one === "string");
  const kinds: readonly (readonly [string, readonly string[]])[] = [
    ["oauth2SecurityScheme", ["Bearer", "OAuth"]],
    ["openIdConnectSecurityScheme", ["Bearer", "OpenID"]],
    ["mtlsSecurityScheme", ["certificate", "TLS"]],
    ["apiKeySecurityScheme", ["API key", "ApiKey", "API-Key"]],
  ];
  return [...named, ...kinds.flatMap(([kind, words]) => (kind in scheme ? words : []))];
}
