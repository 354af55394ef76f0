import type { Json } from "../json.js";
import { matchAssertion } from "../judge/assert.js";
import { eventView } from "../judge/events.js";
import { dialectOf } from "../protocol/dialects.js";
import type { WebhookStep } from "../suite/test.js";
import type { Exchange } from "../wire/exchange.js";
import type { Stage } from "./stage.js";

/** How long a delivery may take when the suite says nothing (milliseconds). */
const deliveryMs = 10_000;

/** Waits for what the agent delivers, and keeps it in the record. Returns the ids of the deliveries. */
export async function actWebhook(step: WebhookStep, stage: Stage): Promise<string[]> {
  const hook = stage.hooks.get(step.webhook ?? "webhook");
  if (!hook) return [];
  const { maxCount, finalEvent } = step;
  const dialect = dialectOf(stage.interface.version);
  const isFinal = (delivery: Exchange | undefined) =>
    finalEvent === undefined ||
    (delivery !== undefined &&
      matchAssertion(finalEvent, eventView(bodyOf(delivery), dialect), { extended: true, version: dialect.version })
        .length === 0);
  // Whether an upper bound is kept is only known when the time is over, unless it is broken before.
  const enough = (deliveries: readonly Exchange[]) =>
    maxCount === undefined
      ? deliveries.length >= step.minCount && deliveries.some(isFinal)
      : deliveries.length > maxCount;
  await hook.wait(enough, step.timeoutMs ?? deliveryMs, stage.signal);
  for (const delivery of hook.deliveries) stage.view.add(delivery);
  return hook.deliveries.map((delivery) => delivery.id);
}

function bodyOf(delivery: Exchange): Json {
  try {
    return JSON.parse(delivery.request.body?.text ?? "null") as Json;
  } catch {
    return null;
  }
}
