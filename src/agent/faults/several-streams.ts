import type { CallContext } from "../hooks.js";
import type { StreamEvent } from "../model.js";
import type { TaskStore } from "../store.js";
import { asking } from "./edit.js";
import { events, stateOf } from "./edit-stream.js";
import type { Fault } from "./fault.js";

/** Streams of each task, in the order in which they were opened; of one agent, for as long as it runs. */
const openStreams = new WeakMap<TaskStore, Map<string, CallContext[]>>();

/** Calls on the same task that stream at the moment, the oldest first. To be asked for at every event, the first one included. */
function streamsBeside(event: StreamEvent, call: CallContext): CallContext[] {
  const ofStore = openStreams.get(call.store) ?? new Map<string, CallContext[]>();
  openStreams.set(call.store, ofStore);
  if ("task" in event && !call.memory.has("task")) {
    const { id } = event.task;
    call.memory.set("task", id);
    ofStore.set(id, [...(ofStore.get(id) ?? []), call]);
  }
  return ofStore.get(String(call.memory.get("task"))) ?? [];
}

/** Faults of several streams of one task (section 3.5.2). */
export const severalStreamsFaults: readonly Fault[] = [
  {
    id: "streams-only-newest-gets-events",
    requirement: "STREAM-ORDER-002",
    summary: "Of several streams of a task only the newest gets its events.",
    hooks: events("any", (event, _index, call) => {
      const streams = streamsBeside(event, call);
      return "task" in event || streams.at(-1) === call ? [event] : [];
    }),
  },
  {
    id: "streams-in-different-order",
    requirement: "STREAM-ORDER-003",
    summary: "All streams of a task but the oldest get each two events in reverse order.",
    hooks: {
      ...events("any", (event, index, call) => {
        const streams = streamsBeside(event, call);
        if ("task" in event || streams[0] === call) return [event];
        const held = call.memory.get("held") as StreamEvent | undefined;
        if (stateOf(event) === "TASK_STATE_COMPLETED") return held ? [held, event] : [event];
        call.memory.set("held", held ? undefined : event);
        return held ? [event, held] : index === 0 ? [event] : [];
      }),
    },
  },
  {
    id: "streams-close-together",
    requirement: "STREAM-ORDER-004",
    summary: "When one stream of a task is closed by its client the others hear nothing more.",
    hooks: events("any", (event, _index, call) => {
      const others = streamsBeside(event, call).filter((other) => other !== call);
      return others.some((other) => other.aborted.aborted) ? [] : [event];
    }),
  },
  {
    id: "disconnect-cancels-task",
    requirement: "STREAM-ORDER-006",
    summary: "A task is canceled when the client of its stream goes away.",
    hooks: events("any", (event, _index, call) => {
      if ("task" in event) {
        const record = call.store.get(event.task.id);
        call.aborted.addEventListener("abort", () => {
          const state = record?.task.status.state;
          if (!record || state === undefined || state !== "TASK_STATE_WORKING") return;
          const { id: taskId, contextId } = record.task;
          const status = { state: "TASK_STATE_CANCELED", timestamp: new Date().toISOString() };
          call.store.publish(record, { statusUpdate: { taskId, contextId, status } });
          record.stopWork?.();
        });
      }
      return [event];
    }),
  },
  {
    id: "second-stream-breaks",
    requirement: "STREAM-ORDER-005",
    summary: "A second stream of the same task ends in an internal error.",
    hooks: {
      ...events("any", (event, _index, call) => {
        streamsBeside(event, call);
        return [event];
      }),
      ...asking(["subscribe_to_task"], ({ id }, { store }) => {
        const streams = (openStreams.get(store)?.get(String(id)) ?? []).filter(({ aborted }) => !aborted.aborted);
        if (streams.length > 0) throw new Error("the task is watched already");
      }),
    },
  },
];
