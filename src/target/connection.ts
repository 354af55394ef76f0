import type { ConnectionFault, Exchange } from "../wire/exchange.js";
import { shownUrl } from "./evidence.js";

/** What a fault of the connection is called, and what to change. */
export interface FaultWords {
  readonly code: string;
  readonly sentence: string;
  readonly fix: string;
}

const codes: Record<ConnectionFault["kind"], string> = {
  refused: "connection-refused",
  dns: "dns",
  tls: "tls",
  timeout: "timeout",
  reset: "connection-reset",
  "invalid-http": "invalid-http",
  aborted: "aborted",
  other: "connection-failed",
};

/**
 * Puts a lost or missing connection into words.
 * @returns undefined when the exchange has a whole answer
 */
export function faultWords(exchange: Exchange): FaultWords | undefined {
  const { fault, response, request } = exchange;
  const url = shownUrl(request.url);
  if (fault && !response) {
    return {
      code: codes[fault.kind],
      sentence: sentenceOf(fault, url, request.url),
      fix: fixOf(fault.kind, request.url),
    };
  }
  if (response?.end === "cut") {
    const sentence = `the connection to ${url} was lost in the middle of the answer (HTTP ${response.status}, after ${response.body.size} bytes)`;
    return { code: "connection-cut", sentence, fix: fixOf("reset", request.url) };
  }
  if (response?.end === "timeout") {
    const sentence = `the answer of ${url} (HTTP ${response.status}) was not complete within the time limit; ${response.body.size} bytes had arrived`;
    return {
      code: "timeout",
      sentence,
      fix: "End the response when the answer is complete, or raise the limit with --timeout.",
    };
  }
  if (response?.end === "limit") {
    const sentence = `the answer of ${url} (HTTP ${response.status}) is larger than the kit reads: ${response.body.size} bytes`;
    return {
      code: "answer-too-large",
      sentence,
      fix: "Find out what is served there; no A2A answer to one short message is that large.",
    };
  }
  return undefined;
}

function sentenceOf(fault: ConnectionFault, url: string, raw: string): string {
  const place = URL.canParse(raw) ? new URL(raw).host : url;
  if (fault.kind === "refused") return `nothing listens at ${place}: the connection for ${url} was refused`;
  if (fault.kind === "dns") return `the host name of ${url} cannot be resolved (${fault.message})`;
  if (fault.kind === "tls") return `no TLS connection to ${place} for ${url}: ${fault.message}`;
  if (fault.kind === "timeout") return `${url} gave no answer in time: ${fault.message}`;
  if (fault.kind === "reset") return `${place} closed the connection without an answer to ${url}: ${fault.message}`;
  if (fault.kind === "invalid-http") return `what listens at ${place} does not speak HTTP: ${fault.message}`;
  return `no answer from ${url}: ${fault.message}`;
}

function fixOf(kind: ConnectionFault["kind"], url: string): string {
  const isTls = url.startsWith("https:");
  switch (kind) {
    case "refused":
      return "Start the agent, and check host and port; an agent in a container has to listen on 0.0.0.0 and publish the port.";
    case "dns":
      return "Check the spelling of the host name; a name of an internal network is known inside it only.";
    case "tls":
      return "Serve a certificate that matches the host name and is complete with its chain; if the server speaks plain HTTP, write http://.";
    case "timeout":
      return "Check that the agent works on requests and is not waiting for something itself (a model, a database); a slow one needs a longer --timeout.";
    case "reset":
    case "invalid-http":
      return isTls
        ? "Look into the agent's log: it, or a proxy in front of it, drops the connection."
        : "Look into the agent's log; if the port expects TLS, write https://.";
    default:
      return "Check the URL and what stands between the kit and the agent.";
  }
}
