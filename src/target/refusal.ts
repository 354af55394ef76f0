import { dialectOf } from "../protocol/dialects.js";
import { extensionsHeader } from "../protocol/headers.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { Exchange } from "../wire/exchange.js";
import { headerOf } from "../wire/headers.js";
import type { Acquaintance } from "./acquaintance.js";
import type { Caller } from "./caller.js";
import { type Cause, errorInWords } from "./cause.js";
import { faultWords } from "./connection.js";
import { areGiven, mayHaveCredentials } from "./credentials.js";
import type { Finding } from "./diagnosis.js";
import { excerpt, redirectOf, seen, shownUrl } from "./evidence.js";
import { identityHints } from "./identity-hints.js";
import { howToPass, requirementsInWords, schemesInWords } from "./security-words.js";

/** The words of a diagnosis of one interface; where nothing else is said it belongs to the layer of the first answer. */
export type Words = Pick<Finding, "code" | "sentence" | "fix"> &
  Partial<Pick<Finding, "layer" | "evidence" | "exchanges">>;

/** A first message that was not answered: all there is to say about it. */
export interface Refusal {
  readonly interface: AgentInterface;
  readonly exchange: Exchange;
  readonly cause: Cause;
  readonly known: Acquaintance;
}

/** As much of a refusal as its words need. */
export type SeenRefusal = Omit<Refusal, "known"> & {
  readonly known: Pick<Acquaintance, "card" | "requiredExtensions"> & { readonly caller: Pick<Caller, "credentials"> };
};

/** Puts a refusal into words, from what was seen alone. */
export function refusalWords(refusal: SeenRefusal): Words {
  const { cause, exchange, interface: agentInterface } = refusal;
  const { id } = agentInterface;
  const url = shownUrl(exchange.request.url);
  const what = seen(exchange);
  switch (cause.kind) {
    case "connection":
      return connectionWords(exchange, id);
    case "redirect":
      return redirectWords(exchange, id);
    case "credentials":
      return credentialWords(refusal);
    case "rate": {
      const after = exchange.response && headerOf(exchange.response.headers, "retry-after");
      const wait = after === undefined ? "" : ` (Retry-After: ${after})`;
      const sentence = `the first message to ${id} at ${url} was refused, because there were too many requests${wait}: ${what}`;
      return {
        code: "rate-limited",
        sentence,
        fix: "Raise the limit for the machine that runs the kit, or lower --concurrency and try again later.",
      };
    }
    case "not-found": {
      const sentence = `there is nothing at ${url}, where the card declares ${id}: ${what}`;
      return {
        code: "interface-404",
        sentence,
        fix: "Correct the url of that interface in the card, or serve the agent there.",
      };
    }
    case "verb": {
      const allow = exchange.response && headerOf(exchange.response.headers, "allow");
      const sentence = `${url}, where the card declares ${id}, takes no POST${allow === undefined ? "" : ` (Allow: ${allow})`}: ${what}`;
      return {
        code: "interface-405",
        sentence,
        fix: "Correct the url of that interface in the card: it seems to be that of a page or of another operation.",
      };
    }
    case "server-error": {
      const sentence = `the server failed on the first message to ${id} at ${url}: ${what}`;
      return {
        code: "server-error",
        sentence,
        fix: "Look into the agent's log for the exception behind it; a proxy says 502 or 504 when the agent itself is down or slow.",
      };
    }
    case "html": {
      const sentence = `${url}, where the card declares ${id}, answers a message with a web page: ${what}`;
      return {
        code: "html-answer",
        sentence,
        fix: "Point that interface in the card at the agent and not at a website, a login page or a proxy.",
      };
    }
    case "empty": {
      const sentence = `the first message to ${id} at ${url} was answered with HTTP ${exchange.response?.status} and an empty body`;
      return { code: "empty-body", sentence, fix: "Answer with a Task or a Message, wrapped as the binding asks for." };
    }
    case "not-json": {
      const sentence = `the answer to the first message to ${id} at ${url} is not JSON (${cause.problem}): ${what}`;
      return { code: "answer-not-json", sentence, fix: "Answer with JSON and a Content-Type of the binding." };
    }
    case "media-type": {
      const type = headerOf(exchange.request.headers, "content-type") ?? "";
      const sentence = `${id} at ${url} refuses the Content-Type ${type}: ${what}`;
      return {
        code: "media-type-refused",
        sentence,
        fix: `Accept ${type}, the media type of requests on this binding.`,
      };
    }
    case "method":
      return {
        code: "method-not-found",
        sentence: `${id} at ${url} does not know the operation ${methods(agentInterface).send} of A2A ${agentInterface.version}: ${errorInWords(cause.error)}`,
        fix: `Serve the methods under the names of A2A ${agentInterface.version} (${methods(agentInterface).send}, ${methods(agentInterface).get}, …), or declare the version that is served.`,
      };
    case "version":
      return {
        code: "version-not-supported",
        sentence: `the card declares ${id}, but ${url} refuses the version ${agentInterface.version}: ${errorInWords(cause.error)}`,
        fix: `${
          dialectOf(agentInterface.version).headers.version === undefined
            ? `Take requests without A2A-Version for those of ${agentInterface.version}`
            : `Accept A2A-Version: ${agentInterface.version}`
        }, or declare in protocolVersion what the interface speaks.`,
      };
    case "extension":
      return extensionWords(refusal, errorInWords(cause.error));
    case "error":
      return {
        code: "first-message-error",
        sentence: `${id} at ${url} answered the first message with ${errorInWords(cause.error)}`,
        fix: "Make the agent answer a plain text message; if it needs a certain kind of message, give one as the prompt of tck-complete-task in the configuration.",
      };
    case "http-error":
      return {
        code: "first-message-refused",
        sentence: `${id} at ${url} refused the first message: ${what}`,
        fix: "Look into the agent's log for the reason; the request that it refused is in the evidence.",
      };
    case "envelope":
      return envelopeWords(refusal, cause.what, what);
  }
}

/** Names of operations in the interface's version. */
function methods({ version }: AgentInterface): { readonly send: string; readonly get: string } {
  const { operations } = dialectOf(version);
  return { send: operations.send_message?.method ?? "", get: operations.get_task?.method ?? "" };
}

function connectionWords(exchange: Exchange, id: string): Words {
  const words = faultWords(exchange);
  if (!words) return { code: "connection-failed", sentence: `there was no answer from ${id}`, fix: "Check the URL." };
  if (words.code === "connection-refused" || words.code === "dns") {
    return {
      layer: "reach",
      code: "interface-unreachable",
      sentence: `the card declares ${id}, but ${words.sentence}`,
      fix: `Correct the url of that interface in the card, or start what should listen there. ${words.fix}`,
    };
  }
  return { ...words, sentence: `the first message to ${id} was not answered: ${words.sentence}` };
}

function redirectWords(exchange: Exchange, id: string): Words {
  const url = shownUrl(exchange.request.url);
  const { location, url: onward } = redirectOf(exchange) ?? { location: "", url: undefined };
  const where = location === "" ? "without a Location" : `to ${shownUrl(location)}`;
  const bySlash = onward !== undefined && onward.replace(/\/+$/, "") === exchange.request.url.replace(/\/+$/, "");
  const slash = bySlash ? "; the two differ in the slash at the end only" : "";
  const elsewhere = onward !== undefined && new URL(onward).origin !== new URL(exchange.request.url).origin;
  const answerHere = "Answer the message at the declared URL without a redirect";
  return {
    code: "redirect-on-post",
    sentence: `the first message to ${id} at ${url} was answered with a redirect ${where} (HTTP ${exchange.response?.status})${slash}; many clients do not follow a redirect of a POST`,
    fix:
      onward === undefined
        ? `${answerHere}.`
        : `${answerHere}, or declare ${shownUrl(onward)} in the card${elsewhere ? ", if that is the agent" : ""}.`,
  };
}

function credentialWords({ exchange, interface: agentInterface, known }: SeenRefusal): Words {
  const { card, caller } = known;
  const status = exchange.response?.status;
  const { credentials } = caller;
  const withheld = areGiven(credentials) && !mayHaveCredentials(agentInterface.url, credentials);
  const { names } = credentials;
  const given = !withheld && (names.length > 0 || exchange.purpose?.identity !== undefined);
  const whose = names.length > 0 ? `that were given in ${names.join(", ")}` : "of the identity main";
  const how = given
    ? `refused the credentials ${whose}`
    : withheld
      ? `wants credentials; those given were not sent, because it is on another origin than the target`
      : "wants credentials, and none were given";
  const schemes = schemesInWords(card);
  const needed = requirementsInWords(card);
  const declared =
    schemes.length === 0
      ? "the card declares no securitySchemes, so a client cannot know which"
      : `the card declares ${schemes.join("; ")}${needed === "" ? "" : `, and requires ${needed}`}`;
  const identity = identityHints(card)[0]?.identity ?? "{type: bearer, token: env:AGENT_TOKEN}";
  const challenge = exchange.response && headerOf(exchange.response.headers, "www-authenticate");
  return {
    code: status === 403 ? "forbidden" : "unauthorized",
    sentence: `${agentInterface.id} at ${shownUrl(exchange.request.url)} ${how} (HTTP ${status}); ${declared}`,
    fix: withheld
      ? "Serve the interface on the origin of the target, or run the kit with that origin as the target or among the trusted ones."
      : `${given ? "Check that they are valid; they are passed like this:" : "Pass credentials:"} ${howToPass(card)}, or in a2a-tck.config.yaml as identities: {main: ${identity}} (docs/identities.md)${schemes.length === 0 ? "; and declare the scheme in the card" : ""}.`,
    evidence:
      challenge === undefined
        ? ["the answer has no WWW-Authenticate header"]
        : [`WWW-Authenticate: ${excerpt(challenge, 200)}`],
  };
}

function extensionWords({ exchange, interface: { id }, known }: SeenRefusal, error: string): Words {
  const { requiredExtensions } = known;
  const url = shownUrl(exchange.request.url);
  const activated =
    requiredExtensions.length === 0
      ? "though the card marks no extension as required"
      : `though the kit activated those that the card marks as required (${extensionsHeader}: ${requiredExtensions.join(", ")})`;
  return {
    code: "extension-required",
    sentence: `${id} at ${url} refused the first message, ${activated}: ${error}`,
    fix: "Mark in capabilities.extensions exactly the extensions that a client has to activate, and take them from the A2A-Extensions header.",
  };
}

function envelopeWords({ interface: agentInterface, exchange }: SeenRefusal, what: string, answer: string): Words {
  const { eventKeys } = dialectOf(agentInterface.version);
  const isBare = eventKeys.length === 0 && agentInterface.binding === "jsonrpc";
  const bare = 'a task ("kind": "task") or a message ("kind": "message")';
  const payload = isBare ? bare : '{"task": …} or {"message": …}';
  const right = agentInterface.binding === "jsonrpc" ? `a JSON-RPC response with ${payload} as its result` : payload;
  const { send } = methods(agentInterface);
  return {
    code: "wrong-envelope",
    sentence: `${agentInterface.id} at ${shownUrl(exchange.request.url)} answered the first message with ${what}, where ${right} belongs: ${answer}`,
    fix: isBare ? `Answer ${send} with ${right}.` : `Wrap the answer to ${send}: ${right}.`,
  };
}
