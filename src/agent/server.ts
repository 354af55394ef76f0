import type { IncomingMessage, ServerResponse } from "node:http";
import type { JsonObject } from "../json.js";
import type { ProtocolVersion } from "../protocol/dialect.js";
import { cardPath } from "../protocol/headers.js";
import type { Verdict } from "./auth/principals.js";
import { type AuthDemand, needsOAuth } from "./auth/schemes.js";
import { authorizePath, handleAuthorization } from "./authorization-endpoint.js";
import { createCard, createExtendedCard } from "./card.js";
import { handleCard } from "./card-endpoint.js";
import { createCardSigner, keySetPath } from "./card-signing.js";
import { type Clock, systemClock } from "./clock.js";
import { edition1_0 } from "./edition.js";
import type { Endpoint } from "./endpoint.js";
import { failureOf, toStatus } from "./errors.js";
import { createExecutor } from "./executor/executor.js";
import { variationById } from "./faults/faults.js";
import { type AgentHooks, type CallContext, noHooks, type TokenCheck } from "./hooks.js";
import { contextOf, sendAnswer } from "./http.js";
import { handleJsonRpc } from "./jsonrpc.js";
import { type AgentTls, certificateName, listen, type TlsVersions } from "./listener.js";
import type { AuthorizationServer } from "./oauth/authorization-server.js";
import type { Capabilities } from "./operations/operation.js";
import { type AgentBinding, type Place, placeAt, placesOf } from "./places.js";
import { createPusher } from "./push.js";
import { handleRest } from "./rest.js";
import { askedVersion, isVersion } from "./service-parameters.js";
import { createTaskStore } from "./store.js";
import { edition0_3 } from "./v0_3/edition.js";
import { createWebhookGuard } from "./webhook-guard.js";

/** Strict-Transport-Security: a year. */
const hsts = "max-age=31536000; includeSubDomains";

/** How to start the reference agent. */
export interface AgentOptions {
  /** 0 (the default) takes any free port. */
  readonly port?: number;
  /** Address to listen on; default 127.0.0.1. */
  readonly host?: string;
  /** Id of a fault or of a harmless variation; without it the agent is right. */
  readonly fault?: string;
  /** Length of a unit of work in milliseconds; default 20. `tck-long-running` takes 100 units. */
  readonly pace?: number;
  readonly clock?: Clock;
  /** Bindings to serve and to declare, the preferred one first; default JSON-RPC and REST. */
  readonly bindings?: readonly AgentBinding[];
  /** Protocol versions to speak and to declare, the preferred one first; default 1.0 alone. */
  readonly protocols?: readonly ProtocolVersion[];
  /** Whether 0.3 has URLs of its own, `/0.3/rpc` and `/0.3/rest`, beside those of 1.0; default: both share theirs. */
  readonly separateUrls?: boolean;
  /** Base URL in the card when clients see another one than the agent itself. */
  readonly publicUrl?: string;
  /** Tenant that all interfaces declare and require. */
  readonly tenant?: string;
  /** Tenants, each with interfaces, tasks and webhooks of its own; instead of `tenant`. */
  readonly tenants?: readonly string[];
  /**
   * Credentials that every request but that for the public card needs: any one of the schemes, or all those of an inner
   * list together. Tasks then belong to their caller. Absent and empty mean that the agent is open to all.
   */
  readonly auth?: AuthDemand;
  /** User who agrees to everything that the agent's authorization server would ask, for tests. */
  readonly autoApprove?: string;
  /** Certificates, which make it HTTPS. */
  readonly tls?: AgentTls;
  /** Oldest and newest version of TLS to speak; default 1.2, and the newest that there is. */
  readonly tlsVersions?: TlsVersions;
  /** URI of an extension that every request has to activate. */
  readonly requiredExtension?: string;
  /** Capabilities to declare; each one not given is `true`. */
  readonly capabilities?: Partial<Capabilities>;
  /**
   * Origins on loopback or in private networks that webhooks may be at; more may be added while the agent runs. Without this
   * all of loopback is free, because tests listen there.
   */
  readonly webhookOrigins?: ReadonlySet<string>;
  /** Hooks of the caller, instead of those of `fault`. */
  readonly hooks?: Partial<AgentHooks>;
}

/** A started agent. */
export interface RunningAgent {
  /** Base URL, without slash at the end. */
  readonly url: string;
  /** Stops listening, ends every stream and all work. */
  close(): Promise<void>;
}

/**
 * Starts the reference agent: A2A over JSON-RPC at `/rpc` and over HTTP+JSON at `/rest`, in the versions that are asked for.
 * @throws TckError `USAGE` when there is no such fault, `UNREACHABLE` when the port cannot be had
 */
export async function startAgent(given: AgentOptions = {}): Promise<RunningAgent> {
  const fault = given.fault === undefined ? undefined : variationById(given.fault);
  const options: AgentOptions = { ...given, ...fault?.options };
  const hooks: AgentHooks = { ...noHooks, ...fault?.hooks, ...options.hooks };
  const clock = options.clock ?? systemClock;
  const startedAt = new Date(clock.now());
  const store = createTaskStore(clock);
  const guard = createWebhookGuard(options.webhookOrigins);
  const pusher = createPusher(store, hooks, guard);
  store.rewrite = hooks.happen;
  store.onEvent = pusher.notify;

  const { port = 0, host = "127.0.0.1", tls } = options;
  const { server, url } = await listen(port, host, tls, options.tlsVersions);
  const baseUrl = (options.publicUrl ?? url).replace(/\/+$/, "");

  const bindings = options.bindings ?? ["jsonrpc", "rest"];
  const capabilities = { streaming: true, pushNotifications: true, extendedAgentCard: true, ...options.capabilities };
  const { tenant, auth = [], requiredExtension, protocols = ["1.0"], separateUrls = false } = options;
  const tenants = options.tenants ?? (tenant === undefined ? [] : [tenant]);
  const settings = {
    baseUrl,
    bindings,
    protocols,
    separateUrls,
    capabilities,
    tenants,
    auth,
    ...(requiredExtension === undefined ? {} : { requiredExtension }),
  };
  const signer = createCardSigner(`${baseUrl}${keySetPath}`, hooks);
  // 0.3 does not say what is signed, so a card for its clients alone has no signatures.
  const sign = protocols.includes("1.0") ? signer.sign : (given: JsonObject) => given;
  const card = sign(hooks.card(createCard(settings), false), false);
  const extendedCard = (): JsonObject => sign(hooks.card(createExtendedCard(settings), true), true);
  const executor = createExecutor(store, options.pace ?? 20, `${baseUrl}${authorizePath}`);
  const agent = { store, executor, guard, policy: hooks.policy, capabilities, auth, extendedCard };
  const endpoint: Endpoint = { agent, hooks, protocols, versions: protocols, tenants, requiredExtension };
  const places = placesOf(settings);
  const oauth = needsOAuth(auth)
    ? await authorizationServer(baseUrl, clock, options.autoApprove, hooks.policy.ignoredTokenChecks)
    : undefined;

  let served = 0;
  server.on("request", (request, response) => {
    const path = pathOf(request.url ?? "/");
    // Section 13.4. Without TLS the header has no meaning (RFC 6797, section 7.2).
    const promise = "transportSecurity" in hooks.policy ? hooks.policy.transportSecurity : hsts;
    if (tls && promise !== undefined) response.setHeader("Strict-Transport-Security", promise);
    if (path === cardPath) {
      handleCard(request, response, card, startedAt, hooks, served);
      served += 1;
      return;
    }
    if (path === keySetPath) {
      const headers = { "Content-Type": "application/jwk-set+json", "Cache-Control": "public, max-age=300" };
      sendAnswer(response, { status: 200, headers, body: JSON.stringify(signer.keySet) }, hooks.write);
      return;
    }
    if (path.startsWith(authorizePath)) {
      handleAuthorization(request, response, path, agent, hooks);
      return;
    }
    serve(endpoint, places, request, response, path, oauth).catch(() => response.destroy());
  });

  return {
    url,
    close: () =>
      new Promise((resolve) => {
        pusher.close();
        for (const record of store.all()) record.stopWork?.();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Path of a request target; what is no path at all leads nowhere. */
function pathOf(target: string): string {
  return target.startsWith("/") ? (target.split("?")[0] ?? "/") : "/";
}

/** Loaded when it is needed: most agents have no use for it. */
async function authorizationServer(
  baseUrl: string,
  clock: Clock,
  autoApprove: string | undefined,
  ignored: readonly TokenCheck[] = [],
): Promise<AuthorizationServer> {
  const { createAuthorizationServer } = await import("./oauth/authorization-server.js");
  return createAuthorizationServer({ baseUrl, clock, ignored, ...(autoApprove === undefined ? {} : { autoApprove }) });
}

async function serve(
  endpoint: Endpoint,
  places: readonly Place[],
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  oauth: AuthorizationServer | undefined,
): Promise<void> {
  const answer = await oauth?.answer(request, path);
  if (answer) sendAnswer(response, answer, endpoint.hooks.write);
  else await route(endpoint, places, request, response, path, await oauth?.verdict(request.headers.authorization));
}

async function route(
  endpoint: Endpoint,
  places: readonly Place[],
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  token: Verdict | undefined,
): Promise<void> {
  const place = placeAt(places, path);
  if (!place) {
    const failure = failureOf("MethodNotFoundError", "There is nothing at this path");
    const body = JSON.stringify(toStatus({ ...failure, status: "NOT_FOUND" }));
    sendAnswer(response, { status: 404, headers: { "Content-Type": "application/json" }, body }, endpoint.hooks.write);
    return;
  }
  const { binding, versions } = place;
  const inner = binding === "rest" ? path.slice(place.path.length) : path;
  const call = contextOf(request, response, binding, inner, endpoint.agent.store);
  const certificate = certificateName(request);
  if (token) call.token = token;
  if (certificate !== undefined) call.certificate = certificate;
  endpoint.hooks.request(call);
  call.version = versionFor(call, versions);
  const edition = call.version === "0.3" ? edition0_3 : edition1_0;
  const here = { ...endpoint, versions };
  await (binding === "rest" ? handleRest : handleJsonRpc)(here, { call, edition, request, response });
}

/** Where versions share a URL, the request says which one is meant; what is neither is refused by the newer one. */
function versionFor(call: CallContext, versions: readonly ProtocolVersion[]): ProtocolVersion {
  const [only] = versions;
  if (versions.length === 1 && only !== undefined) return only;
  return isVersion(askedVersion(call), "0.3") ? "0.3" : "1.0";
}
