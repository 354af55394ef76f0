import type { JsonObject } from "../json.js";
import type { OperationName } from "../protocol/dialect.js";
import { v1_0 } from "../protocol/v1_0/dialect.js";
import { checkExtendedCard } from "./auth/guard.js";
import { agentError, invalidParams } from "./errors.js";
import type { AgentHooks, CallContext } from "./hooks.js";
import { listTasks } from "./operations/list-tasks.js";
import { type Agent, type Operation, type Outcome, text } from "./operations/operation.js";
import { createPushConfig, deletePushConfig, getPushConfig, listPushConfigs } from "./operations/push-configs.js";
import { sendMessage, sendStreamingMessage } from "./operations/send.js";
import { cancelTask, getTask, subscribeToTask } from "./operations/tasks.js";
import { validate } from "./validate.js";

/** Error of an operation whose capability the card does not declare (section 3.3.4). */
const missing = {
  streaming: ["UnsupportedOperationError", "This agent does not stream"],
  pushNotifications: ["PushNotificationNotSupportedError", "This agent sends no push notifications"],
  extendedAgentCard: ["UnsupportedOperationError", "This agent has no extended card"],
} as const;

const getExtendedAgentCard: Operation = (agent, call) => {
  if (agent.policy.extendedCardIsMissing) {
    throw agentError("ExtendedAgentCardNotConfiguredError", "No extended agent card is configured");
  }
  if (!agent.policy.extendedCardIsOpen) checkExtendedCard(agent.auth, call);
  return { value: agent.extendedCard() };
};

const operations: Readonly<Partial<Record<OperationName, Operation>>> = {
  send_message: sendMessage,
  send_streaming_message: sendStreamingMessage,
  get_task: getTask,
  list_tasks: listTasks,
  cancel_task: cancelTask,
  subscribe_to_task: subscribeToTask,
  create_push_config: createPushConfig,
  get_push_config: getPushConfig,
  list_push_configs: listPushConfigs,
  delete_push_config: deletePushConfig,
  get_extended_agent_card: getExtendedAgentCard,
};

/**
 * Performs an operation for a binding: capability, request, then the operation itself.
 * @param given the request as it came, without the binding's wrapping
 * @throws AgentError whenever the request fails
 */
export async function perform(
  agent: Agent,
  hooks: AgentHooks,
  call: CallContext,
  name: OperationName,
  given: JsonObject,
  tenants: readonly string[],
): Promise<Outcome> {
  const spec = v1_0.operations[name];
  const operation = operations[name];
  if (!spec || !operation) throw agentError("MethodNotFoundError", "Method not found");
  const { capability } = spec;
  if (capability && !agent.capabilities[capability] && !agent.policy.capabilitiesAreIgnored) {
    const [error, message] = missing[capability];
    throw agentError(error, message);
  }
  const { value, violations } = validate(spec.request, hooks.params(call, given));
  const left = hooks.violations(call, violations);
  if (left.length > 0) throw invalidParams(left);
  call.params = value;
  if (!agent.policy.unknownTenantIsServed) checkTenant(value, tenants);
  return operation(agent, call);
}

/** Section 4.4.6: a tenant is served under exactly the name in the card, and where there are tenants, nobody without one is. */
function checkTenant(params: JsonObject, tenants: readonly string[]): void {
  const asked = text(params, "tenant");
  if (asked === undefined ? tenants.length === 0 : tenants.includes(asked)) return;
  const description = tenants.length === 0 ? "is not served here" : "has to be the tenant of the interface";
  throw invalidParams([{ field: "tenant", description }]);
}
