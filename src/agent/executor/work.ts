import { randomUUID } from "node:crypto";
import { timestamp } from "../clock.js";
import type { Artifact, Message, Part } from "../model.js";
import { isTerminal } from "../states.js";
import type { TaskRecord, TaskStore } from "../store.js";

/** Thrown inside a behaviour when its task was ended from outside. */
export class Stopped extends Error {
  override readonly name = "Stopped";
}

/** What a behaviour may do with its task. */
export interface Work {
  /** Message that started or continued the task. */
  readonly message: Message;
  /** True when the message continued an existing task. */
  readonly followUp: boolean;
  /** Media types that the client takes; empty means all. */
  readonly acceptedOutputModes: readonly string[];
  /** Where a user gives the authorization that the task may ask for. */
  readonly authorizeUrl: string;
  /** Sets the status, with a message of the agent when there is text. */
  status(state: string, text?: string): void;
  /** Gives out an artifact, or a piece of one. */
  artifact(artifact: Artifact, piece?: { append: boolean; lastChunk: boolean }): void;
  /** Waits for some units of pace. Rejects with `Stopped` when the task was ended meanwhile. */
  pause(units: number): Promise<void>;
}

/** A message of the agent that belongs to a task. */
export function agentMessage(parts: Part[], contextId: string, taskId?: string): Message {
  const message: Message = { messageId: randomUUID(), contextId, role: "ROLE_AGENT", parts };
  if (taskId !== undefined) message.taskId = taskId;
  return message;
}

/** The tools of one run of a behaviour. `pace` is in milliseconds a unit. */
export function createWork(
  store: TaskStore,
  record: TaskRecord,
  message: Message,
  options: { followUp: boolean; acceptedOutputModes: readonly string[]; pace: number; authorizeAt: string },
): Work {
  const { id: taskId, contextId } = record.task;
  const check = (): void => {
    if (isTerminal(record.task.status.state)) throw new Stopped();
  };
  return {
    message,
    followUp: options.followUp,
    acceptedOutputModes: options.acceptedOutputModes,
    authorizeUrl: `${options.authorizeAt}${taskId}`,
    status(state, text) {
      check();
      const status = { state, timestamp: timestamp(store.clock) };
      const said = text === undefined ? {} : { message: agentMessage([{ text }], contextId, taskId) };
      store.publish(record, { statusUpdate: { taskId, contextId, status: { ...status, ...said } } });
    },
    artifact(artifact, piece) {
      check();
      const update = { taskId, contextId, artifact };
      store.publish(record, { artifactUpdate: piece ? { ...update, ...piece } : update });
    },
    pause: (units) =>
      new Promise((resolve, reject) => {
        const callOff = store.clock.after(units * options.pace, () => {
          record.stopWork = undefined;
          if (isTerminal(record.task.status.state)) reject(new Stopped());
          else resolve();
        });
        record.stopWork = () => {
          callOff();
          record.stopWork = undefined;
          reject(new Stopped());
        };
      }),
  };
}
