import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { CanarySpelling } from "../suite/canary-spellings.js";
import type { Exchange } from "../wire/exchange.js";
import { type CanaryPorts, openCanaries, spellingsOf } from "./canary.js";

/** Most deliveries that are kept for one hook, and most bytes of one delivery. */
const maxDeliveries = 1_000;
const maxBytes = 1024 * 1024;

/** One address on the receiver, made for one test run. */
export interface Hook {
  readonly url: string;
  /** Other ways to write the address, of a canary. */
  readonly spellings?: Readonly<Partial<Record<CanarySpelling, string>>>;
  /** Sets how it answers; without this, with 200. */
  answerWith(answers: readonly HookAnswer[]): void;
  /** What arrived so far, as exchanges that the agent began. */
  readonly deliveries: readonly Exchange[];
  /** Resolves when `enough` holds, the time is over, or the signal aborts. */
  wait(enough: (deliveries: readonly Exchange[]) => boolean, timeoutMs: number, signal?: AbortSignal): Promise<void>;
}

/** How a hook answers: statuses in order, the last one repeats; an object adds headers, such as a redirect's `location`. */
export type HookAnswer = number | { readonly status: number; readonly headers?: Readonly<Record<string, string>> };

/**
 * The kit's end of push notifications (section 4.3.3): an HTTP server that records every delivery.
 * It stands on loopback; with a public address in front of it, `publicUrl` is what agents are told.
 */
export class WebhookReceiver {
  private readonly hooks = new Map<
    string,
    { answers: readonly HookAnswer[]; deliveries: Exchange[]; waiters: Set<() => void> }
  >();
  private readonly dropped = new Set<string>();
  private count = 0;

  private constructor(
    private readonly servers: readonly Server[],
    /** Base address that agents are told. */
    readonly base: string,
    private readonly canaries: CanaryPorts | undefined,
    private readonly now: () => number,
  ) {}

  /** Opens the receiver on a free port of loopback, or on `port`; with `canaries` the traps of loopback, too. */
  static async open(options: {
    publicUrl?: string;
    port?: number;
    canaries?: boolean;
    now: () => number;
  }): Promise<WebhookReceiver> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(options.port ?? 0, "127.0.0.1", resolve);
    });
    const { port } = server.address() as AddressInfo;
    const base = (options.publicUrl ?? `http://127.0.0.1:${port}`).replace(/\/$/, "");
    const traps = options.canaries ? await openCanaries() : undefined;
    const receiver = new WebhookReceiver([server, ...(traps?.servers ?? [])], base, traps?.ports, options.now);
    for (const one of receiver.servers) {
      one.on("request", (request, response) =>
        receiver.receive(request, response, one === server ? base : calledBase(request)),
      );
      one.unref();
    }
    return receiver;
  }

  /** A new address. `id` has to be hard to guess: whoever knows it can deliver. */
  hook(id: string, { canary = false } = {}): Hook {
    const hook = {
      answers: [200] as readonly HookAnswer[],
      deliveries: [] as Exchange[],
      waiters: new Set<() => void>(),
    };
    this.hooks.set(id, hook);
    const { canaries } = this;
    return {
      ...(canary && canaries
        ? { url: `http://127.0.0.1:${canaries.ipv4}/${id}`, spellings: spellingsOf(canaries, id) }
        : { url: `${this.base}/${id}` }),
      answerWith: (answers) => {
        hook.answers = answers;
      },
      deliveries: hook.deliveries,
      wait: (enough, timeoutMs, signal) =>
        new Promise((resolve) => {
          const done = () => {
            clearTimeout(timer);
            hook.waiters.delete(look);
            signal?.removeEventListener("abort", done);
            resolve();
          };
          const look = () => {
            if (enough(hook.deliveries)) done();
          };
          const timer = setTimeout(done, timeoutMs);
          hook.waiters.add(look);
          signal?.addEventListener("abort", done, { once: true });
          if (signal?.aborted) done();
          else look();
        }),
    };
  }

  /** Records nothing more for an address. What an agent still delivers there is taken, so that it need not try again. */
  drop(url: string): void {
    const id = idOf(url);
    if (this.hooks.delete(id)) this.dropped.add(id);
  }

  async close(): Promise<void> {
    for (const server of this.servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  private receive(request: IncomingMessage, response: ServerResponse, base: string): void {
    const startedAtMs = this.now();
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
    });
    request.on("error", () => {});
    request.on("end", () => {
      const id = idOf((request.url ?? "/").split("?")[0] ?? "");
      const hook = this.hooks.get(id);
      const unknown = this.dropped.has(id) ? 200 : 404;
      const answer = hook ? (hook.answers[Math.min(hook.deliveries.length, hook.answers.length - 1)] ?? 200) : unknown;
      const { status, headers = {} } = typeof answer === "number" ? { status: answer } : answer;
      response.writeHead(status, headers).end();
      if (!hook || hook.deliveries.length >= maxDeliveries) return;
      hook.deliveries.push({
        id: `w${++this.count}`,
        startedAtMs,
        durationMs: this.now() - startedAtMs,
        request: {
          method: request.method ?? "",
          url: `${base}${request.url ?? "/"}`,
          headers: pairs(request.rawHeaders),
          body: { text: Buffer.concat(chunks).toString("utf8"), size, ...(size > maxBytes ? { truncated: true } : {}) },
        },
        response: {
          status,
          headers: Object.entries(headers),
          body: { text: "", size: 0 },
          end: "complete",
          headersAtMs: this.now() - startedAtMs,
          endAtMs: this.now() - startedAtMs,
        },
      });
      for (const look of [...hook.waiters]) look();
    });
  }
}

/** Id of a hook: the last segment of its path. */
function idOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** How the agent called a trap: as which address it took it is evidence. */
function calledBase({ headers }: IncomingMessage): string {
  const called = `http://${headers.host ?? ""}`;
  return URL.canParse(called) ? called : "http://127.0.0.1";
}

/** True for what the agent sent to a hook; all other exchanges were begun by the kit. */
export function isDelivery(exchange: Exchange): boolean {
  return exchange.id.startsWith("w");
}

function pairs(raw: readonly string[]): [string, string][] {
  return Array.from({ length: raw.length / 2 }, (_, index) => [raw[2 * index] ?? "", raw[2 * index + 1] ?? ""]);
}
