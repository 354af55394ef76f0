/** Someone who may call the reference agent. */
export interface Principal {
  readonly id: string;
  /** What it may do beyond its own tasks: `extended` opens the extended card. */
  readonly scopes: readonly string[];
}

/** Why a credential opens nothing. */
export type CredentialProblem =
  | "missing"
  | "malformed"
  | "unknown"
  | "expired"
  | "wrong-audience"
  | "insufficient-scope";

/** What a credential stands for. */
export type Verdict = { readonly principal: Principal } | { readonly problem: CredentialProblem };

/** The words of one principal. They are no secrets, for there is nothing to protect in a reference agent. */
interface Words {
  readonly principal: Principal;
  readonly token: string;
  readonly username: string;
  readonly password: string;
  readonly apiKey: string;
}

/** Owns what the kit does when a step says nothing else. */
export const alice: Principal = { id: "alice", scopes: ["extended"] };
/** May do all that Alice may, with tasks of its own. */
export const bob: Principal = { id: "bob", scopes: ["extended"] };
/** Lacks the scope of the extended card. */
export const carol: Principal = { id: "carol", scopes: [] };

const words = {
  alice: {
    principal: alice,
    token: "reference-agent-token",
    username: "alice",
    password: "reference-agent-password",
    apiKey: "reference-agent-key",
  },
  bob: {
    principal: bob,
    token: "reference-agent-token-of-bob",
    username: "bob",
    password: "reference-agent-password-of-bob",
    apiKey: "reference-agent-key-of-bob",
  },
  carol: {
    principal: carol,
    token: "reference-agent-token-of-carol",
    username: "carol",
    password: "reference-agent-password-of-carol",
    apiKey: "reference-agent-key-of-carol",
  },
} as const satisfies Record<string, Words>;

const everybody: readonly Words[] = Object.values(words);

/** Tokens that were good once, or are good elsewhere. */
const refusedTokens = {
  "reference-agent-token-expired": "expired",
  "reference-agent-token-for-others": "wrong-audience",
} as const satisfies Record<string, CredentialProblem>;

/** Alice's bearer token, which opens the extended card of an agent that is open otherwise. */
export const extendedCardToken = words.alice.token;

/** Whose token it is. */
export function principalOfToken(token: string): Verdict {
  const refused = Object.entries(refusedTokens).find(([word]) => word === token)?.[1];
  return refused ? { problem: refused } : verdictOn(everybody.find((one) => one.token === token));
}

/** Whose name and password these are. */
export function principalOfPassword(username: string, password: string): Verdict {
  return verdictOn(everybody.find((one) => one.username === username && one.password === password));
}

/** Who has this name in a certificate that the agent trusts. */
export function principalOfName(name: string): Verdict {
  return verdictOn(everybody.find(({ principal }) => principal.id === name));
}

/** Whose key it is. */
export function principalOfKey(key: string): Verdict {
  return verdictOn(everybody.find((one) => one.apiKey === key));
}

function verdictOn(found: Words | undefined): Verdict {
  return found ? { principal: found.principal } : { problem: "unknown" };
}

/** An identity with a bearer token, as the kit is configured with it. */
interface BearerIdentity {
  readonly type: "bearer";
  readonly token: string;
}

/** One with a key in a header. */
interface KeyIdentity {
  readonly type: "apiKey";
  readonly in: "header";
  readonly name: string;
  readonly value: string;
}

const bearer = (token: string): BearerIdentity => ({ type: "bearer", token });
const key = (value: string): KeyIdentity => ({ type: "apiKey", in: "header", name: keyHeader, value });

/** Header of the API keys. */
export const keyHeader = "X-API-Key";

/** The `identities` of a run against this agent with `auth: ["bearer"]`, by the names that the built-in suites use. */
export const referenceIdentities: Readonly<
  Record<"main" | "other" | "limited" | "expired" | "wrongAudience", BearerIdentity>
> = {
  main: bearer(words.alice.token),
  other: bearer(words.bob.token),
  limited: bearer(words.carol.token),
  expired: bearer("reference-agent-token-expired"),
  wrongAudience: bearer("reference-agent-token-for-others"),
};

/** The same where a key in a header is wanted together with the token. */
export const jointIdentities: Readonly<Record<"main" | "other", readonly [BearerIdentity, KeyIdentity]>> = {
  main: [bearer(words.alice.token), key(words.alice.apiKey)],
  other: [bearer(words.bob.token), key(words.bob.apiKey)],
};
