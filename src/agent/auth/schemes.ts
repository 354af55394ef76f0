import type { JsonObject } from "../../json.js";
import type { CallContext } from "../hooks.js";
import { declaredSchemes } from "../oauth/endpoints.js";
import {
  keyHeader,
  principalOfKey,
  principalOfName,
  principalOfPassword,
  principalOfToken,
  type Verdict,
} from "./principals.js";

/** Ways in which a caller can say who it is, by their names in the card. */
export const authSchemes = [
  "bearer",
  "basic",
  "api-key",
  "api-key-query",
  "api-key-cookie",
  "oauth-client",
  "oauth-code",
  "oauth-device",
  "oidc",
  "mtls",
] as const;

/** One way to authenticate. */
export type AuthScheme = (typeof authSchemes)[number];

/** Schemes whose tokens the agent's own authorization server issues; `oauth` stands for any of them. */
const oauthSchemes = ["oauth-client", "oauth-code", "oauth-device", "oidc"] as const satisfies readonly AuthScheme[];

/** Any one of these lets a caller in; a list is one way that takes all of its schemes together. */
export type AuthDemand = readonly (AuthScheme | "oauth" | readonly AuthScheme[])[];

/** What the agent does about one scheme. */
export interface SchemeRules {
  /** SecurityScheme of the card (section 4.5). */
  declared(baseUrl: string): JsonObject;
  /** Scopes that a caller needs to have (section 4.5.1). */
  readonly scopes?: readonly string[];
  /** What the scheme asks for, in words. */
  readonly wants: string;
  /** For WWW-Authenticate (RFC 9110, section 11.6.1). */
  readonly challenge: string;
  /** Whose credential a request has. */
  read(call: CallContext): Verdict;
}

const realm = 'realm="reference-agent"';
const keyParameter = "api_key";

/** The credentials behind a scheme of Authorization; schemes are compared without regard to case (RFC 9110, section 11.1). */
function authorization({ headers }: CallContext, scheme: string, read: (credentials: string) => Verdict): Verdict {
  const given = headers.authorization;
  const [name, ...rest] = (given ?? "").split(" ");
  if (given === undefined || name?.toLowerCase() !== scheme) return { problem: "missing" };
  const credentials = rest.join(" ").trim();
  return credentials === "" || credentials.includes(" ") ? { problem: "malformed" } : read(credentials);
}

function basic(credentials: string): Verdict {
  const [username, ...password] = Buffer.from(credentials, "base64").toString("utf8").split(":");
  if (username === undefined || password.length === 0) return { problem: "malformed" };
  return principalOfPassword(username, password.join(":"));
}

const key = (value: string | undefined | null): Verdict => (value ? principalOfKey(value) : { problem: "missing" });

function cookie({ headers }: CallContext, name: string): string | undefined {
  const pairs = (headers.cookie ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

const apiKey = (location: string, name: string, read: (call: CallContext) => Verdict): SchemeRules => ({
  declared: () => ({
    apiKeySecurityScheme: { location, name, description: `The key of a caller, as ${location} ${name}.` },
  }),
  wants: `an API key as ${location} ${name}`,
  challenge: `ApiKey ${realm}, in="${location}", name="${name}"`,
  read,
});

const oauth = (kind: keyof ReturnType<typeof declaredSchemes>): SchemeRules => ({
  declared: (baseUrl) => declaredSchemes(baseUrl)[kind],
  scopes: kind === "oidc" ? ["openid", "a2a"] : ["a2a"],
  wants: "an access token of its authorization server",
  challenge: `Bearer ${realm}, scope="a2a"`,
  read: ({ token }) => token ?? { problem: "missing" },
});

/** Every scheme that the agent knows. */
export const schemeRules: Readonly<Record<AuthScheme, SchemeRules>> = {
  bearer: {
    declared: () => ({ httpAuthSecurityScheme: { scheme: "Bearer", description: "The token of a caller." } }),
    wants: "a bearer token",
    challenge: `Bearer ${realm}`,
    read: (call) => authorization(call, "bearer", principalOfToken),
  },
  basic: {
    declared: () => ({ httpAuthSecurityScheme: { scheme: "Basic", description: "Name and password of a caller." } }),
    wants: "name and password (Basic)",
    challenge: `Basic ${realm}, charset="UTF-8"`,
    read: (call) => authorization(call, "basic", basic),
  },
  "api-key": apiKey("header", keyHeader, ({ headers }) => key(headers[keyHeader.toLowerCase()])),
  "api-key-query": apiKey("query", keyParameter, ({ query }) => key(query.get(keyParameter))),
  "api-key-cookie": apiKey("cookie", keyParameter, (call) => key(cookie(call, keyParameter))),
  "oauth-client": oauth("client"),
  "oauth-code": oauth("code"),
  "oauth-device": oauth("device"),
  oidc: oauth("oidc"),
  mtls: {
    declared: () => ({ mtlsSecurityScheme: { description: "A client certificate with the name of a caller." } }),
    wants: "a client certificate",
    // There is no challenge for what happens below HTTP; a name of our own tells people what is missing.
    challenge: `ClientCertificate ${realm}`,
    read: ({ certificate }) => (certificate === undefined ? { problem: "missing" } : principalOfName(certificate)),
  },
};

/** Each way in as the list of schemes that it takes together. */
export function waysIn(demand: AuthDemand): readonly (readonly AuthScheme[])[] {
  return demand.flatMap((way) => {
    if (way === "oauth") return oauthSchemes.map((scheme) => [scheme]);
    return [typeof way === "string" ? [way] : way];
  });
}

/** Whether the agent needs its authorization server. */
export function needsOAuth(demand: AuthDemand): boolean {
  return waysIn(demand).some((way) => way.some((scheme) => schemeRules[scheme].scopes !== undefined));
}

/** `securitySchemes` and `securityRequirements` of the card (section 4.4.1): all of one entry, or all of another. */
export function declaredSecurity(demand: AuthDemand, baseUrl: string): JsonObject {
  const ways = waysIn(demand);
  const names = [...new Set(ways.flat())];
  return {
    securitySchemes: Object.fromEntries(names.map((name) => [name, schemeRules[name].declared(baseUrl)])),
    securityRequirements: ways.map((way) => ({
      schemes: Object.fromEntries(way.map((name) => [name, { list: [...(schemeRules[name].scopes ?? [])] }])),
    })),
  };
}
