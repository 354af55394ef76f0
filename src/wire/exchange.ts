/** Header fields as they went over the wire: order, repetition and spelling kept. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** Bytes in a record: text when they are valid UTF-8, else base64. */
export interface Body {
  readonly text?: string;
  readonly base64?: string;
  /** Length in bytes of everything that arrived, also of what was cut off. */
  readonly size: number;
  /** True when the limit cut the rest off. */
  readonly truncated?: boolean;
}

/** A request as sent. */
export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderList;
  readonly body?: Body;
}

/** One Server-Sent Event as it arrived (parsed by the rules of the HTML standard; see `framing` for what was odd). */
export interface SseEvent {
  /** Milliseconds since the request was sent. */
  readonly atMs: number;
  readonly data: string;
  readonly event?: string;
  readonly id?: string;
}

/** How a response body ended. */
export type BodyEnd =
  | "complete" // orderly end by the server
  | "closed-by-kit" // the kit had seen enough (disconnect_after, abort)
  | "timeout" // a time limit of the kit ran out
  | "limit" // size or event limit
  | "cut"; // connection lost in the middle

/** A response as it arrived. */
export interface RecordedResponse {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Body;
  readonly end: BodyEnd;
  /** Set when the content type is `text/event-stream`. */
  readonly events?: readonly SseEvent[];
  /** Findings on SSE framing, in plain words; empty when all is well. What is legal but odd begins with `note: `. */
  readonly framing?: readonly string[];
  /** Milliseconds since the request was sent. */
  readonly headersAtMs: number;
  readonly endAtMs: number;
}

/** Why there is no (whole) response. The kit never throws for what the target does. */
export interface ConnectionFault {
  readonly kind: "dns" | "refused" | "reset" | "tls" | "timeout" | "invalid-http" | "aborted" | "other";
  readonly message: string;
}

/** What a connection under TLS agreed upon. */
export interface TlsFacts {
  /** `TLSv1.3`. */
  readonly version: string;
  /** Cipher suite, as IANA names it. */
  readonly cipher: string;
  /** False when the certificate does not hold, which only `--insecure` lets pass. */
  readonly trusted: boolean;
}

/** One request and what came of it: the unit of evidence. Everything that is judged is judged from these. */
export interface Exchange {
  /** `x1`, `x2`, … in the order of sending, unique in a run. */
  readonly id: string;
  /** Milliseconds since the run started. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly request: RecordedRequest;
  readonly response?: RecordedResponse;
  readonly fault?: ConnectionFault;
  /** Absent without TLS, and where no connection came about. */
  readonly tls?: TlsFacts;
  /** What the kit meant by it; absent for plain HTTP such as the card. */
  readonly purpose?: ExchangePurpose;
  /** What the kit did on the way and what it could not read, in plain words: decoded a compressed body, sent again on a fresh connection. */
  readonly notes?: readonly string[];
}

/** What the kit meant by an exchange. */
export interface ExchangePurpose {
  /** `AgentInterface.id`. */
  readonly interface?: string;
  /** Operation name for abstract calls; absent for raw steps. */
  readonly operation?: string;
  /** JSON-RPC id that the kit chose (as JSON), so that the answer's id can be compared. */
  readonly rpcId?: string;
  /** Test run and step, `TEST-ID[case]` and step id; `meet` and `behaviors` for the kit's own questions. */
  readonly test?: string;
  readonly step?: string;
  /** Whose credentials went with it, by the name of the identity; `none` when it was to go without any. */
  readonly identity?: string;
  /** Query parameter that carries the identity's key; it belongs to no operation. */
  readonly keyInQuery?: string;
  /** The request breaks a rule on purpose, so the judge of our own requests leaves it alone. */
  readonly deliberate?: boolean;
}
