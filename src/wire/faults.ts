import type { ConnectionFault } from "./exchange.js";

const kinds: Readonly<Record<string, ConnectionFault["kind"]>> = {
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EAI_FAIL: "dns",
  EAI_NODATA: "dns",
  EAI_NONAME: "dns",
  ECONNREFUSED: "refused",
  ECONNRESET: "reset",
  ECONNABORTED: "reset",
  EPIPE: "reset",
  UND_ERR_SOCKET: "reset",
  UND_ERR_CONNECT_TIMEOUT: "timeout",
  ETIMEDOUT: "timeout",
  UND_ERR_ABORTED: "aborted",
  UND_ERR_DESTROYED: "aborted",
  UND_ERR_CLOSED: "aborted",
};

const tlsCodes =
  /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|CRL_|INVALID_CA|INVALID_PURPOSE|EPROTO$)/;

/** Codes of undici for requests that it refuses to send: our own fault or the suite's, never the target's. */
const ownCodes: ReadonlySet<string> = new Set([
  "UND_ERR_INVALID_ARG",
  "UND_ERR_NOT_SUPPORTED",
  "UND_ERR_REQ_CONTENT_LENGTH_MISMATCH",
]);

/** The `code` of an error; for an error that bundles several attempts (IPv6 and IPv4) the code of the first. */
export function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  if ("code" in error && typeof error.code === "string") return error.code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return "";
}

/** True when the request itself could not be sent the way it was asked for. */
export function isOwnFault(error: unknown): boolean {
  return ownCodes.has(codeOf(error));
}

/**
 * Puts an error of the connection into a class and into plain words.
 * @param begun whether the header of an answer had arrived
 */
export function faultOf(error: unknown, begun = false): ConnectionFault {
  const code = codeOf(error);
  const detail = messageOf(error);
  if (code === "UND_ERR_HEADERS_OVERFLOW")
    return { kind: "other", message: "the response header is over the size limit" };
  if (error instanceof Error && error.name === "HTTPParserError") {
    return { kind: "invalid-http", message: `the answer is not valid HTTP: ${detail}` };
  }
  if (code === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH") {
    // The same error stands for a header with a Content-Length that cannot be.
    return begun
      ? { kind: "reset", message: "the connection ended before all bytes that Content-Length promised had arrived" }
      : {
          kind: "invalid-http",
          message: "the answer is not valid HTTP: its Content-Length contradicts the rest of its header",
        };
  }
  // undici names its refusals of interim answers and upgrades like lost sockets; they are violations of HTTP.
  if (code === "UND_ERR_SOCKET" && /^bad (response|upgrade)/.test(detail)) {
    return { kind: "invalid-http", message: "the server sent an interim response or an upgrade that nobody asked for" };
  }
  if (tlsCodes.test(code)) return { kind: "tls", message: `TLS failed: ${detail}` };
  const kind = kinds[code] ?? "other";
  return { kind, message: `${words[kind] ?? "the request failed"}: ${detail}` };
}

const words: Partial<Record<ConnectionFault["kind"], string>> = {
  dns: "the host name cannot be resolved",
  refused: "the connection was refused",
  reset: "the server closed the connection",
  timeout: "no connection within the time limit",
  aborted: "the kit gave up",
};

function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return messageOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
