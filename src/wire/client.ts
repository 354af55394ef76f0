import { TckError } from "../tck-error.js";
import { Connections, type ConnectionUse, type Trust } from "./connections.js";
import type { Exchange, HeaderList } from "./exchange.js";
import { isOwnFault } from "./faults.js";
import { bytesUnderWay, defaultLimits } from "./limits.js";
import { privateOrigin } from "./public-lookup.js";
import { createRedactor, type Redactor } from "./redact.js";
import { type PreparedRequest, prepareRequest } from "./request.js";
import { type Outcome, transfer } from "./transfer.js";
import type { HttpRequest, SendOptions, Wire, WireLimits } from "./wire.js";

/** What a wire is made with. */
export interface WireOptions {
  /** Changes to `defaultLimits`. */
  readonly limits?: Partial<WireLimits>;
  /** Clock in milliseconds; the run starts when the wire is made. */
  readonly startedAt?: () => number;
  /** Headers that the user wants on every request. */
  readonly headers?: HeaderList;
  /** Values that must not leave the process, besides those of `headers`. */
  readonly secrets?: readonly string[];
  /** Called once when the answers that are kept fill more than so many bytes. */
  readonly full?: { readonly bytes: number; onFull(): void };
  /** How servers are trusted. */
  readonly trust?: Trust;
}

/** A wire, and what takes its secrets out of what it recorded. */
export interface RecordingWire extends Wire {
  /** Exchanges are recorded as they were, because they are judged; everything that is shown or written goes through this. */
  readonly redactor: Redactor;
}

/**
 * HTTP/1.1 over keep-alive connections, every request recorded as an `Exchange`.
 * `send` rejects with TckError `SUITE` when the request itself is impossible (an illegal header), never for what the target does.
 */
export function createWire(options: WireOptions = {}): RecordingWire {
  const limits = { ...defaultLimits, ...options.limits };
  const clock = options.startedAt ?? (() => performance.now());
  const runStart = clock();
  const userHeaders = options.headers ?? [];
  const connections = new Connections(options.trust);
  /** By order of sending; a place is empty while its exchange is under way. */
  const places: (Exchange | undefined)[] = [];

  const room = { left: bytesUnderWay };
  let kept = 0;

  const keep = (place: number, exchange: Exchange) => {
    places[place] = exchange;
    const { full } = options;
    const before = kept;
    kept += bytesKept(exchange);
    if (full && before <= full.bytes && kept > full.bytes) full.onFull();
  };

  const attempt = async (
    request: PreparedRequest,
    origin: string,
    sent: SendOptions,
    start: number,
    fresh: boolean,
    use: ConnectionUse,
  ) => {
    const allowed = sent.limits ? { ...limits, ...sent.limits } : limits;
    const connection = connections.take(origin, allowed, fresh, use);
    let reusable = false;
    try {
      const outcome = await transfer(connection, request.dispatch, {
        limits: allowed,
        room,
        elapsed: () => clock() - start,
        onEvent: sent.onEvent,
        signal: sent.signal,
      });
      reusable = outcome.reusable;
      const { tls } = connection;
      return tls ? { ...outcome, tls } : outcome;
    } catch (error) {
      if (!isOwnFault(error)) throw error;
      throw new TckError("SUITE", `this request cannot be sent: ${(error as Error).message}`, { cause: error });
    } finally {
      connections.release(connection, reusable);
    }
  };

  const perform = async (
    request: PreparedRequest,
    sent: SendOptions,
    start: number,
    use: ConnectionUse,
  ): Promise<Outcome> => {
    const { origin } = request;
    if (origin === undefined) {
      const message = request.problem ?? "the URL cannot be used";
      return { fault: { kind: "other", message }, notes: [], stale: false, reusable: false };
    }
    const barred = use.publicOnly ? privateOrigin(origin) : undefined;
    if (barred !== undefined)
      return { fault: { kind: "other", message: barred }, notes: [], stale: false, reusable: false };
    const outcome = await attempt(request, origin, sent, start, false, use);
    if (!outcome.stale) return outcome;
    // The server had closed the idle connection: it has not seen this request, so it goes out once more.
    const again = await attempt(request, origin, sent, start, true, use);
    return {
      ...again,
      notes: ["sent again, because the server had closed the idle keep-alive connection", ...again.notes],
    };
  };

  const redactor = createRedactor([...userHeaders.map(([, value]) => value), ...(options.secrets ?? [])]);
  return {
    redactor,
    keepSecret: (...values) => redactor.learn(values),
    addressOf: (origin) => connections.addressOf(origin),

    async send(request: HttpRequest, sent: SendOptions = {}): Promise<Exchange> {
      const prepared = prepareRequest(request, userHeaders);
      const place = places.push(undefined) - 1;
      const start = clock();
      const { response, fault, notes, tls } = await perform(prepared, sent, start, {
        certificate: request.certificate,
        publicOnly: sent.publicOnly,
        oldTls: sent.oldTls,
      });
      const exchange: Exchange = {
        id: `x${place + 1}`,
        startedAtMs: start - runStart,
        durationMs: clock() - start,
        request: prepared.recorded,
        ...(response ? { response } : {}),
        ...(fault ? { fault } : {}),
        ...(tls ? { tls } : {}),
        ...(sent.purpose ? { purpose: sent.purpose } : {}),
        ...(notes.length > 0 ? { notes } : {}),
      };
      keep(place, exchange);
      return exchange;
    },

    get exchanges(): readonly Exchange[] {
      return places.filter((exchange) => exchange !== undefined);
    },

    close: () => connections.close(),
  };
}

/** Bytes of the answer as it is kept; the events of a stream are kept beside its body. */
function bytesKept({ response }: Exchange): number {
  if (!response) return 0;
  const { body, events = [] } = response;
  const length = body.text?.length ?? body.base64?.length ?? 0;
  return events.reduce((sum, { data }) => sum + data.length, length);
}
