import type { Socket } from "node:net";
import { buildConnector, Client } from "undici";
import type { WireLimits } from "./wire.js";

/** One client of undici, which holds one socket at a time. */
export interface Connection {
  readonly client: Client;
  readonly socket: Socket | undefined;
  /** True while the present socket has carried a whole answer before. */
  readonly reused: boolean;
}

interface Held extends Connection {
  readonly key: string;
  socket: Socket | undefined;
  reused: boolean;
}

/**
 * Keep-alive connections, one request at a time on each. The kit keeps its own instead of using undici's pool, because it
 * has to know whether a request went out on a socket that had been idle.
 */
export class Connections {
  readonly #insecure: boolean;
  readonly #idle = new Map<string, Held[]>();
  readonly #all = new Set<Held>();
  /** By connect time; shared, so that TLS sessions are resumed. */
  readonly #connectors = new Map<number, buildConnector.connector>();

  constructor(insecure: boolean) {
    this.#insecure = insecure;
  }

  /** An idle connection to the origin, the most recently used one first, or a new one. */
  take(origin: string, limits: WireLimits, fresh: boolean): Connection {
    const key = `${origin} ${limits.connectMs} ${limits.headerBytes}`;
    return (fresh ? undefined : this.#idle.get(key)?.pop()) ?? this.#open(key, origin, limits);
  }

  /** Gives a connection back after a whole answer, or ends it. */
  release(connection: Connection, reusable: boolean): void {
    const held = connection as Held;
    if (!reusable || !held.socket || held.socket.destroyed) {
      this.#drop(held);
      return;
    }
    held.reused = true;
    const idle = this.#idle.get(held.key);
    if (idle) idle.push(held);
    else this.#idle.set(held.key, [held]);
  }

  /** Ends all connections, also those with a request under way. */
  async close(): Promise<void> {
    const clients = [...this.#all].map((held) => held.client);
    this.#all.clear();
    this.#idle.clear();
    await Promise.all(clients.map((client) => client.destroy()));
  }

  #open(key: string, origin: string, limits: WireLimits): Held {
    const connect =
      this.#connectors.get(limits.connectMs) ??
      buildConnector({ timeout: limits.connectMs, allowH2: false, rejectUnauthorized: !this.#insecure });
    this.#connectors.set(limits.connectMs, connect);
    const client = new Client(origin, {
      pipelining: 1,
      allowH2: false,
      maxHeaderSize: limits.headerBytes,
      // The kit has its own time limits.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (options, callback) =>
        connect(options, (...result) => {
          if (result[1]) held.socket = result[1];
          callback(...result);
        }),
    });
    const held: Held = { key, client, socket: undefined, reused: false };
    this.#all.add(held);
    client.on("disconnect", () => {
      held.socket = undefined;
      held.reused = false;
      const idle = this.#idle.get(key);
      const at = idle?.indexOf(held) ?? -1;
      if (at === -1) return;
      idle?.splice(at, 1);
      this.#drop(held);
    });
    return held;
  }

  #drop(held: Held): void {
    this.#all.delete(held);
    // Nothing waits for the end of a socket that nobody will use again.
    void held.client.destroy();
  }
}
