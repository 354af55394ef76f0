import { isObject, type JsonObject } from "../../json.js";
import type { Exchange, HeaderList } from "../../wire/exchange.js";
import { bodyText } from "../../wire/headers.js";
import { parseJson } from "../../wire/parse-json.js";
import type { Wire } from "../../wire/wire.js";
import { hostKindOf, httpUrl } from "../address.js";
import { faultWords } from "../connection.js";
import { excerpt, shownUrl } from "../evidence.js";
import type { OAuthCredential } from "../identity.js";
import type { Attempt, Problem } from "./problem.js";

/** Test name of the kit's own exchanges with authorization servers. */
export const identityExchanges = "identities";

/** Longest wait for an answer of an authorization server, in milliseconds. */
const answerMs = 15_000;

/** What talks to authorization servers: every exchange is recorded, and nothing of the target's credentials goes along. */
export interface Line {
  readonly wire: Wire;
  /** Name of the identity, for the record. */
  readonly identity: string;
  /** Headers of the user, which the wire would add. */
  readonly userHeaders: readonly string[];
  readonly insecure: boolean;
  readonly signal?: AbortSignal;
  /** The URL may not be called: why not. */
  barred(url: URL): string | undefined;
  publicOnly(url: URL): boolean;
}

/** A JSON answer with its exchange. */
export interface Answer {
  readonly status: number;
  readonly body: JsonObject;
  readonly exchange: Exchange;
}

/** Fetches a metadata document. */
export function getJson(line: Line, url: string, what: string): Promise<Attempt<Answer>> {
  return exchangeJson(line, { method: "GET", url, headers: [["Accept", "application/json"]] }, what);
}

/**
 * Sends a form (RFC 6749 appendix B). The client authenticates in the header or in the form; a public client gives its id only.
 * @param what for the record, `token` or `device authorization`
 */
export function postForm(
  line: Line,
  url: string,
  form: Readonly<Record<string, string | undefined>>,
  client: Pick<OAuthCredential, "clientId" | "clientSecret"> & { readonly authentication: "basic" | "post" },
  what: string,
): Promise<Attempt<Answer>> {
  const { clientId, clientSecret, authentication } = client;
  const inHeader = clientSecret !== undefined && authentication === "basic";
  const members = {
    ...form,
    ...(inHeader ? {} : { client_id: clientId, client_secret: clientSecret }),
  };
  const headers: HeaderList = [
    ["Content-Type", "application/x-www-form-urlencoded"],
    ["Accept", "application/json"],
    ...(inHeader ? [["Authorization", basic(clientId, clientSecret)] as const] : []),
  ];
  return exchangeJson(line, { method: "POST", url, headers, body: formText(members) }, what);
}

/** `a=1&b=2`, percent-encoded as the redactor knows it. */
export function formText(members: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(members)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .join("&");
}

/** Id and secret are encoded before they are joined (RFC 6749 section 2.3.1). */
function basic(clientId: string, clientSecret: string): string {
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  return `Basic ${Buffer.from(pair).toString("base64")}`;
}

async function exchangeJson(
  line: Line,
  request: { readonly method: string; readonly url: string; readonly headers: HeaderList; readonly body?: string },
  what: string,
): Promise<Attempt<Answer>> {
  const url = httpUrl(request.url);
  const bad = url ? whyNot(url, line, request.method === "POST") : `${excerpt(request.url)} is no http(s) URL`;
  if (!url || bad !== undefined) {
    const sentence = `identity ${line.identity}: ${bad}, so no ${what} was asked for there`;
    return { problem: { code: "identity-endpoint", sentence, fix: endpointFix } };
  }
  const own = new Set(request.headers.map(([name]) => name.toLowerCase()));
  const exchange = await line.wire.send(
    { ...request, omit: ["Authorization", ...line.userHeaders].filter((name) => !own.has(name.toLowerCase())) },
    {
      purpose: { test: identityExchanges, step: `${line.identity}: ${what}` },
      limits: { firstByteMs: answerMs, idleMs: answerMs, totalMs: answerMs, bodyBytes: 256 * 1024 },
      publicOnly: line.publicOnly(url),
      ...(line.signal ? { signal: line.signal } : {}),
    },
  );
  return read(exchange, line, what);
}

const endpointFix = "Name the right endpoints (issuer, or tokenUrl and the like) in the configuration of the identity.";

/** Client secrets and codes need TLS (RFC 6749 section 3.2), except on this machine. */
function whyNot(url: URL, line: Line, hasSecrets: boolean): string | undefined {
  const isOpen = url.protocol === "http:" && hostKindOf(url) !== "loopback";
  if (hasSecrets && isOpen && !line.insecure) return `${shownUrl(url.href)} has no TLS`;
  return line.barred(url);
}

const secretMembers = [
  "access_token",
  "refresh_token",
  "id_token",
  "device_code",
  "user_code",
  "verification_uri_complete",
];

function read(exchange: Exchange, { identity, wire }: Line, what: string): Attempt<Answer> {
  const { response, request } = exchange;
  const url = shownUrl(request.url);
  const fault = faultWords(exchange);
  if (fault || !response) {
    const sentence = `identity ${identity}: ${fault?.sentence ?? `no answer from ${url}`}`;
    return { problem: { code: "identity-unreachable", sentence, fix: fault?.fix ?? "", exchanges: [exchange] } };
  }
  const parsed = parseJson(bodyText(response.body));
  if ("value" in parsed && isObject(parsed.value)) {
    const { value: body } = parsed;
    // Before anything else is done with it: whatever is said about this answer may quote it.
    wire.keepSecret?.(...secretMembers.map((name) => body[name]).filter((value) => typeof value === "string"));
    return { value: { status: response.status, body, exchange } };
  }
  return {
    problem: {
      code: "identity-answer",
      sentence: `identity ${identity}: the answer of ${url} to the request for the ${what} is no JSON object (HTTP ${response.status})`,
      fix: endpointFix,
      exchanges: [exchange],
    },
  };
}

/** The error of an OAuth 2.0 endpoint in words (RFC 6749 section 5.2). */
export function refusalOf({ status, body, exchange }: Answer, identity: string, what: string): Problem {
  const error = typeof body.error === "string" ? excerpt(body.error, 80) : `HTTP ${status}`;
  const description = typeof body.error_description === "string" ? ` (${excerpt(body.error_description, 200)})` : "";
  return {
    code: "identity-refused",
    sentence: `identity ${identity}: ${shownUrl(exchange.request.url)} refused the ${what}: ${error}${description}`,
    fix:
      fixes[String(body.error)] ??
      "Check clientId, clientSecret and scopes of the identity, and what the authorization server knows of the client.",
    exchanges: [exchange],
  };
}

const fixes: Readonly<Record<string, string>> = {
  invalid_client: "Check clientId and clientSecret of the identity, and clientAuthentication (basic or post).",
  invalid_scope: "Check scopes of the identity against those that the card and the authorization server offer.",
  unauthorized_client: "Allow the client this flow at the authorization server, or choose another flow.",
  invalid_grant: "Sign in again: the code or refresh token is used up, too old or of another client.",
  access_denied: "Sign in again, and allow the access.",
  expired_token: "Sign in again, and confirm the code before its time is over.",
};
