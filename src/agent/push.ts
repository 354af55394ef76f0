import { setMaxListeners } from "node:events";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import type { JsonObject } from "../json.js";
import { v0_3 } from "../protocol/v0_3/dialect.js";
import { v1_0 } from "../protocol/v1_0/dialect.js";
import { timestamp } from "./clock.js";
import type { AgentHooks, Policy, PushRequest } from "./hooks.js";
import type { PushConfig, StreamEvent, Task } from "./model.js";
import { viewOf } from "./operations/view.js";
import { isTerminal } from "./states.js";
import type { TaskRecord, TaskStore } from "./store.js";
import { legacyTask } from "./v0_3/to-v0_3.js";
import type { WebhookGuard } from "./webhook-guard.js";

/** Section 4.3.3 recommends 10 to 30 seconds. */
const timeoutMs = 10_000;

/** Pause before the one retry, in milliseconds. */
const retryAfterMs = 200;

/** Name of the header with the configuration's token, as the examples of 1.0.0 have it; 1.0.1 names no carrier. */
const tokenHeader = "X-A2A-Notification-Token";

/** Delivers the events of tasks to their webhooks. */
export interface Pusher {
  /** Sends an event to every webhook of the task: in order per configuration, each at least once when the receiver is up. */
  notify(record: TaskRecord, event: StreamEvent): void;
  /** Forgets what has not been sent yet. */
  close(): void;
}

/** Creates the sender of push notifications (section 4.3.3). What goes wrong at a webhook never reaches the task. */
export function createPusher(store: TaskStore, hooks: AgentHooks, guard: WebhookGuard): Pusher {
  const queues = new Map<PushConfig, Promise<void>>();
  const closing = new AbortController();
  setMaxListeners(0, closing.signal); // one for each call under way

  function isGone(record: TaskRecord, config: PushConfig): boolean {
    if (closing.signal.aborted) return true;
    return record.configs.get(config.id) !== config;
  }

  /** Webhooks that came through 0.3 get the bare task (its section 9.5), those of 1.0 the event (section 4.3.3). */
  function requestFor(record: TaskRecord, config: PushConfig, event: StreamEvent, task: Task): PushRequest {
    const context = { via: "webhook" } as const;
    if (!record.legacyConfigs.has(config)) {
      const value = hooks.output(context, structuredClone(event));
      return requestOf(config, JSON.stringify(value), v1_0.mediaTypes.rest.request);
    }
    const value = hooks.legacyOutput(context, legacyTask(task as unknown as JsonObject));
    return requestOf(config, JSON.stringify(value), v0_3.mediaTypes.rest.request);
  }

  async function deliver(record: TaskRecord, config: PushConfig, event: StreamEvent, task: Task): Promise<void> {
    if (isGone(record, config)) return;
    const request = hooks.push(requestFor(record, config, event, task), event);
    if (!request) return;
    const status = await send(request);
    if ((status !== undefined && status < 500) || hooks.policy.failedDeliveriesAreDropped) return;
    if (hooks.policy.failingWebhookFailsTask) failTask(store, record);
    await new Promise<void>((resolve) => {
      store.clock.after(retryAfterMs, resolve);
    });
    if (!isGone(record, config)) await send(request);
  }

  function send(request: PushRequest): Promise<number | undefined> {
    const url = new URL(request.url);
    const { privateNamesAreCalled, redirectsAreFollowed } = hooks.policy;
    const lookup = privateNamesAreCalled ? undefined : guard.lookupFor(url);
    return post(request, { signal: closing.signal, lookup, follow: redirectsAreFollowed });
  }

  return {
    notify(record, event) {
      if (record.configs.size === 0) return;
      const task = viewOf(record.task, {}, hooks.policy); // as it is now: calls may have to wait for earlier ones
      for (const config of record.configs.values()) {
        const earlier = queues.get(config) ?? Promise.resolve();
        const own = earlier
          .then(() => deliver(record, config, event, task))
          .catch(() => {})
          .then(() => {
            if (queues.get(config) === own) queues.delete(config);
          });
        queues.set(config, own);
      }
    },
    close() {
      closing.abort();
      queues.clear();
    },
  };
}

/** Only a fault does this: a webhook must never harm its task. */
function failTask(store: TaskStore, record: TaskRecord): void {
  if (isTerminal(record.task.status.state)) return;
  const { id: taskId, contextId } = record.task;
  const status = { state: "TASK_STATE_FAILED", timestamp: timestamp(store.clock) };
  store.publish(record, { statusUpdate: { taskId, contextId, status } });
}

function requestOf(config: PushConfig, body: string, contentType: string): PushRequest {
  const headers: Record<string, string> = { "Content-Type": contentType };
  if (config.authentication) {
    const { scheme, credentials } = config.authentication;
    headers.Authorization = credentials ? `${scheme} ${credentials}` : scheme;
  }
  if (config.token) headers[tokenHeader] = config.token;
  return { url: config.url, method: "POST", headers, body };
}

/** How a webhook is called. */
interface Way {
  readonly signal: AbortSignal;
  readonly lookup?: LookupFunction | undefined;
  /** Only a fault follows redirects. */
  readonly follow?: Policy["redirectsAreFollowed"] | undefined;
}

function redirected(request: PushRequest, location: string, follow: Way["follow"]): PushRequest {
  const { Authorization, [tokenHeader]: token, ...bare } = request.headers;
  const url = new URL(location, request.url).href;
  return { ...request, url, headers: follow === "with-credentials" ? request.headers : bare };
}

/** Status of the answer; `undefined` when none came. Redirects are not followed, for they could lead anywhere (section 13.2). */
function post(request: PushRequest, { signal, lookup, follow }: Way): Promise<number | undefined> {
  return new Promise((resolve) => {
    const send = request.url.startsWith("https:") ? httpsRequest : httpRequest;
    const outgoing = send(
      request.url,
      {
        method: request.method,
        headers: { ...request.headers, "Content-Length": String(Buffer.byteLength(request.body)) },
        agent: false,
        signal,
        timeout: timeoutMs,
        ...(lookup ? { lookup } : {}),
      },
      (answer) => {
        answer.resume();
        const { statusCode = 0, headers } = answer;
        const next = follow && statusCode >= 300 && statusCode < 400 ? headers.location : undefined;
        answer.on("end", () =>
          resolve(next === undefined ? statusCode : post(redirected(request, next, follow), { signal, lookup })),
        );
        answer.on("error", () => resolve(undefined));
      },
    );
    outgoing.on("timeout", () => outgoing.destroy());
    outgoing.on("error", () => resolve(undefined));
    outgoing.end(request.body);
  });
}
