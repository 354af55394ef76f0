import { bindingOf } from "../bindings/bindings.js";
import type { Diagnosis } from "../judge/report.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { Exchange } from "../wire/exchange.js";
import type { Acquaintance } from "./acquaintance.js";
import { causeOf } from "./cause.js";
import { areGiven } from "./credentials.js";
import { diagnosisOf } from "./diagnosis.js";
import { lineOf } from "./evidence.js";
import {
  answersElsewhere,
  answersWithOtherPrefix,
  newRequest,
  speaksAncient,
  speaksNew,
  speaksOld,
  takesPlainJson,
} from "./probe-dialect.js";
import { type Refusal, refusalWords, type Words } from "./refusal.js";
import { type Suspicion, suspicionsOf } from "./suspicion.js";

/** What one interface did with its first message, and what there is to say about it. */
export interface Trial {
  readonly interface: AgentInterface;
  readonly ok: boolean;
  readonly exchange?: Exchange;
  readonly diagnoses: readonly Diagnosis[];
  /** It wants credentials, and none were given. */
  readonly closed?: boolean;
}

/** Sends one message to an interface. When no Task or Message comes back, finds out why. */
export async function tryInterface(agentInterface: AgentInterface, known: Acquaintance): Promise<Trial> {
  const { id } = agentInterface;
  const suspicions = suspicionsOf(agentInterface, known.cardUrl, known.reach);
  const barred = suspicions.find(({ dial }) => !dial);
  if (barred) return { interface: agentInterface, ok: false, diagnoses: [suspected(barred, id, "stop", [])] };
  if (!known.caller.spendMessage()) return { interface: agentInterface, ok: false, diagnoses: [outOfMessages(id)] };

  const exchange = await sendFirst(agentInterface, known);
  const reply = bindingOf(agentInterface.binding).decode(exchange, agentInterface, "send_message");
  const cause = causeOf(agentInterface, exchange, reply);
  if (!cause) {
    const warnings = suspicions
      .filter(({ warn }) => warn)
      .map((suspicion) => suspected(suspicion, id, "warn", [exchange]));
    return { interface: agentInterface, ok: true, exchange, diagnoses: warnings };
  }
  const explanation = suspicions.find((suspicion) => suspicion.explains(exchange));
  const refusal = { interface: agentInterface, exchange, cause, known };
  const diagnosis = explanation
    ? suspected(explanation, id, "stop", [exchange])
    : wordsOfInterface((await explore(refusal)) ?? refusalWords(refusal), id, exchange);
  const closed = cause.kind === "credentials" && !areGiven(known.caller.credentials);
  return { interface: agentInterface, ok: false, exchange, diagnoses: [diagnosis], ...(closed ? { closed } : {}) };
}

function sendFirst(agentInterface: AgentInterface, known: Acquaintance): Promise<Exchange> {
  const { firstAnswerMs } = known.caller;
  const rpcId = `meet-${agentInterface.id}`;
  return known.caller.ask(newRequest(agentInterface, known, rpcId), {
    purpose: {
      interface: agentInterface.id,
      operation: "send_message",
      ...(agentInterface.binding === "jsonrpc" ? { rpcId: JSON.stringify(rpcId) } : {}),
      test: "meet",
      step: "first-answer",
    },
    limits: { firstByteMs: firstAnswerMs, idleMs: firstAnswerMs, totalMs: firstAnswerMs },
  });
}

/** Asks further, where the answer alone does not tell what is wrong. */
async function explore(refusal: Refusal): Promise<Words | undefined> {
  const { version } = refusal.interface;
  const otherVersion = () => (version === "1.0" ? speaksOld(refusal) : speaksNew(refusal.interface, refusal.known));
  switch (refusal.cause.kind) {
    case "not-found":
    case "verb":
      return (await answersWithOtherPrefix(refusal)) ?? (await otherVersion()) ?? (await answersElsewhere(refusal));
    case "method":
      return (await otherVersion()) ?? (await speaksAncient(refusal));
    case "version":
      return otherVersion();
    case "error":
      // An error that the declared version does not know is one of another version.
      return ["InvalidRequestError", "InvalidParamsError", undefined].includes(refusal.cause.error.name)
        ? otherVersion()
        : undefined;
    case "envelope":
      // A 1.0 agent that takes whatever method comes wraps its answer.
      return version === "1.0" ? undefined : otherVersion();
    case "media-type":
      return takesPlainJson(refusal);
    default:
      return undefined;
  }
}

function suspected(
  suspicion: Suspicion,
  id: string,
  severity: Diagnosis["severity"],
  exchanges: readonly Exchange[],
): Diagnosis {
  const { code, sentence, fix } = suspicion;
  return diagnosisOf({ layer: "reach", code, interface: id, sentence, fix, severity, exchanges });
}

/** The diagnosis of an interface; the exchange of the first message is always among its evidence. */
function wordsOfInterface(words: Words, id: string, exchange: Exchange): Diagnosis {
  const exchanges = words.exchanges ?? [exchange];
  const line = exchanges.includes(exchange) ? [] : [lineOf(exchange)];
  return diagnosisOf({
    layer: "first-answer",
    ...words,
    interface: id,
    severity: "stop",
    exchanges,
    evidence: [...line, ...(words.evidence ?? [])],
  });
}

function outOfMessages(id: string): Diagnosis {
  return diagnosisOf({
    layer: "first-answer",
    code: "message-limit",
    interface: id,
    severity: "stop",
    sentence: `no message was sent to ${id}, because the limit on messages is reached`,
    fix: "Raise --max-messages.",
  });
}
