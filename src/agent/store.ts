import type { JsonObject } from "../json.js";
import { type Clock, timestamp } from "./clock.js";
import type { Message, PushConfig, StreamEvent, Task } from "./model.js";
import { isTerminal } from "./states.js";

/** To whom a task belongs. Agents that are open to all, or have one tenant, leave the member unset. */
export interface Owner {
  /** Id of the caller that made it. */
  readonly principal: string | undefined;
  /** Tenant under which it was made. */
  readonly tenant: string | undefined;
}

/** A task with everything that belongs to it. */
export interface TaskRecord {
  readonly task: Task;
  /** Rises with each change of any task's status: orders tasks whose timestamps are equal. */
  order: number;
  /** Behaviour asked for by the first message. */
  readonly behavior: string | undefined;
  readonly owner: Owner;
  /** Everyone who watches the task: streams, blocked requests, webhooks. */
  readonly watchers: Set<(event: StreamEvent) => void>;
  readonly configs: Map<string, PushConfig>;
  /** Those that came through 0.3, and are called in its form; with `authentication` as it was given, if it was. */
  readonly legacyConfigs: WeakMap<PushConfig, JsonObject | undefined>;
  /** Ends the work on the task, if there is any. */
  stopWork: (() => void) | undefined;
}

/** Keeps the tasks, in memory, and tells their watchers what happens. */
export interface TaskStore {
  add(task: Task, behavior: string | undefined, owner?: Owner): TaskRecord;
  get(id: string): TaskRecord | undefined;
  /** Newest status first. */
  all(): TaskRecord[];
  /** Applies an event to its task and tells it to everyone who watches. */
  publish(record: TaskRecord, event: StreamEvent): void;
  /** Called for every event of every task. */
  onEvent: (record: TaskRecord, event: StreamEvent) => void;
  /** Called for every event before it is applied; returns what really happens. */
  rewrite: (record: TaskRecord, event: StreamEvent) => readonly StreamEvent[];
  readonly clock: Clock;
}

const nobody: Owner = { principal: undefined, tenant: undefined };

/** Creates the store. At most `limit` tasks are kept: the oldest finished ones go first. */
export function createTaskStore(clock: Clock, limit = 5_000): TaskStore {
  const records = new Map<string, TaskRecord>();
  let order = 0;

  function evict(): void {
    if (records.size < limit) return;
    const inOrder = [...records.values()];
    const oldest = inOrder.find((record) => isTerminal(record.task.status.state)) ?? inOrder[0];
    if (!oldest) return;
    if (!isTerminal(oldest.task.status.state)) {
      const { id: taskId, contextId } = oldest.task;
      const status = { state: "TASK_STATE_CANCELED", timestamp: timestamp(clock) };
      oldest.stopWork?.();
      store.publish(oldest, { statusUpdate: { taskId, contextId, status } });
    }
    records.delete(oldest.task.id);
  }

  const store: TaskStore = {
    clock,
    add(task, behavior, owner = nobody) {
      evict();
      order += 1;
      const record: TaskRecord = {
        task,
        order,
        behavior,
        owner,
        watchers: new Set(),
        configs: new Map(),
        legacyConfigs: new WeakMap(),
        stopWork: undefined,
      };
      records.set(task.id, record);
      return record;
    },
    get: (id) => records.get(id),
    all: () => {
      const list = [...records.values()];
      return list.sort((a, b) => compareTimestamps(b, a) || b.order - a.order);
    },
    publish(record, given) {
      for (const event of store.rewrite(record, given)) {
        if ("statusUpdate" in event) {
          order += 1;
          record.order = order;
        }
        apply(record.task, event);
        store.onEvent(record, event);
        for (const watcher of [...record.watchers]) watcher(event);
      }
    },
    onEvent: () => {},
    rewrite: (_record, event) => [event],
  };
  return store;
}

function compareTimestamps(a: TaskRecord, b: TaskRecord): number {
  const [left, right] = [a.task.status.timestamp, b.task.status.timestamp];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** What an event does to its task. A status message moves to the history when the next status comes. */
function apply(task: Task, event: StreamEvent): void {
  if ("statusUpdate" in event) {
    keepStatusMessage(task);
    task.status = structuredClone(event.statusUpdate.status);
  } else if ("artifactUpdate" in event) {
    const artifact = structuredClone(event.artifactUpdate.artifact);
    const artifacts = task.artifacts ?? [];
    task.artifacts = artifacts;
    const index = artifacts.findIndex((known) => known.artifactId === artifact.artifactId);
    const known = artifacts[index];
    if (!known) artifacts.push(artifact);
    else if (event.artifactUpdate.append) known.parts = [...known.parts, ...artifact.parts];
    else artifacts[index] = artifact;
  }
}

/** Puts the status message into the history, unless it is there already. */
function keepStatusMessage(task: Task): void {
  const { message } = task.status;
  const history = task.history ?? [];
  if (!message || history.some(({ messageId }) => messageId === message.messageId)) return;
  task.history = [...history, message];
}

/** Puts a message of the user into the history, behind everything that was said before. */
export function hear(task: Task, message: Message): void {
  keepStatusMessage(task);
  task.history = [...(task.history ?? []), message];
}
