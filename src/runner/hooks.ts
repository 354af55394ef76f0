import { isObject, type Json, type JsonObject } from "../json.js";
import type { Test } from "../suite/test.js";
import { substitute, UnresolvedVariable, variablesIn } from "../suite/variables.js";
import type { Ids } from "./ids.js";
import type { Hook, HookAnswer, WebhookReceiver } from "./webhook.js";

/** Name of the webhook that `{{webhookUrl}}` leads to. */
export const defaultHook = "webhook";

/**
 * Opens the webhooks of a test, each at an address of its own. A `location` with which one of them answers may name another.
 * @returns nothing when the run has no receiver; such tests are not acted out
 */
export function openHooks(test: Test, webhooks: WebhookReceiver | undefined, ids: Ids): ReadonlyMap<string, Hook> {
  const hooks = new Map<string, Hook>();
  if (!webhooks) return hooks;
  const wanted: Record<string, JsonObject> = { ...test.webhooks };
  const usesDefault = variablesIn([test.steps, test.variables] as unknown as Json).includes("webhookUrl");
  if (usesDefault) wanted[defaultHook] = {};
  for (const [name, { canary }] of Object.entries(wanted)) {
    hooks.set(name, webhooks.hook(ids.uuid(), { canary: canary === true }));
  }
  const values = addressesOf(hooks);
  for (const [name, { respond }] of Object.entries(wanted)) {
    if (Array.isArray(respond)) hooks.get(name)?.answerWith(respond.flatMap((one) => answerOf(one, values)));
  }
  return hooks;
}

/** Values that the webhooks of a test give to its variables. */
export function addressesOf(hooks: ReadonlyMap<string, Hook>): Readonly<Record<string, Json>> {
  const values: Record<string, Json> = {};
  for (const [name, hook] of hooks) {
    values[name === defaultHook ? "webhookUrl" : `${name}.url`] = hook.url;
    for (const [part, value] of Object.entries(hook.spellings ?? {})) values[`${name}.${part}`] = value;
  }
  return values;
}

/** An answer without what this machine has no address for. */
function answerOf(given: Json, values: Readonly<Record<string, Json>>): readonly HookAnswer[] {
  if (typeof given === "number") return [given];
  if (!isObject(given)) return [];
  try {
    return [substitute(given, (name) => values[name]) as unknown as HookAnswer];
  } catch (error) {
    if (error instanceof UnresolvedVariable) return [];
    throw error;
  }
}
