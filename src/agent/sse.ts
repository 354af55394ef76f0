import type { ServerResponse } from "node:http";
import type { AgentHooks, CallContext } from "./hooks.js";
import type { StreamEvent } from "./model.js";
import type { EventStream } from "./streams.js";

/** One Server-Sent Event with `data` of one line. */
export function frameOf(data: string): string {
  return `data: ${data}\n\n`;
}

/**
 * Sends a stream as Server-Sent Events and ends the response after the last event. When the client goes away the stream is closed; the
 * task is not.
 * @param encode turns an event into the text of `data`
 */
export async function sendStream(
  response: ServerResponse,
  call: CallContext,
  stream: EventStream,
  hooks: AgentHooks,
  headers: Record<string, string>,
  encode: (event: StreamEvent) => string,
): Promise<void> {
  const policy = hooks.policy;
  const held: string[] = [];
  const send = async (text: string): Promise<void> => {
    if (response.closed || response.destroyed) return;
    if (policy.streamHoldsBack?.(call)) {
      held.push(text);
      return;
    }
    hooks.write(response, Buffer.from(text));
    if (response.writableNeedDrain) await drained(response);
  };

  call.aborted.addEventListener("abort", () => stream.close(), { once: true });
  const head = hooks.streamHttp(call, {
    status: 200,
    headers: { "Content-Type": "text/event-stream", "Cache-Control": "no-cache", ...headers },
    body: "",
  });
  response.writeHead(head.status, head.headers);
  response.flushHeaders();

  let index = 0;
  let last: StreamEvent | undefined;
  for await (const given of stream.events) {
    last = given;
    for (const event of hooks.event(call, given, index)) await send(hooks.frame(call, frameOf(encode(event))));
    index += 1;
    if (policy.streamClosesAfter?.(call, given)) {
      stream.close();
      break;
    }
  }
  for (const event of hooks.streamEnd(call, last)) await send(hooks.frame(call, frameOf(encode(event))));
  if (held.length > 0) response.write(held.join(""));
  if (policy.streamStaysOpen?.(call, last)) return;
  response.end();
}

/** Resolves when the client has read what was written, or is gone. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off("drain", done);
      response.off("close", done);
      resolve();
    };
    response.on("drain", done);
    response.on("close", done);
  });
}
