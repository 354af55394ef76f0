import { TckError } from "../../tck-error.js";
import { authenticationFaults } from "./authentication.js";
import { benign } from "./benign.js";
import { capabilityFaults } from "./capabilities.js";
import { cardFaults } from "./card.js";
import { cardSchemeFaults } from "./card-schemes.js";
import { cardServingFaults } from "./card-serving.js";
import { cardSignatureFaults } from "./card-signatures.js";
import { dataObjectFaults } from "./data-objects.js";
import { dataPartFaults } from "./data-parts.js";
import { envelopeFaults } from "./envelope.js";
import { errorValueFaults } from "./error-values.js";
import { executionModeFaults } from "./execution-modes.js";
import { extendedCardFaults } from "./extended-card.js";
import type { Benign, Fault } from "./fault.js";
import { forms } from "./forms.js";
import { historyFaults } from "./history.js";
import { inTaskAuthFaults } from "./in-task-auth.js";
import { isolationFaults } from "./isolation.js";
import { jsonRpcErrorFaults } from "./jsonrpc-errors.js";
import { listFaults } from "./list.js";
import { multiTurnFaults } from "./multi-turn.js";
import { oauthFaults } from "./oauth.js";
import { oddInputFaults } from "./odd-input.js";
import { perBindingFaults } from "./per-binding.js";
import { pushConfigFaults } from "./push-configs.js";
import { pushDeliveryFaults } from "./push-delivery.js";
import { recommendedFaults } from "./recommended.js";
import { restFaults } from "./rest.js";
import { restErrorFaults } from "./rest-errors.js";
import { sendFaults } from "./send.js";
import { serviceParameterFaults } from "./service-parameters.js";
import { severalStreamsFaults } from "./several-streams.js";
import { streamCourseFaults } from "./stream-course.js";
import { streamFormFaults } from "./stream-form.js";
import { subscribeFaults } from "./subscribe.js";
import { taskFaults } from "./tasks.js";
import { tenantFaults } from "./tenants.js";
import { tlsFaults } from "./tls.js";
import { legacyFaults } from "./v0_3.js";
import { validationFaults } from "./validation.js";
import { webhookSafetyFaults } from "./webhook-safety.js";

/** What shows only where the agent asks who calls, or has tenants. */
export const callerFaults: readonly Fault[] = [
  ...authenticationFaults,
  ...extendedCardFaults,
  ...isolationFaults,
  ...inTaskAuthFaults,
  ...tenantFaults,
];

/** Every named fault, by topic. */
export const faults: readonly Fault[] = [
  ...capabilityFaults,
  ...cardFaults,
  ...cardSchemeFaults,
  ...cardServingFaults,
  ...cardSignatureFaults,
  ...sendFaults,
  ...executionModeFaults,
  ...taskFaults,
  ...historyFaults,
  ...listFaults,
  ...multiTurnFaults,
  ...streamFormFaults,
  ...streamCourseFaults,
  ...subscribeFaults,
  ...severalStreamsFaults,
  ...pushConfigFaults,
  ...pushDeliveryFaults,
  ...webhookSafetyFaults,
  ...validationFaults,
  ...oddInputFaults,
  ...perBindingFaults,
  ...recommendedFaults,
  ...errorValueFaults,
  ...jsonRpcErrorFaults,
  ...restErrorFaults,
  ...envelopeFaults,
  ...restFaults,
  ...serviceParameterFaults,
  ...dataObjectFaults,
  ...dataPartFaults,
  ...callerFaults,
  ...legacyFaults,
];

/** Those too that need a certificate or real tokens to show, and are proven apart from the others. */
export const allFaults: readonly Fault[] = [...faults, ...oauthFaults, ...tlsFaults];

/** The fault of that id. */
export function faultById(id: string): Fault | undefined {
  return allFaults.find((fault) => fault.id === id);
}

/**
 * The fault or the harmless variation of that id, as the agent is started with it.
 * @throws TckError `USAGE`
 */
export function variationById(id: string): Benign {
  const found = faultById(id) ?? [...benign, ...forms].find((variation) => variation.id === id);
  if (found) return found;
  throw new TckError("USAGE", `the reference agent has no fault called ${id}`, {
    hint: "a2a-tck agent --list-faults shows them all.",
  });
}
