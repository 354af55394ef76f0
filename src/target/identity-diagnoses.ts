import { isObject, type Json, type JsonObject } from "../json.js";
import type { Diagnosis } from "../judge/report.js";
import { type Credentials, identityNames } from "./credentials.js";
import { diagnosisOf } from "./diagnosis.js";
import { plain } from "./evidence.js";
import { type Credential, credentialsOf, mainIdentity } from "./identity.js";
import type { Keyring } from "./keyring.js";
import { memberOf, schemeInWords } from "./security-words.js";

/** More schemes are not named. */
const mostNamed = 5;

/** Gets the tokens of all identities, and puts what is wrong and what is odd into diagnoses. */
export async function meetIdentities(keyring: Keyring, card: JsonObject | undefined): Promise<Diagnosis[]> {
  const { problems, remarks } = await keyring.meet(card);
  const main = await keyring.problemOf(mainIdentity);
  return [
    ...problems.map((problem) =>
      diagnosisOf({ layer: "identity", ...problem, severity: problem === main ? "stop" : "warn" }),
    ),
    ...remarks.map((remark) => diagnosisOf({ layer: "identity", ...remark, severity: "warn" })),
  ];
}

/** Which schemes of the card no identity satisfies: what they protect stays untested. Says nothing when nobody was configured. */
export function unsatisfiedSchemes(card: JsonObject, credentials: Credentials): Diagnosis[] {
  if (identityNames(credentials).size === 0 || !isObject(card.securitySchemes)) return [];
  const given = Object.values(credentials.keyring?.identities ?? {}).flatMap(credentialsOf);
  const headers = new Set(credentials.names.map((name) => name.toLowerCase()));
  const open = Object.entries(card.securitySchemes).filter(
    ([, scheme]) => isObject(scheme) && !isSatisfied(scheme, given, headers),
  );
  if (open.length === 0) return [];
  const names = open.slice(0, mostNamed).map(([name, scheme]) => `“${plain(name, 60)}” (${schemeInWords(scheme)})`);
  const more = open.length > mostNamed ? ` and ${open.length - mostNamed} more` : "";
  return [
    diagnosisOf({
      layer: "identity",
      code: "scheme-without-identity",
      severity: "warn",
      sentence: `no identity of the configuration satisfies what the card declares as ${names.join(", ")}${more}`,
      fix: "Add an identity of that kind to the configuration (docs/identities.md), if the scheme is to be tested.",
    }),
  ];
}

function isSatisfied(scheme: JsonObject, given: readonly Credential[], headers: ReadonlySet<string>): boolean {
  const has = (test: (one: Credential) => boolean) => given.some(test);
  const named = (header: string) =>
    headers.has(header) ||
    has((one) => one.type === "headers" && Object.keys(one.headers).some((name) => name.toLowerCase() === header));
  const isToken = (one: Credential) => one.type === "bearer" || one.type === "oauth2" || one.type === "oidc";
  const key = memberOf(scheme, "apiKeySecurityScheme", "apiKey");
  if (key) {
    const [place, name] = [text(key.location) ?? text(key.in), text(key.name) ?? ""];
    const same = (own: string) => (place === "header" ? own.toLowerCase() === name.toLowerCase() : own === name);
    if (has((one) => one.type === "apiKey" && one.in === place && same(one.name))) return true;
    return place === "header" ? named(name.toLowerCase()) : place === "cookie" && named("cookie");
  }
  const http = memberOf(scheme, "httpAuthSecurityScheme", "http");
  if (http) {
    const kind = text(http.scheme)?.toLowerCase();
    if (kind === "bearer" && has(isToken)) return true;
    return (kind === "basic" && has((one) => one.type === "basic")) || named("authorization");
  }
  if (memberOf(scheme, "mtlsSecurityScheme", "mutualTLS")) return has((one) => one.type === "mtls");
  const isTokenScheme =
    memberOf(scheme, "oauth2SecurityScheme", "oauth2") ??
    memberOf(scheme, "openIdConnectSecurityScheme", "openIdConnect");
  // What is none of A2A's kinds cannot be satisfied by anybody, and is a finding of the suites.
  return isTokenScheme === undefined || has(isToken) || named("authorization");
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
