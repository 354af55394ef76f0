import type { HttpAnswer } from "../hooks.js";
import { type Client, clientOf, signIn } from "./accounts.js";
import { paths } from "./endpoints.js";
import { OAuthError } from "./errors.js";
import { codeField, messagePage, signInPage } from "./pages.js";
import { authenticate, type FormRequest, grantOf, type Issuing } from "./token-endpoint.js";

/** What the endpoints that users see work with. */
export interface Consent extends Issuing {
  readonly issuer: string;
  /** Name of the user who agrees to everything without being asked, for tests. */
  readonly autoApprove: string | undefined;
}

/** A page is for its user alone, and nobody puts it into a frame. */
const pageHeaders = {
  "Content-Type": "text/html; charset=utf-8",
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
};
const page = (status: number, body: string): HttpAnswer => ({ status, headers: { ...pageHeaders }, body });

/** The authorization endpoint (RFC 6749, section 4.1.1): a page, and when the user has decided, a redirect. */
export function authorize(consent: Consent, query: URLSearchParams, form?: URLSearchParams): HttpAnswer {
  const client = clientOf(query.get("client_id") ?? undefined);
  const redirectUri = query.get("redirect_uri") ?? "";
  // An unknown client or address is told to the user, and nobody is sent there.
  if (!client || !isAllowed(redirectUri)) return page(400, messagePage("The client or its redirection is not known."));
  const redirect = (answer: Readonly<Record<string, string>>): HttpAnswer => {
    const url = new URL(redirectUri);
    const state = query.get("state");
    // RFC 9207: the issuer tells answers of different servers apart.
    const all = { ...answer, ...(state === null ? {} : { state }), iss: consent.issuer };
    for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value);
    return { status: 303, headers: { Location: url.href, "Cache-Control": "no-store" }, body: "" };
  };
  try {
    checkRequest(client, query);
    const user = consent.autoApprove ?? decided(form);
    if (user === undefined) {
      const problem = form ? "Name or password is wrong." : "";
      return page(200, signInPage(`${client.id} wants to act for you.`, query, "", problem));
    }
    const audience = query.get("resource") ?? consent.audience;
    const grant = grantOf(client, user, query.get("scope") ?? undefined, audience, query.get("nonce") ?? undefined);
    return redirect({ code: consent.codes.authorize(grant, redirectUri, query.get("code_challenge") ?? undefined) });
  } catch (error) {
    if (error instanceof OAuthError) return redirect({ error: error.code, error_description: error.message });
    throw error;
  }
}

/** RFC 8252, section 7.3: programs listen on loopback, at a port of their own. */
function isAllowed(redirectUri: string): boolean {
  if (!URL.canParse(redirectUri)) return false;
  const { protocol, hostname, hash } = new URL(redirectUri);
  return protocol === "http:" && ["127.0.0.1", "[::1]", "localhost"].includes(hostname) && hash === "";
}

function checkRequest(client: Client, query: URLSearchParams): void {
  if (query.get("response_type") !== "code")
    throw new OAuthError("unsupported_response_type", "Only code is supported");
  const challenge = query.get("code_challenge");
  if (challenge === null && client.secret === undefined)
    throw new OAuthError("invalid_request", "Public clients have to use PKCE");
  if (challenge !== null && query.get("code_challenge_method") !== "S256")
    throw new OAuthError("invalid_request", "Only S256 is supported");
}

/**
 * Who signed in and agreed; undefined for nobody.
 * @throws OAuthError `access_denied`
 */
function decided(form: URLSearchParams | undefined): string | undefined {
  if (form?.get("decision") === "deny") throw new OAuthError("access_denied", "The user refused");
  return form && signIn(form.get("username") ?? "", form.get("password") ?? "")?.id;
}

/** Where a user types in the code of a device (RFC 8628, section 3.3). */
export function decideDevice(consent: Consent, query: URLSearchParams, form?: URLSearchParams): HttpAnswer {
  const code = form?.get("user_code") ?? query.get("user_code") ?? "";
  const ask = (problem: string) =>
    page(200, signInPage("A device wants to act for you.", new URLSearchParams(), codeField(code), problem));
  if (!form) return ask("");
  const device = consent.codes.deviceWith(code);
  const client = clientOf(device?.client);
  if (!client) return ask("There is no such code.");
  try {
    const user = decided(form);
    if (user === undefined) return ask("Name or password is wrong.");
    consent.codes.decide(code, grantOf(client, user, device?.scope, consent.audience));
    return page(200, messagePage("You can go back to your device."));
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    consent.codes.decide(code, undefined);
    return page(200, messagePage("The device was refused."));
  }
}

/**
 * The device authorization endpoint (RFC 8628, section 3.1).
 * @throws OAuthError `invalid_client` or `invalid_scope`
 */
export function startDevice(consent: Consent, request: FormRequest) {
  const client = authenticate(request);
  const scope = request.form.get("scope") ?? undefined;
  const { autoApprove } = consent;
  const { deviceCode, userCode, expiresIn, interval } = consent.codes.startDevice(client.id, scope);
  if (autoApprove !== undefined) {
    consent.codes.decideLater(userCode, grantOf(client, autoApprove, scope, consent.audience));
  }
  const place = `${consent.issuer}${paths.device}`;
  return {
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: place,
    verification_uri_complete: `${place}?user_code=${userCode}`,
    expires_in: expiresIn,
    interval,
  };
}
