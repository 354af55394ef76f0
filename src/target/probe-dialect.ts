import { bindingOf } from "../bindings/bindings.js";
import { isObject } from "../json.js";
import type { ProtocolVersion } from "../protocol/dialect.js";
import { dialectOf } from "../protocol/dialects.js";
import type { AgentInterface } from "../protocol/interface.js";
import type { Exchange } from "../wire/exchange.js";
import { bodyText } from "../wire/headers.js";
import { parseJson } from "../wire/parse-json.js";
import type { HttpRequest } from "../wire/wire.js";
import type { Acquaintance } from "./acquaintance.js";
import { declaredInterfaces } from "./card-form.js";
import { shownUrl } from "./evidence.js";
import { answerShape, asOld, oldRequest, textMessage, withoutV1 } from "./messages.js";
import { answersJsonRpc } from "./probe-places.js";
import type { Refusal, Words } from "./refusal.js";

/** A question that is only to sharpen a diagnosis is not waited for as long as a test would be. */
const longestProbeMs = 10_000;

/** Sends a question that is not part of any test; undefined when no more messages may be sent. */
async function probe(request: HttpRequest, known: Acquaintance, step: string): Promise<Exchange | undefined> {
  const { caller } = known;
  if (!caller.spendMessage()) return undefined;
  const purpose = { test: "meet", step, deliberate: true };
  const longest = Math.min(caller.firstAnswerMs, longestProbeMs);
  return caller.ask(request, { purpose, limits: { firstByteMs: longest, totalMs: longest } });
}

function jsonOf(exchange: Exchange | undefined) {
  if (!exchange?.response || exchange.response.status >= 300) return undefined;
  const parsed = parseJson(bodyText(exchange.response.body));
  return "value" in parsed && isObject(parsed.value) ? parsed.value : undefined;
}

/** True when an answer of A2A 0.3 to a message came: a task or a message. */
function isOldAnswer(exchange: Exchange | undefined, agentInterface: AgentInterface): boolean {
  if (!exchange?.response || exchange.response.body.size === 0) return false;
  const reply = bindingOf(agentInterface.binding).decode(exchange, asOld(agentInterface), "send_message");
  return reply.kind === "result" && answerShape("0.3", reply.value).kind !== "wrong";
}

/** True when the card declares the other version at the same URL too: then it need not be told to. */
function offersThere({ url, binding }: AgentInterface, version: ProtocolVersion, { card }: Acquaintance): boolean {
  const name = dialectOf(version).bindingNames[binding];
  return declaredInterfaces(card).some(
    (one) => one.url === url && one.binding === name && one.version?.trim().startsWith(version) === true,
  );
}

/** The interface declares 1.0: does it speak 0.3? */
export async function speaksOld({ interface: agentInterface, exchange, known }: Refusal): Promise<Words | undefined> {
  const request = oldRequest(agentInterface, `tck-complete-task-${known.caller.uuid()}`, known.text);
  const answer = await probe(request, known, "probe 0.3");
  if (!answer || !isOldAnswer(answer, agentInterface)) return undefined;
  const how = agentInterface.binding === "jsonrpc" ? "the method message/send" : `POST ${shownUrl(request.url)}`;
  const url = shownUrl(agentInterface.url);
  if (offersThere(agentInterface, "0.3", known))
    return {
      layer: "dialect",
      code: "declares-1.0-speaks-0.3",
      sentence: `the card offers both versions at ${url}, but there is no answer in 1.0 on ${agentInterface.id}, and one in 0.3: it answers ${how}`,
      fix: "Answer requests with A2A-Version: 1.0 in 1.0, or take 1.0 out of the card.",
      exchanges: [exchange, answer],
    };
  return {
    layer: "dialect",
    code: "declares-1.0-speaks-0.3",
    sentence: `the card declares ${agentInterface.id}, but ${shownUrl(agentInterface.url)} speaks A2A 0.3: it answers ${how} and not the SendMessage of 1.0`,
    fix: 'Declare "protocolVersion": "0.3" for that interface, or serve A2A 1.0 there.',
    exchanges: [exchange, answer],
  };
}

/** The interface declares 0.3: does it speak 1.0? */
export async function speaksNew(agentInterface: AgentInterface, known: Acquaintance): Promise<Words | undefined> {
  const answer = await probe(
    newRequest({ ...agentInterface, version: "1.0" }, known, "meet-probe"),
    known,
    "probe 1.0",
  );
  if (!answer?.response) return undefined;
  const reply = bindingOf(agentInterface.binding).decode(answer, { ...agentInterface, version: "1.0" }, "send_message");
  if (reply.kind !== "result" || answer.response.body.size === 0) return undefined;
  if (answerShape("1.0", reply.value).kind === "wrong") return undefined;
  if (offersThere(agentInterface, "1.0", known))
    return {
      layer: "dialect",
      code: "declares-0.3-speaks-1.0",
      sentence: `the card offers both versions at ${shownUrl(agentInterface.url)}, but there is no answer in 0.3 on ${agentInterface.id}, and one in 1.0: it answers SendMessage`,
      fix: "Answer requests without A2A-Version in 0.3 (libraries have a layer for it that has to be switched on), or take 0.3 out of the card: its interfaces of 0.3, url, preferredTransport and additionalInterfaces.",
      exchanges: [answer],
    };
  return {
    layer: "dialect",
    code: "declares-0.3-speaks-1.0",
    sentence: `the card declares ${agentInterface.id}, but ${shownUrl(agentInterface.url)} speaks A2A 1.0: it answers SendMessage`,
    fix: 'Declare the interface in supportedInterfaces with "protocolVersion": "1.0".',
    exchanges: [answer],
  };
}

/** The first message, as the binding has it. */
export function newRequest(agentInterface: AgentInterface, known: Acquaintance, rpcId: string): HttpRequest {
  const { binding, version } = agentInterface;
  const message = textMessage(version, `tck-complete-task-${known.caller.uuid()}`, known.text);
  const extensions = known.requiredExtensions;
  return bindingOf(binding).encode({
    interface: agentInterface,
    operation: "send_message",
    params: { message },
    rpcId,
    extensions,
  });
}

/** Method names from before 0.3. */
export async function speaksAncient({
  interface: agentInterface,
  exchange,
  known,
}: Refusal): Promise<Words | undefined> {
  if (agentInterface.binding !== "jsonrpc") return undefined;
  const old = oldRequest(agentInterface, "", "");
  const message = { role: "user", parts: [{ type: "text", text: known.text }] };
  const params = { id: known.caller.uuid(), message };
  const body = JSON.stringify({ jsonrpc: "2.0", id: "meet-probe", method: "tasks/send", params });
  const answer = await probe({ ...old, body }, known, "probe tasks/send");
  if (!answer || !isObject(jsonOf(answer)?.result)) return undefined;
  return {
    layer: "dialect",
    code: "declares-1.0-speaks-0.1",
    sentence: `the card declares ${agentInterface.id}, but ${shownUrl(agentInterface.url)} speaks a draft from before A2A 0.2: it answers tasks/send and not SendMessage`,
    fix: "Update the agent's A2A library to one that serves A2A 1.0.",
    exchanges: [exchange, answer],
  };
}

/** Nothing at the declared REST path: with the prefix of 0.3, or without it? */
export async function answersWithOtherPrefix({
  interface: agentInterface,
  exchange,
  known,
}: Refusal): Promise<Words | undefined> {
  if (agentInterface.binding !== "rest") return undefined;
  const base = withoutV1(agentInterface.url);
  const hasPrefix = base !== agentInterface.url.replace(/\/+$/, "");
  const url = hasPrefix ? base : `${base}/v1`;
  const answer = await probe(newRequest({ ...agentInterface, url }, known, ""), known, "probe prefix");
  const value = jsonOf(answer);
  if (!answer || !value || answerShape("1.0", value).kind === "wrong") return undefined;
  return {
    code: "rest-path-prefix",
    sentence: `${agentInterface.id} answers messages at ${shownUrl(answer.request.url)} and not at ${shownUrl(exchange.request.url)}, where the card's ${shownUrl(agentInterface.url)} leads to`,
    fix: `Declare ${shownUrl(url)} in the card, or serve the operations at the declared URL: the paths of A2A 1.0 have no /v1 of their own.`,
    exchanges: [exchange, answer],
  };
}

/** Nothing at the declared URL: is the other binding spoken there, or JSON-RPC at another likely place? */
export async function answersElsewhere(refusal: Refusal): Promise<Words | undefined> {
  const { interface: agentInterface, exchange, known } = refusal;
  const declared = shownUrl(agentInterface.url);
  if (agentInterface.binding === "rest") {
    const rpc = await answersJsonRpc(agentInterface.url, known.caller);
    return rpc && swapped(refusal, "JSON-RPC", "JSONRPC", rpc);
  }
  const swappedRequest = newRequest({ ...agentInterface, binding: "rest" }, known, "");
  const answer = await probe(swappedRequest, known, "probe rest");
  const value = jsonOf(answer);
  if (answer && value && answerShape("1.0", value).kind !== "wrong")
    return swapped(refusal, "HTTP+JSON", "HTTP+JSON", answer);
  const origin = new URL(agentInterface.url).origin;
  for (const place of new Set([known.targetUrl, `${origin}/`])) {
    if (place === agentInterface.url) continue;
    const rpc = await answersJsonRpc(place, known.caller);
    if (!rpc) continue;
    return {
      code: "interface-404",
      sentence: `there is nothing at ${declared}, where the card declares ${agentInterface.id} (HTTP ${exchange.response?.status}), but ${shownUrl(place)} answers JSON-RPC`,
      fix: `Declare ${shownUrl(place)} in the card, if that is the agent.`,
      exchanges: [exchange, rpc],
    };
  }
  return undefined;
}

function swapped(
  { interface: agentInterface, exchange }: Refusal,
  spoken: string,
  name: string,
  answer: Exchange,
): Words {
  return {
    layer: "dialect",
    code: "binding-swapped",
    sentence: `the card declares ${agentInterface.id}, but ${shownUrl(agentInterface.url)} speaks ${spoken}`,
    fix: `Write "protocolBinding": "${name}" for that URL, or serve the declared binding there.`,
    exchanges: [exchange, answer],
  };
}

/** The media type of requests was refused: does the agent take plain JSON? */
export async function takesPlainJson({
  interface: agentInterface,
  exchange,
  known,
}: Refusal): Promise<Words | undefined> {
  const request = newRequest(agentInterface, known, "meet-probe");
  const refused = request.headers.find(([name]) => name === "Content-Type")?.[1];
  if (refused === undefined || refused === "application/json") return undefined;
  const headers = request.headers.map(
    ([name, value]) => [name, name === "Content-Type" ? "application/json" : value] as const,
  );
  const answer = await probe({ ...request, headers }, known, "probe media type");
  if (!answer || !jsonOf(answer)) return undefined;
  return {
    code: "media-type-refused",
    sentence: `${agentInterface.id} at ${shownUrl(exchange.request.url)} takes requests as application/json but refuses ${refused}, the media type of this binding (HTTP ${exchange.response?.status})`,
    fix: `Accept ${refused} besides application/json (section 11.1).`,
    exchanges: [exchange, answer],
  };
}
