import type { StreamEvent } from "./model.js";
import { isSettled } from "./states.js";
import type { TaskRecord } from "./store.js";

/** Events of one stream, in order. Closing it leaves the task and its other streams alone (section 3.5.2). */
export interface EventStream {
  readonly events: AsyncIterable<StreamEvent>;
  close(): void;
}

/** Stream of one Message and nothing else (section 3.1.2). */
export function streamOf(event: StreamEvent): EventStream {
  return {
    events: {
      async *[Symbol.asyncIterator]() {
        yield event;
      },
    },
    close() {},
  };
}

/**
 * Watches a task from now on: `first`, then everything that happens, until the task is terminal or interrupted
 * (sections 3.1.2, 3.1.6 and 11.7). Events are kept from the moment of the call, so none is lost before they are read.
 * @param endsAt whether an event is the last one
 */
export function watchTask(record: TaskRecord, first: StreamEvent, endsAt = isLast): EventStream {
  const queue: StreamEvent[] = [first];
  let ended = false;
  let wake = (): void => {};

  function watcher(event: StreamEvent): void {
    // Watchers of one event share the object; each gets its own, for it may be altered on its way out.
    queue.push(structuredClone(event));
    if (endsAt(event)) stop();
    wake();
  }
  function stop(): void {
    ended = true;
    record.watchers.delete(watcher);
  }
  record.watchers.add(watcher);

  return {
    events: {
      async *[Symbol.asyncIterator]() {
        for (;;) {
          const event = queue.shift();
          if (event) yield event;
          else if (ended) return;
          else {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
        }
      },
    },
    close() {
      stop();
      queue.length = 0;
      wake();
    },
  };
}

function isLast(event: StreamEvent): boolean {
  return "statusUpdate" in event && isSettled(event.statusUpdate.status.state);
}

/** Resolves when the task is terminal or interrupted, or when `aborted` fires: then nobody waits for the answer any more. */
export function settled(record: TaskRecord, aborted: AbortSignal): Promise<void> {
  if (isSettled(record.task.status.state) || aborted.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      record.watchers.delete(watcher);
      aborted.removeEventListener("abort", done);
      resolve();
    };
    const watcher = (): void => {
      if (isSettled(record.task.status.state)) done();
    };
    record.watchers.add(watcher);
    aborted.addEventListener("abort", done);
  });
}
