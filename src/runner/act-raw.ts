import { dialectOf } from "../protocol/dialects.js";
import { cardPath } from "../protocol/headers.js";
import type { OperationStep, RawStep } from "../suite/test.js";
import { substitute } from "../suite/variables.js";
import type { HttpRequest } from "../wire/wire.js";
import { rawTenant } from "./raw-tenant.js";
import { sendStep } from "./send.js";
import { purposeOf, type Stage } from "./stage.js";

/** Sends a raw step word for word; only the extensions that the agent requires and the interface's tenant are added. */
export async function actRaw(step: RawStep, stage: Stage): Promise<string[][]> {
  const scope = stage.scope();
  const text = (value: string) => String(substitute(value, scope));
  const headers = Object.entries(step.headers).map(([name, value]) => [name, text(value)] as const);
  const tenant = rawTenant(stage.interface);
  const path = text(step.path);
  const request: HttpRequest = {
    method: step.method,
    url: rawUrl(isWellKnown(path) ? path : tenant.path(path), stage),
    headers: [...headers, ...requiredExtensions(step, stage)],
    ...(step.bodyRaw !== undefined ? { body: tenant.text(text(step.bodyRaw)) } : {}),
    ...(step.body !== undefined ? { body: JSON.stringify(tenant.body(substitute(step.body, scope))) } : {}),
  };
  const { interface: id, ...rest } = purposeOf(step, stage);
  const purpose = isWellKnown(step.path) || id === undefined ? rest : { ...rest, interface: id };
  const copies = Array.from({ length: step.copies }, () => sendStep(request, purpose, step, stage));
  return (await Promise.all(copies)).map((exchange) => [exchange.id]);
}

/**
 * An agent that requires an extension refuses what does not activate it, so that is added to a raw request too, unless
 * the step has a word of its own on extensions.
 */
function requiredExtensions(step: RawStep, { session, interface: { version } }: Stage): [string, string][] {
  const { requiredExtensions: uris } = session.meeting;
  const { extensions: name } = dialectOf(version).headers;
  const has = Object.keys(step.headers).some((one) => one.toLowerCase() === name.toLowerCase());
  return uris.length === 0 || has || isWellKnown(step.path) ? [] : [[name, uris.join(",")]];
}

/** Fetches the agent card where it was found. */
export async function actCard(
  step: OperationStep,
  stage: Stage,
  headers: Readonly<Record<string, string | null>>,
): Promise<string> {
  const overridden = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const { version } = stage.interface;
  const { version: versionHeader } = dialectOf(version).headers;
  const accepted = ["Accept", "application/json, application/a2a+json"] as const;
  const own = versionHeader === undefined ? [accepted] : [accepted, [versionHeader, version] as const];
  const given = Object.entries(headers).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
  const request: HttpRequest = {
    method: "GET",
    url: stage.session.cardUrl,
    headers: [...own.filter(([name]) => !overridden.has(name.toLowerCase())), ...given],
  };
  // The card belongs to no interface, so the monitors of none of them look at it.
  const { interface: _, ...purpose } = purposeOf(step, stage);
  return (await sendStep(request, { ...purpose, operation: "get_agent_card" }, step, stage)).id;
}

/** `/` is the interface URL itself, `/.well-known/…` hangs off the card's origin, everything else off the interface URL. */
function rawUrl(path: string, stage: Stage): string {
  const { cardUrl } = stage.session;
  if (path === cardPath) return cardUrl;
  if (isWellKnown(path)) return new URL(cardUrl).origin + path;
  if (path === "/") return stage.interface.url;
  return stage.interface.url.replace(/\/$/, "") + path;
}

function isWellKnown(path: string): boolean {
  return path.startsWith("/.well-known/");
}
