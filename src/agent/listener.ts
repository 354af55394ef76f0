import { createServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { type SecureVersion, TLSSocket } from "node:tls";
import { TckError } from "../tck-error.js";

/** What the agent shows and takes under TLS; all PEM. */
export interface AgentTls {
  readonly cert: string;
  readonly key: string;
  /** Authority of client certificates. Every connection is asked for one then, and none is refused for not having it. */
  readonly clientCa?: string;
}

/** Versions of TLS that are spoken. */
export interface TlsVersions {
  /** TLS 1.2 unless given. */
  readonly minVersion?: SecureVersion;
  readonly maxVersion?: SecureVersion;
}

/** A server that listens, with its URL. */
export interface Listener {
  readonly server: Server;
  /** Without slash at the end. */
  readonly url: string;
}

/**
 * Listens for HTTP, or for HTTPS when there is a certificate.
 * @throws TckError `UNREACHABLE` when the port cannot be had, `USAGE` for a certificate that is none
 */
export async function listen(
  port: number,
  host: string,
  tls: AgentTls | undefined,
  versions: TlsVersions = {},
): Promise<Listener> {
  const server = tls ? tlsServer(tls, versions) : createServer({ requestTimeout: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => {
      const hint = "Choose another port; 0 takes any free one.";
      reject(new TckError("UNREACHABLE", `the agent cannot listen on ${host}:${port}`, { hint, cause }));
    });
    server.listen(port, host, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  return { server, url: `${tls ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${actual}` };
}

function tlsServer({ cert, key, clientCa }: AgentTls, versions: TlsVersions): Server {
  const { minVersion = "TLSv1.2", maxVersion = "TLSv1.3" } = versions;
  const asking = clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: false };
  // OpenSSL refuses the older versions at its usual security level.
  const old = minVersion === "TLSv1" || minVersion === "TLSv1.1" ? { ciphers: "DEFAULT@SECLEVEL=0" } : {};
  try {
    return createTlsServer({ requestTimeout: 0, cert, key, minVersion, maxVersion, ...asking, ...old });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TckError("USAGE", `the agent cannot use its certificate: ${why}`, {
      hint: "give a certificate and its private key, both as PEM",
      cause,
    });
  }
}

/** Name in the client certificate of a request's connection; undefined without one that the agent trusts. */
export function certificateName({ socket }: IncomingMessage): string | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const name = socket.getPeerCertificate().subject?.CN;
  return typeof name === "string" ? name : undefined;
}
