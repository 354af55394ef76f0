import type { JsonObject } from "../../json.js";
import type { Finding } from "../diagnosis.js";
import { excerpt, shownUrl } from "../evidence.js";
import type { OAuthCredential } from "../identity.js";
import type { Line } from "./authorization-server.js";
import { type CardFlow, cardFlowOf } from "./card-flow.js";
import { type Metadata, metadataAt, metadataOf, metadataUrlsOf } from "./metadata.js";
import type { Attempt, Problem } from "./problem.js";

/** Where a token comes from. */
export interface Endpoints {
  readonly tokenUrl: string;
  readonly refreshUrl: string;
  readonly authorizationUrl?: string;
  readonly deviceAuthorizationUrl?: string;
  readonly authentication: "basic" | "post";
  /** Set when it is known: a redirect that names another one is not taken (RFC 9207). */
  readonly issuer?: string;
  readonly sendsIssuer: boolean;
  /** What is odd about the card and the metadata, though it stops nothing. */
  readonly findings: readonly Remark[];
}

/** A finding without the parts that are the same for all. */
export type Remark = Pick<Finding, "code" | "sentence" | "fix"> & Partial<Pick<Finding, "exchanges">>;

/** Whether the client's secrets and its user may go to a URL that the card names. */
export type MayTrust = (url: string) => boolean;

/** True when an identity needs no card to get its token. */
export function standsAlone({ issuer, tokenUrl }: OAuthCredential): boolean {
  return issuer !== undefined || tokenUrl !== undefined;
}

/**
 * The endpoints of an identity: those of the configuration, those of its issuer's metadata, those of the card, in this order.
 * What only the card names has to be on an origin that may see the target's credentials: a stranger's card could collect client
 * secrets otherwise, or send the user to a sign-in page of its own.
 */
export async function endpointsOf(
  line: Line,
  credential: OAuthCredential,
  card: JsonObject | undefined,
  mayTrust: MayTrust,
): Promise<Attempt<Endpoints>> {
  const flow = cardFlowOf(card, credential);
  if (!flow && !standsAlone(credential)) return { problem: noScheme(line, credential) };
  const { issuer } = credential;
  const isOidc = credential.type === "oidc";
  const named = flow?.metadataUrl;
  const asked = issuer !== undefined ? metadataOf(line, issuer, isOidc) : named ? metadataAt(line, named) : undefined;
  const found = await asked;
  if (found && "problem" in found && (issuer !== undefined || flow?.tokenUrl === undefined)) return found;
  const metadata = found && "value" in found ? found.value : undefined;
  const own = issuer === undefined ? undefined : metadata;

  let foreign: Problem | undefined;
  const pick = (key: "tokenUrl" | "authorizationUrl" | "deviceAuthorizationUrl" | "refreshUrl"): string | undefined => {
    const trusted = key === "refreshUrl" ? undefined : (credential[key] ?? own?.[key]);
    if (trusted !== undefined) return trusted;
    const other = flow?.[key] ?? (key === "refreshUrl" ? undefined : metadata?.[key]);
    if (other !== undefined && !mayTrust(other)) foreign ??= foreignServer(line, key, other, flow);
    return other;
  };
  const tokenUrl = pick("tokenUrl");
  const authorizationUrl = credential.flow === "authorizationCode" ? pick("authorizationUrl") : undefined;
  const deviceAuthorizationUrl = credential.flow === "deviceCode" ? pick("deviceAuthorizationUrl") : undefined;
  // Where the configuration says whom to ask, the card has no say in where a refresh token goes.
  const refreshUrl = standsAlone(credential) ? undefined : pick("refreshUrl");
  if (foreign) return { problem: foreign };
  const missing =
    tokenUrl === undefined
      ? "tokenUrl"
      : credential.flow === "authorizationCode" && authorizationUrl === undefined
        ? "authorizationUrl"
        : credential.flow === "deviceCode" && deviceAuthorizationUrl === undefined
          ? "deviceAuthorizationUrl"
          : undefined;
  if (tokenUrl === undefined || missing !== undefined) return { problem: noEndpoint(line, missing ?? "tokenUrl") };
  const methods = metadata?.clientAuthentications;
  const postOnly = methods?.includes("client_secret_post") === true && !methods.includes("client_secret_basic");
  const server = issuer ?? metadata?.issuer;
  return {
    value: {
      tokenUrl,
      refreshUrl: refreshUrl ?? tokenUrl,
      ...(authorizationUrl === undefined ? {} : { authorizationUrl }),
      ...(deviceAuthorizationUrl === undefined ? {} : { deviceAuthorizationUrl }),
      authentication: credential.clientAuthentication ?? (postOnly ? "post" : "basic"),
      ...(server === undefined ? {} : { issuer: server }),
      sendsIssuer: metadata?.sendsIssuer ?? false,
      findings: remarksOn(flow, metadata, credential, line),
    },
  };
}

/** What the card says otherwise than the metadata and the configuration. The specification demands none of it in so many words. */
function remarksOn(
  flow: CardFlow | undefined,
  metadata: Metadata | undefined,
  { scopes = [] }: OAuthCredential,
  { identity }: Line,
): Remark[] {
  if (!flow) return [];
  const remarks: Remark[] = [];
  const scheme = `the card's scheme “${flow.scheme}”`;
  const exchanges = metadata ? [metadata.exchange] : [];
  for (const key of ["tokenUrl", "authorizationUrl", "deviceAuthorizationUrl"] as const) {
    const [inCard, inMetadata] = [flow[key], metadata?.[key]];
    if (inCard === undefined || inMetadata === undefined || inCard === inMetadata) continue;
    remarks.push({
      code: "oauth-endpoint",
      sentence: `${scheme} names the ${key} ${shownUrl(inCard)}, and the metadata of the authorization server ${shownUrl(inMetadata)}`,
      fix: `Write the endpoint of the metadata into the card, so that all clients ask the same server.`,
      exchanges,
    });
  }
  const { metadataUrl } = flow;
  const issuer = metadata?.issuer;
  const places = issuer === undefined ? [] : metadataUrlsOf(issuer, false);
  if (
    metadata &&
    metadataUrl !== undefined &&
    metadata.exchange.request.url === metadataUrl &&
    !places.includes(metadataUrl)
  ) {
    const named =
      issuer === undefined ? "no issuer" : `the issuer ${excerpt(issuer, 200)}, whose metadata belong elsewhere`;
    remarks.push({
      code: "oauth-issuer",
      sentence: `the metadata at ${shownUrl(metadataUrl)}, which ${scheme} names, have ${named}`,
      fix: "Serve the metadata where their issuer says (RFC 8414 section 3, OpenID Connect Discovery section 4), and name that URL in the card; clients refuse others.",
      exchanges,
    });
  }
  const methods = metadata?.challengeMethods;
  if (flow.pkceRequired === true && metadata && methods?.includes("S256") !== true) {
    const said = methods === undefined ? "name no challenge method" : `name ${methods.join(", ") || "none"}`;
    remarks.push({
      code: "oauth-pkce",
      sentence: `${scheme} requires PKCE, but the metadata of the authorization server ${said} and not S256`,
      fix: "List S256 in code_challenge_methods_supported, or take pkceRequired out of the card.",
      exchanges,
    });
  }
  const unlisted = flow.scopes
    ? (flow.requiredScopes ?? []).filter((scope) => flow.scopes?.includes(scope) !== true)
    : [];
  if (unlisted.length > 0) {
    remarks.push({
      code: "oauth-scope",
      sentence: `the card requires the scope ${unlisted.slice(0, 5).join(" ")}, which ${scheme} does not list`,
      fix: "List in the scheme every scope that securityRequirements name.",
    });
  }
  const unknown = flow.scopes ? scopes.filter((scope) => flow.scopes?.includes(scope) !== true) : [];
  if (unknown.length > 0) {
    remarks.push({
      code: "oauth-scope",
      sentence: `identity ${identity} asks for the scope ${unknown.join(" ")}, which ${scheme} does not list`,
      fix: "Correct scopes of the identity, or list the scope in the card.",
    });
  }
  const offered = metadata?.scopes;
  const lacking = offered ? (flow.scopes ?? []).filter((scope) => !offered.includes(scope)) : [];
  if (lacking.length > 0) {
    remarks.push({
      code: "oauth-scope",
      sentence: `${scheme} lists the scope ${lacking.slice(0, 5).join(" ")}, which the metadata of the authorization server do not`,
      fix: "List in the card the scopes that the authorization server gives, by its names.",
      exchanges,
    });
  }
  return remarks;
}

function noScheme({ identity }: Line, { flow, type, scheme }: OAuthCredential): Problem {
  const kind = type === "oidc" ? "an OpenID Connect scheme" : `an OAuth 2.0 scheme with the flow ${flow}`;
  const which = scheme === undefined ? kind : `a scheme “${scheme}” that is ${kind}`;
  return {
    code: "identity-no-scheme",
    sentence: `identity ${identity}: the card does not declare ${which}, and the configuration names no endpoints`,
    fix: "Name issuer, or tokenUrl and the like, in the configuration of the identity; or declare the scheme in the card.",
  };
}

function noEndpoint({ identity }: Line, missing: string): Problem {
  return {
    code: "identity-endpoint",
    sentence: `identity ${identity}: neither the configuration nor the metadata nor the card name a ${missing}`,
    fix: `Name ${missing} in the configuration of the identity.`,
  };
}

function foreignServer({ identity }: Line, key: string, url: string, flow: CardFlow | undefined): Problem {
  const where = flow ? `the card's scheme “${flow.scheme}”` : "the card";
  return {
    code: "identity-foreign-server",
    sentence: `identity ${identity}: ${where} names the ${key} ${shownUrl(url)}, which is on another origin than the target, so neither the client's secret nor its user are sent there`,
    fix: "If that is the authorization server, write issuer or tokenUrl into the identity, or name its origin with --trust-origin.",
  };
}
