import { visibleTask } from "../auth/scope.js";
import { timestamp } from "../clock.js";
import { agentError } from "../errors.js";
import type { Task } from "../model.js";
import { rulesOf } from "../rules.js";
import { isTerminal } from "../states.js";
import { streamOf } from "../streams.js";
import { number, type Operation, text } from "./operation.js";
import { watch } from "./send.js";
import { viewOf } from "./view.js";

/** GetTask (section 3.1.3). */
export const getTask: Operation = (agent, call) => {
  const { task } = visibleTask(agent, call, text(call.params, "id") ?? "");
  return { value: viewOf(task, { historyLength: number(call.params, "historyLength") }, agent.policy) };
};

/** CancelTask (section 3.1.5). A task that is canceled already is simply shown: canceling is idempotent (section 3.3.1). */
export const cancelTask: Operation = (agent, call) => {
  const record = visibleTask(agent, call, text(call.params, "id") ?? "");
  const { id: taskId, contextId, status } = record.task;
  if (status.state === "TASK_STATE_CANCELED" && rulesOf(call).cancelIsIdempotent)
    return { value: viewOf(record.task, {}, agent.policy) };
  if (isTerminal(status.state) && !agent.policy.statesThatAreCanceled?.includes(status.state)) {
    throw agentError("TaskNotCancelableError", `The task has ended (${status.state}) and cannot be canceled`, {
      taskId,
      state: status.state,
    });
  }
  const canceled = { state: "TASK_STATE_CANCELED", timestamp: timestamp(agent.store.clock) };
  if (agent.policy.cancelChangesNothing) {
    const shown: Task = { ...record.task, status: canceled };
    return { value: viewOf(shown, {}, agent.policy) };
  }
  agent.store.publish(record, { statusUpdate: { taskId, contextId, status: canceled } });
  record.stopWork?.();
  return { value: viewOf(record.task, {}, agent.policy) };
};

/** SubscribeToTask (section 3.1.6): the task as it stands, then what happens to it. */
export const subscribeToTask: Operation = (agent, call) => {
  const record = visibleTask(agent, call, text(call.params, "id") ?? "");
  const task = viewOf(record.task, {}, agent.policy);
  if (!isTerminal(task.status.state)) return { stream: watch(agent, record, task) };
  if (rulesOf(call).endedTaskIsShown || agent.policy.statesThatCanBeSubscribed?.includes(task.status.state))
    return { stream: streamOf({ task }) };
  throw agentError(
    "UnsupportedOperationError",
    `The task has ended (${task.status.state}); there is nothing to watch`,
    {
      taskId: task.id,
      state: task.status.state,
    },
  );
};
