import type { Exchange } from "../wire/exchange.js";
import type { HttpRequest, SendOptions, Wire } from "../wire/wire.js";
import { type Credentials, sendAs } from "./credentials.js";
import type { MeetOptions } from "./meeting.js";

/** Sends on behalf of the meeting: keeps credentials where they belong and counts messages. */
export interface Caller {
  readonly credentials: Credentials;
  readonly firstAnswerMs: number;
  uuid(): string;
  /** False when no more messages may be sent. */
  spendMessage(): boolean;
  ask(request: HttpRequest, options: SendOptions): Promise<Exchange>;
}

const defaultFirstAnswerMs = 30_000;

/** Binds a wire to the options of a meeting. */
export function createCaller(wire: Wire, options: MeetOptions, credentials: Credentials): Caller {
  const { signal, uuid = () => crypto.randomUUID(), spendMessage = () => true } = options;
  return {
    credentials,
    firstAnswerMs: options.firstAnswerMs ?? defaultFirstAnswerMs,
    uuid,
    spendMessage,
    ask: (request, sent) => sendAs(wire, request, { ...sent, ...(signal ? { signal } : {}) }, credentials),
  };
}
