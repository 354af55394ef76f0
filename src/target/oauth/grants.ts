import { setTimeout as pause } from "node:timers/promises";
import { excerpt, shownUrl } from "../evidence.js";
import type { OAuthCredential } from "../identity.js";
import { type Answer, type Line, postForm, refusalOf } from "./authorization-server.js";
import type { Endpoints, Remark } from "./endpoints.js";
import type { Attempt, Problem } from "./problem.js";

/** What a token endpoint gave (RFC 6749 section 5.1). */
export interface Token {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Length of its life in seconds, as far as the server says. */
  readonly expiresIn?: number;
  readonly remarks: readonly Remark[];
}

/** What the user has to do for a token. */
export interface SignInPrompt {
  readonly identity: string;
  /** Page to open in a browser; http or https. It may come from the agent's card, so it is text to be shown and nothing else. */
  readonly url: string;
  /** Code to type in there. */
  readonly userCode?: string;
}

/** What a flow needs. */
export interface Flow {
  readonly line: Line;
  readonly credential: OAuthCredential;
  readonly endpoints: Endpoints;
  /** Shows the user what to do; absent: nobody is there. */
  readonly prompt?: (prompt: SignInPrompt) => void;
  /** Longest wait for the user, in milliseconds. */
  readonly patienceMs: number;
  /** Waits; tests have a quicker clock. */
  readonly rest: (ms: number) => Promise<void>;
}

/** Waits, unless the signal aborts. */
export async function restFor(ms: number, signal?: AbortSignal): Promise<void> {
  await pause(ms, undefined, signal ? { signal } : {}).catch(() => {});
}

/** RFC 6749 section 4.4. */
export function clientCredentials(flow: Flow): Promise<Attempt<Token>> {
  return requestToken(flow, { grant_type: "client_credentials", ...wanted(flow) }, "token");
}

/** RFC 6749 section 6. */
export function refresh(flow: Flow, refreshToken: string): Promise<Attempt<Token>> {
  const form = { grant_type: "refresh_token", refresh_token: refreshToken, ...targetOf(flow.credential) };
  return requestToken(flow, form, "refreshed token", flow.endpoints.refreshUrl);
}

/** RFC 8628. */
export async function deviceCode(flow: Flow): Promise<Attempt<Token>> {
  const { line, endpoints, prompt } = flow;
  const { deviceAuthorizationUrl } = endpoints;
  if (!prompt || deviceAuthorizationUrl === undefined) return { problem: nobodyThere(line) };
  const client = clientOf(flow);
  const answer = await postForm(line, deviceAuthorizationUrl, wanted(flow), client, "device authorization");
  if ("problem" in answer) return answer;
  const { body, status, exchange } = answer.value;
  if (status !== 200) return { problem: refusalOf(answer.value, line.identity, "device authorization") };
  const { device_code: code, user_code: userCode, verification_uri: page } = body;
  const url = typeof page === "string" && URL.canParse(page) ? new URL(page) : undefined;
  const isPage = url?.protocol === "https:" || url?.protocol === "http:";
  if (typeof code !== "string" || typeof userCode !== "string" || !url || !isPage) {
    return { problem: badAnswer(line, answer.value, "device_code, user_code and verification_uri") };
  }
  prompt({ identity: line.identity, url: url.href, userCode });
  const seconds = (value: unknown, otherwise: number) => (typeof value === "number" && value > 0 ? value : otherwise);
  const waitable = Math.min(seconds(body.expires_in, flow.patienceMs / 1000) * 1000, flow.patienceMs);
  // Without a word of the server it is five seconds (section 3.2).
  let interval = seconds(body.interval, 5) * 1000;
  for (let waited = 0; waited + interval <= waitable && !line.signal?.aborted; ) {
    await flow.rest(interval);
    waited += interval;
    const form = { grant_type: "urn:ietf:params:oauth:grant-type:device_code", device_code: code };
    const asked = await postForm(line, endpoints.tokenUrl, form, client, "token");
    if ("problem" in asked) {
      if (asked.problem.code !== "identity-unreachable") return asked;
      interval *= 2; // a server that does not answer is to be asked less often (section 3.5)
      continue;
    }
    const { error } = asked.value.body;
    if (asked.value.status === 200) return tokenIn(flow, asked.value);
    if (error === "slow_down") interval += 5_000;
    else if (error !== "authorization_pending") return { problem: refusalOf(asked.value, line.identity, "token") };
  }
  return {
    problem: {
      code: "identity-no-answer",
      sentence: `identity ${line.identity}: nobody confirmed the code at ${shownUrl(url.href)} in time`,
      fix: "Open that page while the kit waits, and type the code in.",
      exchanges: [exchange],
    },
  };
}

/** Exchanges a code for a token (RFC 6749 section 4.1.3, RFC 7636 section 4.5). */
export function codeForToken(flow: Flow, code: string, redirectUri: string, verifier: string): Promise<Attempt<Token>> {
  const form = { grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: verifier };
  return requestToken(flow, { ...form, ...targetOf(flow.credential) }, "token");
}

/** Scope and target of a request for a token; an `oidc` identity always asks for `openid`. */
export function wanted(flow: Flow): Readonly<Record<string, string | undefined>> {
  return { scope: scopeOf(flow), ...targetOf(flow.credential) };
}

function targetOf({ resource, audience }: OAuthCredential): Readonly<Record<string, string | undefined>> {
  return { resource, audience };
}

function scopeOf({ credential: { type, flow, scopes = [] } }: Flow): string | undefined {
  // Without a user there is nothing that OpenID Connect could tell.
  const all = type === "oidc" && flow !== "clientCredentials" ? ["openid", ...scopes] : scopes;
  return all.length === 0 ? undefined : [...new Set(all)].join(" ");
}

function clientOf({ credential, endpoints }: Flow) {
  return { ...credential, authentication: endpoints.authentication };
}

async function requestToken(
  flow: Flow,
  form: Readonly<Record<string, string | undefined>>,
  what: string,
  url = flow.endpoints.tokenUrl,
): Promise<Attempt<Token>> {
  const answer = await postForm(flow.line, url, form, clientOf(flow), what);
  if ("problem" in answer) return answer;
  if (answer.value.status !== 200) return { problem: refusalOf(answer.value, flow.line.identity, what) };
  return tokenIn(flow, answer.value);
}

function tokenIn(flow: Flow, answer: Answer): Attempt<Token> {
  const { line } = flow;
  const { body, exchange } = answer;
  const { access_token: accessToken, token_type: type, refresh_token: refreshToken, scope } = body;
  if (typeof accessToken !== "string" || !/^[\x21-\x7e]+$/.test(accessToken))
    return { problem: badAnswer(line, answer, "an access_token that can stand in a header") };
  if (typeof type !== "string" || type.toLowerCase() !== "bearer")
    return { problem: badAnswer(line, answer, 'the token_type "Bearer", the only one that the kit knows') };
  // Some servers write the number as a text.
  const expiresIn = Number(body.expires_in ?? Number.NaN);
  const granted = typeof scope === "string" ? scope.split(" ") : undefined;
  const missing = granted ? (scopeOf(flow)?.split(" ") ?? []).filter((one) => !granted.includes(one)) : [];
  const remarks: Remark[] =
    missing.length === 0
      ? []
      : [
          {
            code: "oauth-scope",
            sentence: `identity ${line.identity}: the token has the scope ${excerpt(String(scope))}, without ${missing.join(" ")}, which was asked for`,
            fix: "Allow the client that scope at the authorization server, or take it out of the identity.",
            exchanges: [exchange],
          },
        ];
  return {
    value: {
      accessToken,
      ...(typeof refreshToken === "string" && refreshToken !== "" ? { refreshToken } : {}),
      ...(Number.isFinite(expiresIn) && expiresIn >= 0 ? { expiresIn } : {}),
      remarks,
    },
  };
}

function badAnswer({ identity }: Line, { status, exchange }: Answer, missing: string): Problem {
  return {
    code: "identity-answer",
    sentence: `identity ${identity}: the answer of ${shownUrl(exchange.request.url)} (HTTP ${status}) lacks ${missing}`,
    fix: "Answer as RFC 6749 section 5.1 and RFC 8628 section 3.2 say.",
    exchanges: [exchange],
  };
}

/** Nobody can be asked to sign in. */
export function nobodyThere({ identity }: Line): Problem {
  return {
    code: "identity-sign-in",
    sentence: `identity ${identity} needs a user who signs in, and this run cannot ask one`,
    fix: "Give the identity a refreshToken, use the flow clientCredentials, or run the kit from a terminal.",
  };
}
