import { randomUUID } from "node:crypto";
import { isObject, type JsonObject } from "../../json.js";
import { ownerOf, visibleTask } from "../auth/scope.js";
import { mediaTypes } from "../card.js";
import { timestamp } from "../clock.js";
import { agentError, invalidParams } from "../errors.js";
import { behaviorOf, mediaTypeOf } from "../executor/behaviors.js";
import { agentMessage } from "../executor/work.js";
import type { CallContext } from "../hooks.js";
import type { Message, Task } from "../model.js";
import { isInterrupted, isTerminal } from "../states.js";
import { hear, type TaskRecord } from "../store.js";
import { type EventStream, settled, streamOf, watchTask } from "../streams.js";
import { type Agent, number, type Operation } from "./operation.js";
import { addConfig } from "./push-configs.js";
import { viewOf } from "./view.js";

/** What a message asks for, checked and accepted. */
interface Accepted {
  readonly message: Message;
  /** The task to work on; absent when the answer is a Message. */
  readonly record?: TaskRecord;
  readonly configuration: JsonObject;
  /** Starts the work; to be called once someone listens. */
  readonly start: () => void;
}

/** SendMessage (section 3.1.1): waits until the task is terminal or interrupted unless told to return at once (section 3.2.2). */
export const sendMessage: Operation = async (agent, call) => {
  const { record, message, configuration, start } = accept(agent, call);
  if (!record) return { value: { message: reply(message) } };
  const view = { historyLength: number(configuration, "historyLength") };
  if (configuration.returnImmediately === true) {
    const task = viewOf(record.task, view, agent.policy);
    start();
    return { value: { task } };
  }
  start();
  await settled(record, call.aborted);
  const waitOn = agent.policy.statesThatKeepWaiting ?? [];
  while (waitOn.includes(record.task.status.state) && (await change(record, call)));
  return { value: { task: viewOf(record.task, view, agent.policy) } };
};

/** SendStreamingMessage (section 3.1.2): one Message, or the Task and everything that happens to it. */
export const sendStreamingMessage: Operation = (agent, call) => {
  const { record, message, configuration, start } = accept(agent, call);
  if (!record) return { stream: streamOf({ message: reply(message) }) };
  const task = viewOf(record.task, { historyLength: number(configuration, "historyLength") }, agent.policy);
  if (isTerminal(task.status.state)) return { stream: streamOf({ task }) };
  const stream = watch(agent, record, task);
  start();
  return { stream };
};

/** Stream of a task from now on, as the agent's policy has it. */
export function watch(agent: Agent, record: TaskRecord, task: Task): EventStream {
  if (!agent.policy.streamOutlivesInterruption) return watchTask(record, { task });
  return watchTask(record, { task }, (event) => "statusUpdate" in event && isTerminal(event.statusUpdate.status.state));
}

function accept(agent: Agent, call: CallContext): Accepted {
  const message = readMessage(call.params);
  const configuration = isObject(call.params.configuration) ? call.params.configuration : {};
  const pushConfig = configuration.taskPushNotificationConfig;
  if (isObject(pushConfig) && !agent.capabilities.pushNotifications && !agent.policy.capabilitiesAreIgnored) {
    throw agentError("PushNotificationNotSupportedError", "This agent sends no push notifications");
  }
  const known = message.taskId === undefined ? undefined : continued(agent, call, message);
  if (!agent.policy.anyMediaTypeIsAccepted?.(call)) checkMediaTypes(message);
  message.contextId ??= known?.task.contextId ?? randomUUID();
  if (!known && behaviorOf(message) === "tck-message-response") return { message, configuration, start: () => {} };

  const record = known ?? createTask(agent, call, message);
  if (isObject(pushConfig)) addConfig(agent, call, record, pushConfig);
  const state = record.task.status.state;
  const working = known !== undefined && !isInterrupted(state);
  if (known) hear(record.task, message);
  // A task that was waiting goes on at once, so that nobody takes the old status for the answer.
  if (known && isInterrupted(state)) setWorking(agent, record);
  const modes = configuration.acceptedOutputModes;
  const acceptedOutputModes = Array.isArray(modes) ? modes.filter((mode) => typeof mode === "string") : [];
  return {
    message,
    record,
    configuration,
    start: () => {
      // A message to a task that is being worked on is kept, and the work goes on.
      if (!working) agent.executor.run(record, message, { followUp: known !== undefined, acceptedOutputModes });
    },
  };
}

function readMessage(params: JsonObject): Message {
  // The request was validated; empty optional members are the same as absent ones.
  const message = structuredClone(params.message) as unknown as Message;
  if (message.contextId === "") delete message.contextId;
  if (message.taskId === "") delete message.taskId;
  return message;
}

/** The task that a message continues (sections 3.4.2 and 3.4.3). */
function continued(agent: Agent, call: CallContext, message: Message): TaskRecord {
  const taskId = message.taskId ?? "";
  const record = visibleTask(agent, call, taskId);
  const { contextId, status } = record.task;
  if (message.contextId !== undefined && message.contextId !== contextId) {
    throw invalidParams([
      { field: "message.contextId", description: "is not the context of the task in message.taskId" },
    ]);
  }
  if (isTerminal(status.state) && !agent.policy.terminalTaskTakesMessage?.(call, status.state)) {
    throw agentError("UnsupportedOperationError", `The task has ended (${status.state}) and takes no more messages`, {
      taskId,
      state: status.state,
    });
  }
  return record;
}

function checkMediaTypes(message: Message): void {
  for (const part of message.parts) {
    const type = mediaTypeOf(part);
    if (mediaTypes.includes(type)) continue;
    throw agentError("ContentTypeNotSupportedError", `Parts of type ${type} are not supported`, {
      mediaType: type,
      supportedMediaTypes: mediaTypes.join(", "),
    });
  }
}

function createTask(agent: Agent, call: CallContext, message: Message): TaskRecord {
  const id = randomUUID();
  const contextId = message.contextId ?? randomUUID();
  message.taskId = id;
  const status = { state: "TASK_STATE_SUBMITTED", timestamp: timestamp(agent.store.clock) };
  return agent.store.add({ id, contextId, status, history: [message] }, behaviorOf(message), ownerOf(call));
}

function setWorking(agent: Agent, record: TaskRecord): void {
  const { id: taskId, contextId } = record.task;
  const status = { state: "TASK_STATE_WORKING", timestamp: timestamp(agent.store.clock) };
  agent.store.publish(record, { statusUpdate: { taskId, contextId, status } });
}

function reply(message: Message): Message {
  return agentMessage([{ text: "A message is all there is to say." }], message.contextId ?? randomUUID());
}

/** Resolves with `true` at the next change of the task, with `false` when the client is gone. */
function change(record: TaskRecord, call: CallContext): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (): void => {
      record.watchers.delete(done);
      resolve(!call.aborted.aborted);
    };
    record.watchers.add(done);
    call.aborted.addEventListener("abort", done, { once: true });
  });
}
