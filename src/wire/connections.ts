import type { Socket } from "node:net";
import { rootCertificates, TLSSocket } from "node:tls";
import { buildConnector, Client } from "undici";
import type { TlsFacts } from "./exchange.js";
import { publicLookup } from "./public-lookup.js";
import type { ClientCertificate, WireLimits } from "./wire.js";

/** One client of undici, which holds one socket at a time. */
export interface Connection {
  readonly client: Client;
  readonly socket: Socket | undefined;
  /** What the last socket agreed upon, when it is one of TLS. */
  readonly tls?: TlsFacts | undefined;
  /** True while the present socket has carried a whole answer before. */
  readonly reused: boolean;
}

/** How servers are trusted. */
export interface Trust {
  /** Accept any TLS certificate. */
  readonly insecure?: boolean;
  /** Certificates of authorities that are trusted besides the usual ones, PEM. */
  readonly authorities?: readonly string[];
}

/** What a connection is for; a connection is never used for anything else. */
export interface ConnectionUse {
  readonly certificate?: ClientCertificate | undefined;
  /** Do not connect to a name that leads to a private address. */
  readonly publicOnly?: boolean | undefined;
  /** Offer nothing newer than TLS 1.1. */
  readonly oldTls?: boolean | undefined;
}

/** OpenSSL offers the old versions at its lowest security level only. */
const oldVersions = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;

interface Held extends Connection {
  readonly key: string;
  socket: Socket | undefined;
  tls: TlsFacts | undefined;
  reused: boolean;
}

/**
 * Keep-alive connections, one request at a time on each. The kit keeps its own instead of using undici's pool, because it
 * has to know whether a request went out on a socket that had been idle.
 */
export class Connections {
  readonly #trust: Trust;
  readonly #idle = new Map<string, Held[]>();
  readonly #all = new Set<Held>();
  /** By connect time and use; shared, so that TLS sessions are resumed. */
  readonly #connectors = new Map<string, buildConnector.connector>();
  readonly #addresses = new Map<string, string>();

  constructor(trust: Trust = {}) {
    this.#trust = trust;
  }

  /** The address that the last connection to an origin went to. */
  addressOf(origin: string): string | undefined {
    return this.#addresses.get(origin);
  }

  /** An idle connection to the origin, the most recently used one first, or a new one. */
  take(origin: string, limits: WireLimits, fresh: boolean, use: ConnectionUse = {}): Connection {
    const kind = `${limits.connectMs} ${use.publicOnly === true} ${use.oldTls === true} ${use.certificate?.cert ?? ""}`;
    const key = `${origin} ${limits.headerBytes} ${kind}`;
    return (
      (fresh ? undefined : this.#idle.get(key)?.pop()) ??
      this.#open(key, origin, limits, this.#connector(kind, limits, use))
    );
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

  #connector(kind: string, { connectMs }: WireLimits, use: ConnectionUse): buildConnector.connector {
    const { insecure = false, authorities = [] } = this.#trust;
    const { certificate, publicOnly = false } = use;
    const connector =
      this.#connectors.get(kind) ??
      buildConnector({
        timeout: connectMs,
        allowH2: false,
        rejectUnauthorized: !insecure,
        ...(authorities.length > 0 ? { ca: [...rootCertificates, ...authorities] } : {}),
        ...(certificate ? { cert: certificate.cert, key: certificate.key } : {}),
        ...(publicOnly ? { lookup: publicLookup } : {}),
        ...(use.oldTls ? oldVersions : {}),
      });
    this.#connectors.set(kind, connector);
    return connector;
  }

  #open(key: string, origin: string, limits: WireLimits, connect: buildConnector.connector): Held {
    const client = new Client(origin, {
      pipelining: 1,
      allowH2: false,
      maxHeaderSize: limits.headerBytes,
      // The kit has its own time limits.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (options, callback) =>
        connect(options, (...result) => {
          const [, socket] = result;
          if (socket) held.socket = socket;
          held.tls = socket instanceof TLSSocket ? factsOf(socket) : undefined;
          if (socket?.remoteAddress !== undefined) this.#addresses.set(origin, socket.remoteAddress);
          callback(...result);
        }),
    });
    const held: Held = { key, client, socket: undefined, tls: undefined, reused: false };
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

function factsOf(socket: TLSSocket): TlsFacts {
  const { standardName, name } = socket.getCipher();
  return { version: socket.getProtocol() ?? "", cipher: standardName ?? name, trusted: socket.authorized };
}
