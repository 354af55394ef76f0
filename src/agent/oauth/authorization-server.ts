import type { IncomingMessage } from "node:http";
import type { JsonObject } from "../../json.js";
import type { Verdict } from "../auth/principals.js";
import type { Clock } from "../clock.js";
import { AgentError } from "../errors.js";
import type { HttpAnswer, TokenCheck } from "../hooks.js";
import { readBody } from "../http.js";
import { Codes } from "./codes.js";
import { metadataOf, paths } from "./endpoints.js";
import { OAuthError } from "./errors.js";
import { type FormRequest, issueTokens } from "./token-endpoint.js";
import { createTokens } from "./tokens.js";
import { authorize, type Consent, decideDevice, startDevice } from "./user-endpoints.js";

/** The agent's own authorization server, for tests of OAuth 2.0 and OpenID Connect. */
export interface AuthorizationServer {
  /** Answers a request to one of its paths; undefined for other paths. */
  answer(request: IncomingMessage, path: string): Promise<HttpAnswer | undefined>;
  /** What a token in the Authorization header stands for; `missing` when there is none. */
  verdict(authorization: string | undefined): Promise<Verdict>;
}

/** What the server depends on. */
export interface AuthorizationSettings {
  /** Base URL of the agent, which is the issuer and the audience of its tokens. */
  readonly baseUrl: string;
  readonly clock: Clock;
  /** User who agrees to everything without being asked. */
  readonly autoApprove?: string;
  /** Checks of tokens that are left out, by faults. */
  readonly ignored?: readonly TokenCheck[];
}

const json = (value: JsonObject, headers: Record<string, string> = {}, status = 200): HttpAnswer => ({
  status,
  headers: { "Content-Type": "application/json", ...headers },
  body: JSON.stringify(value),
});
/** RFC 6749, section 5.1. */
const secret = { "Cache-Control": "no-store", Pragma: "no-cache" };
const open = { "Cache-Control": "public, max-age=300" };

/** Makes a server with keys of its own. */
export function createAuthorizationServer(settings: AuthorizationSettings): AuthorizationServer {
  const { baseUrl, clock, autoApprove, ignored } = settings;
  const tokens = createTokens(baseUrl, baseUrl, clock, ignored);
  const consent: Consent = {
    tokens,
    codes: new Codes(clock),
    refreshing: new Map(),
    audience: baseUrl,
    issuer: baseUrl,
    autoApprove,
  };
  const metadata = () => json(metadataOf(baseUrl), open);
  const reading: Readonly<Record<string, (query: URLSearchParams) => HttpAnswer>> = {
    [paths.authorizationMetadata]: metadata,
    [paths.openIdMetadata]: metadata,
    [paths.keySet]: () => json(tokens.keySet, { ...open, "Content-Type": "application/jwk-set+json" }),
    [paths.authorize]: (query) => authorize(consent, query),
    [paths.device]: (query) => decideDevice(consent, query),
  };
  const posting: Readonly<
    Record<string, (sent: FormRequest, query: URLSearchParams) => Promise<HttpAnswer> | HttpAnswer>
  > = {
    [paths.authorize]: ({ form }, query) => authorize(consent, query, form),
    [paths.device]: ({ form }, query) => decideDevice(consent, query, form),
    [paths.token]: async (sent) => json(await issueTokens(consent, sent), secret),
    [paths.deviceAuthorization]: (sent) => json(startDevice(consent, sent), secret),
  };
  return {
    async answer(request, path) {
      const { method = "GET", url = "" } = request;
      const query = new URLSearchParams(url.split("?")[1] ?? "");
      const [read, post] = [reading[path], posting[path]];
      if (!read && !post) return undefined;
      try {
        if (read && (method === "GET" || method === "HEAD")) return read(query);
        if (post && method === "POST") return await post(await formOf(request), query);
        const allowed = [...(read ? ["GET", "HEAD"] : []), ...(post ? ["POST"] : [])].join(", ");
        return json({ error: "invalid_request" }, { Allow: allowed }, 405);
      } catch (error) {
        return errorAnswer(error);
      }
    },
    async verdict(authorization) {
      const [scheme, ...rest] = (authorization ?? "").split(" ");
      if (scheme?.toLowerCase() !== "bearer") return { problem: "missing" };
      const token = rest.join(" ").trim();
      return /^[\w~+/.-]+=*$/.test(token) ? tokens.read(token) : { problem: "malformed" };
    },
  };
}

async function formOf(request: IncomingMessage): Promise<FormRequest> {
  const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  const body = await readBody(request);
  if (type !== "application/x-www-form-urlencoded")
    throw new OAuthError("invalid_request", "The request has to be application/x-www-form-urlencoded");
  return { form: new URLSearchParams(body), authorization: request.headers.authorization };
}

function errorAnswer(error: unknown): HttpAnswer {
  if (error instanceof OAuthError) {
    const { code, message, status } = error;
    const challenge: Record<string, string> =
      status === 401 ? { "WWW-Authenticate": 'Basic realm="reference-agent"' } : {};
    return json({ error: code, error_description: message }, { ...secret, ...challenge }, status);
  }
  if (error instanceof AgentError) return json({ error: "invalid_request" }, secret, error.failure.httpStatus);
  throw error;
}
