import { taskNotFound } from "../errors.js";
import type { CallContext } from "../hooks.js";
import { type Agent, text } from "../operations/operation.js";
import type { Owner, TaskRecord } from "../store.js";

/** To whom the things belong that a request makes: its caller, in its tenant. */
export function ownerOf(call: CallContext): Owner {
  return { principal: call.principal?.id, tenant: text(call.params, "tenant") };
}

/** Whether a request may know of a task: only its own caller may, and only in the same tenant (sections 13.1 and 4.4.6). */
export function isVisible(agent: Agent, call: CallContext, record: TaskRecord): boolean {
  const { principal, tenant } = ownerOf(call);
  const { owner } = record;
  const isOwn = owner.principal === principal || (agent.policy.foreignTaskIsSeen?.(call) ?? false);
  const isHere = owner.tenant === tenant || (agent.policy.otherTenantIsSeen?.(call) ?? false);
  return isOwn && isHere;
}

/**
 * The task that a request names. One that must not be seen is answered like one that is not there (section 3.3.2).
 * @throws AgentError TaskNotFoundError
 */
export function visibleTask(agent: Agent, call: CallContext, id: string): TaskRecord {
  const record = agent.store.get(id);
  if (!record || !isVisible(agent, call, record)) throw taskNotFound(id);
  return record;
}
