import type { Json } from "../json.js";
import type { BodyEnd } from "../wire/exchange.js";

/** An error of the protocol as it was found in an answer. */
export interface ProtocolError {
  /** Name by section 5.4 or 9.5, from the JSON-RPC code or `ErrorInfo.reason`; never guessed from an HTTP status that several errors share. */
  readonly name?: string;
  /** What the name was taken from; `class` is a body that names the error itself (some REST agents of 0.3). */
  readonly identifiedBy?: "code" | "reason" | "class";
  /** JSON-RPC `error.code`, or `error.code` of the REST body. */
  readonly code?: number;
  /** `ErrorInfo.reason` when there is one. */
  readonly reason?: string;
  readonly message?: string;
  /** Members of `error.data` (JSON-RPC) or `error.details` (REST). */
  readonly details: readonly Json[];
  readonly httpStatus: number;
  /** The error object as received. */
  readonly raw: Json;
}

/** A payload as it was received, where the binding writes it in another shape than the version's own (REST of 0.3). */
export interface WirePayload {
  /** Message name for the payload judge; absent where no definition has the answer. */
  readonly messageName?: string;
  readonly value: Json;
}

/** One event of a stream after unwrapping the binding's envelope. */
export interface StreamEvent {
  readonly index: number;
  /** Milliseconds since the request was sent. */
  readonly atMs: number;
  /** The StreamResponse; in 0.3 the task, message or event itself. */
  readonly value?: Json;
  readonly wire?: WirePayload;
  readonly error?: ProtocolError;
  /** Why the frame could not be unwrapped, in plain words. */
  readonly problem?: string;
  /** The `data` of the frame. */
  readonly raw: string;
}

/** What an exchange means to the protocol. `broken` is an answer that no client could use, with the reason in plain words. */
export type Reply =
  | { readonly kind: "result"; readonly value: Json; readonly httpStatus: number; readonly wire?: WirePayload }
  | { readonly kind: "error"; readonly error: ProtocolError; readonly httpStatus: number }
  | {
      readonly kind: "stream";
      readonly events: readonly StreamEvent[];
      readonly end: BodyEnd;
      readonly endAtMs: number;
      readonly httpStatus: number;
    }
  | { readonly kind: "broken"; readonly problem: string; readonly httpStatus?: number };
