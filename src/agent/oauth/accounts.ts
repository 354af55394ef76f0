import { timingSafeEqual } from "node:crypto";
import { alice, bob, carol, type Principal, principalOfPassword } from "../auth/principals.js";

/** Every scope that the server knows: `a2a` to call the agent at all, `extended` for its extended card. */
export const scopes: Readonly<Record<string, string>> = {
  a2a: "Call the agent.",
  extended: "See the extended agent card.",
};

/** Scopes beside those of the agent: an identity token, and a refresh token. */
const protocolScopes: readonly string[] = ["openid", "offline_access"];

/** A program that asks for tokens. The words are fixed, for there is nothing to protect in a reference agent. */
export interface Client {
  readonly id: string;
  /** Absent for programs that cannot keep a secret; they have to use PKCE (RFC 7636). */
  readonly secret?: string;
  /** Whom it acts for by client credentials. */
  readonly principal?: Principal;
}

const clients: readonly Client[] = [
  { id: "reference-client", secret: "reference-client-secret", principal: alice },
  { id: "reference-client-of-bob", secret: "reference-client-secret-of-bob", principal: bob },
  { id: "reference-client-of-carol", secret: "reference-client-secret-of-carol", principal: carol },
  { id: "reference-public-client" },
];

const users: readonly Principal[] = [alice, bob, carol];

/** The client of that id. */
export function clientOf(id: string | undefined): Client | undefined {
  return clients.find((client) => client.id === id);
}

/** True when the secret is the client's; a public client has none, and must not be given one. */
export function hasSecret(client: Client, secret: string | undefined): boolean {
  if (client.secret === undefined || secret === undefined) return client.secret === secret;
  const [own, given] = [Buffer.from(client.secret), Buffer.from(secret)];
  return own.length === given.length && timingSafeEqual(own, given);
}

/** The user of that name. */
export function userOf(id: string | undefined): Principal | undefined {
  return users.find((user) => user.id === id);
}

/** Who signs in with name and password. */
export function signIn(username: string, password: string): Principal | undefined {
  const verdict = principalOfPassword(username, password);
  return "principal" in verdict ? verdict.principal : undefined;
}

/**
 * The scopes that a user gets of those that were asked for, all that are possible when none were; undefined when there is one
 * that the server does not know. Nobody gets what the user may not do.
 */
export function grantedScopes(asked: string | undefined, user: Principal): readonly string[] | undefined {
  const own = ["a2a", ...user.scopes];
  if (asked === undefined || asked.trim() === "") return own;
  const names = [...new Set(asked.trim().split(/ +/))];
  if (names.some((name) => !Object.hasOwn(scopes, name) && !protocolScopes.includes(name))) return undefined;
  return names.filter((name) => own.includes(name) || protocolScopes.includes(name));
}
