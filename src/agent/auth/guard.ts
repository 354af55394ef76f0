import { AgentError, type Failure, failureOf } from "../errors.js";
import type { AgentHooks, CallContext } from "../hooks.js";
import { type CredentialProblem, extendedCardToken, type Principal, type Verdict } from "./principals.js";
import { type AuthDemand, type SchemeRules, schemeRules, waysIn } from "./schemes.js";

/** What is wrong, in words that tell nothing of the credential itself. */
const sentences: Readonly<Record<CredentialProblem, string>> = {
  missing: "The request has no credentials",
  malformed: "The credentials cannot be read",
  unknown: "The credentials are not valid",
  expired: "The credentials have expired",
  "wrong-audience": "The credentials are not meant for this agent",
  "insufficient-scope": "The token does not have the scope a2a",
};

/**
 * Finds out who calls, before anything else is looked at (section 7.4), and writes it into the call.
 * @throws AgentError when the agent demands credentials and these do not do
 */
export function guard(demand: AuthDemand, hooks: AgentHooks, call: CallContext): void {
  if (demand.length === 0) return;
  const verdict = hooks.caller(call, verdictOn(demand, call));
  if ("problem" in verdict) {
    if (verdict.problem === "insufficient-scope") throw forbidden(sentences[verdict.problem], "a2a");
    throw unauthenticated(demand, verdict.problem);
  }
  call.principal = verdict.principal;
}

/** All schemes of one way in have to agree on the caller; any way will do (section 4.4.1, as in OpenAPI). */
function verdictOn(demand: AuthDemand, call: CallContext): Verdict {
  const verdicts = waysIn(demand).map((way) => together(way.map((name) => schemeRules[name].read(call))));
  const known = verdicts.find((verdict) => "principal" in verdict);
  const wrong = verdicts.find((verdict) => "problem" in verdict && verdict.problem !== "missing");
  return known ?? wrong ?? { problem: "missing" };
}

function together(verdicts: readonly Verdict[]): Verdict {
  const [first = { problem: "missing" } as const, ...rest] = verdicts;
  const failed = verdicts.find((verdict) => "problem" in verdict);
  if (failed) return failed;
  const same = rest.every((verdict) => idOf(verdict) === idOf(first));
  return same ? first : { problem: "unknown" };
}

const idOf = (verdict: Verdict): string | undefined => ("principal" in verdict ? verdict.principal.id : undefined);

function unauthenticated(demand: AuthDemand, problem: CredentialProblem): AgentError {
  const ways = waysIn(demand).map((way) => way.map((name) => schemeRules[name]));
  const wants = [...new Set(ways.map((way) => way.map((scheme) => scheme.wants).join(" together with ")))].join(
    ", or ",
  );
  const schemes = [...new Set(ways.flat())];
  return new AgentError({
    ...refusal(`${sentences[problem]}; this agent wants ${wants}`),
    headers: { "WWW-Authenticate": [...new Set(schemes.map((scheme) => challengeFor(scheme, problem)))].join(", ") },
  });
}

/** RFC 6750, section 3.1: a token that does not do is called invalid; one that is missing gets no error code. */
function challengeFor({ challenge }: SchemeRules, problem: CredentialProblem): string {
  return challenge.startsWith("Bearer") && problem !== "missing" ? `${challenge}, error="invalid_token"` : challenge;
}

/** HTTP 401. A2A has no error of its own for it, so JSON-RPC gets a code that is left to servers (section 3.3.2). */
function refusal(message: string): Failure {
  const failure = failureOf("InvalidRequestError", message);
  return { ...failure, name: "Unauthenticated", code: -32000, httpStatus: 401, status: "UNAUTHENTICATED" };
}

/**
 * Lets only callers with the scope see the extended card (section 13.3).
 * @throws AgentError for callers that are not known (401) or lack the scope (403)
 */
export function checkExtendedCard(demand: AuthDemand, call: CallContext): void {
  if (demand.length === 0) {
    checkToken(call);
    return;
  }
  if (maySeeExtendedCard(call.principal)) return;
  throw forbidden("The extended agent card needs the scope extended", "extended");
}

/** RFC 6750, section 3.1: the caller is known, and may not do this. */
function forbidden(message: string, scope: string): AgentError {
  return new AgentError({
    ...failureOf("InvalidRequestError", message),
    name: "PermissionDenied",
    code: -32000,
    httpStatus: 403,
    status: "PERMISSION_DENIED",
    headers: {
      "WWW-Authenticate": `${schemeRules.bearer.challenge}, error="insufficient_scope", scope="${scope}"`,
    },
  });
}

function maySeeExtendedCard(principal: Principal | undefined): boolean {
  return principal?.scopes.includes("extended") ?? false;
}

/** An agent that is open otherwise still keeps its extended card for those who have the token. */
function checkToken(call: CallContext): void {
  const [scheme, token] = (call.headers.authorization ?? "").split(/ +/);
  if (scheme?.toLowerCase() === "bearer" && token === extendedCardToken) return;
  throw new AgentError({
    ...refusal("The extended agent card needs authentication with a bearer token"),
    headers: { "WWW-Authenticate": schemeRules.bearer.challenge },
  });
}
