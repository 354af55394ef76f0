import { createHash, randomBytes } from "node:crypto";
import type { Exchange } from "../../wire/exchange.js";
import { hostKindOf, httpUrl } from "../address.js";
import { excerpt } from "../evidence.js";
import { formText, identityExchanges } from "./authorization-server.js";
import { codeForToken, type Flow, nobodyThere, type Token, wanted } from "./grants.js";
import type { Attempt, Problem } from "./problem.js";
import { RedirectListener } from "./redirect-listener.js";

/** A secret of 43 characters, and its challenge by S256 (RFC 7636 sections 4.1 and 4.2). */
export function createPkce(): { readonly verifier: string; readonly challenge: string } {
  const verifier = randomBytes(32).toString("base64url");
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
}

/**
 * RFC 6749 section 4.1 with PKCE, always: the user signs in at the authorization server, whose redirect comes to the loopback
 * address (RFC 8252 section 7.3). `state` has to be the kit's own, `iss` that of the server (RFC 9207).
 * @param keep gets the redirect, as an exchange that the user's browser began
 */
export async function authorizationCode(
  flow: Flow,
  keep: (exchange: Omit<Exchange, "id">) => void,
): Promise<Attempt<Token>> {
  const { line, credential, endpoints, prompt } = flow;
  const page = endpoints.authorizationUrl === undefined ? undefined : httpUrl(endpoints.authorizationUrl);
  if (!prompt) return { problem: nobodyThere(line) };
  const bad = page ? line.barred(page) : "the authorizationUrl is no http(s) URL";
  const isOpen = page?.protocol === "http:" && hostKindOf(page) !== "loopback" && !line.insecure;
  if (!page || bad !== undefined || isOpen) return { problem: noPage(line.identity, bad ?? "the page has no TLS") };
  let listener: RedirectListener;
  try {
    listener = await RedirectListener.open(credential.redirectPort);
  } catch (cause) {
    return { problem: noPort(line.identity, credential.redirectPort, cause) };
  }
  try {
    const { verifier, challenge } = createPkce();
    const state = randomBytes(16).toString("base64url");
    line.wire.keepSecret?.(verifier, state);
    const query = formText({
      response_type: "code",
      client_id: credential.clientId,
      redirect_uri: listener.url,
      state,
      code_challenge: challenge,
      code_challenge_method: "S256",
      ...wanted(flow),
    });
    page.hash = "";
    prompt({ identity: line.identity, url: `${page.href}${page.search === "" ? "?" : "&"}${query}` });
    const redirect = await listener.wait(flow.patienceMs, line.signal);
    if (!redirect) return { problem: noRedirect(line.identity) };
    const [code, error] = [redirect.get("code"), redirect.get("error")];
    if (code !== null) line.wire.keepSecret?.(code);
    keep(exchangeOf(`${listener.url}?${redirect}`, line.identity));
    const doubt = doubtAbout(redirect, state, endpoints);
    if (doubt !== undefined) return { problem: wrongRedirect(line.identity, doubt) };
    if (code === null) {
      const said = error === null ? "neither a code nor an error" : excerpt(error, 80);
      return { problem: wrongRedirect(line.identity, `it brought ${said}`) };
    }
    return await codeForToken(flow, code, listener.url, verifier);
  } finally {
    await listener.close();
  }
}

function doubtAbout(
  redirect: URLSearchParams,
  expected: string,
  { issuer, sendsIssuer }: Flow["endpoints"],
): string | undefined {
  const iss = redirect.get("iss");
  if (redirect.get("state") !== expected) return "its state is not the one that the kit sent";
  if (iss !== null && issuer !== undefined && iss !== issuer) return `it comes from the issuer ${excerpt(iss)}`;
  if (iss === null && sendsIssuer) return "it lacks iss, which the metadata of the server promise";
  return undefined;
}

/** The redirect as the browser brought it; its headers are the user's own business. */
function exchangeOf(url: string, identity: string): Omit<Exchange, "id"> {
  return {
    startedAtMs: 0,
    durationMs: 0,
    request: { method: "GET", url, headers: [] },
    purpose: { test: identityExchanges, step: `${identity}: redirect` },
    notes: ["this request came from the user's browser"],
  };
}

function wrongRedirect(identity: string, doubt: string): Problem {
  return {
    code: "identity-redirect",
    sentence: `identity ${identity}: the redirect after the sign-in was not taken, because ${doubt}`,
    fix: "Run the kit again and sign in on the page that it shows; look into the log of the authorization server if it happens again.",
  };
}

function noRedirect(identity: string): Problem {
  return {
    code: "identity-no-answer",
    sentence: `identity ${identity}: nobody signed in in time`,
    fix: "Open the page that the kit shows while it waits; register http://127.0.0.1/callback as a redirect URI of the client.",
  };
}

function noPage(identity: string, why: string): Problem {
  return {
    code: "identity-endpoint",
    sentence: `identity ${identity}: nobody is sent to the sign-in page, because ${why}`,
    fix: "Name the right authorizationUrl in the configuration of the identity.",
  };
}

function noPort(identity: string, port: number | undefined, cause: unknown): Problem {
  const why = cause instanceof Error ? cause.message : String(cause);
  return {
    code: "identity-redirect-port",
    sentence: `identity ${identity}: the redirect cannot be received on port ${port ?? "0"}: ${why}`,
    fix: "Choose another redirectPort, or leave it out for a free one.",
  };
}
