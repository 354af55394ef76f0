import type { TokenCheck } from "../hooks.js";
import type { Fault } from "./fault.js";

const check = (id: string, requirement: string, summary: string, ignored: TokenCheck): Fault => ({
  id,
  requirement,
  summary,
  hooks: { policy: { ignoredTokenChecks: [ignored] } },
  options: { auth: ["oauth"] },
});

/**
 * Faults of an agent that takes tokens of its own authorization server. They are not among `faults`, which are proven with
 * fixed words; `oauth.test.ts` proves them with real tokens.
 */
export const oauthFaults: readonly Fault[] = [
  check(
    "oauth-audience-ignored",
    "AUTH-SERVER-002",
    "An access token that was issued for another place opens the agent.",
    "audience",
  ),
  check("oauth-signature-ignored", "AUTH-SERVER-002", "The signature of access tokens is not verified.", "signature"),
  check("oauth-expiry-ignored", "AUTH-SERVER-002", "Access tokens that have expired still open the agent.", "expiry"),
  check(
    "oauth-scope-ignored",
    "CARD-EXT-010",
    "An access token opens all that its user may see, whatever scopes it was given for.",
    "scope",
  ),
];
