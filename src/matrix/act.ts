import { bindingOf, spokenBindings } from "../bindings/bindings.js";
import type { JsonObject } from "../json.js";
import { type ClientProfile, clientProfiles, type Speech } from "../protocol/clients.js";
import type { OperationName } from "../protocol/dialect.js";
import type { AgentInterface } from "../protocol/interface.js";
import { type Caller, createCaller } from "../target/caller.js";
import { cardPlaces } from "../target/find-card.js";
import { mainIdentity } from "../target/identity.js";
import { type Look, lookAtCard } from "../target/look-at-card.js";
import { credentialsFor } from "../target/meet.js";
import type { MeetOptions } from "../target/meeting.js";
import { textMessage } from "../target/messages.js";
import type { Reach } from "../target/reach.js";
import { suspicionsOf } from "../target/suspicion.js";
import type { Exchange } from "../wire/exchange.js";
import type { Wire } from "../wire/wire.js";
import { taskIdOf } from "./answer.js";
import { readAs } from "./choose.js";
import type { CallRecord, MatrixRecord } from "./matrix.js";

/** How the clients introduce themselves. */
export type ActOptions = Pick<
  MeetOptions,
  | "headers"
  | "identities"
  | "onSignIn"
  | "trustedOrigins"
  | "allowPrivate"
  | "insecure"
  | "firstAnswerMs"
  | "prompts"
  | "spendMessage"
  | "uuid"
  | "signal"
>;

interface CardFound {
  readonly look: Look;
  readonly exchanges: readonly string[];
}

type Sent = Pick<CallRecord, "send" | "get" | "skipped">;

/**
 * Does what each client does with nothing but the agent's URL: gets the card, picks an interface for each binding, sends one
 * message, reads the task of the answer. Requests that would be the same for two clients go out once.
 * Never throws for what the target does.
 */
export async function actAsClients(
  targetUrl: string,
  wire: Wire,
  options: ActOptions = {},
): Promise<Pick<MatrixRecord, "looks" | "calls" | "messagesSent" | "credentials">> {
  const credentials = credentialsFor(targetUrl, wire, options);
  const { names, origins, keyring, reach } = credentials;
  let messagesSent = 0;
  const { spendMessage = () => true } = options;
  const spend = () => {
    const may = spendMessage();
    if (may) messagesSent++;
    return may;
  };
  const caller = createCaller(wire, { ...options, spendMessage: spend }, credentials);
  const cards = new Map<string, Promise<CardFound>>();
  const sent = new Map<string, Promise<Sent>>();
  const text = options.prompts?.["tck-complete-task"] ?? "tck-complete-task hello from a2a-tck";
  const once = <T>(done: Map<string, Promise<T>>, key: unknown, act: () => Promise<T>): Promise<T> => {
    const name = JSON.stringify(key);
    const result = done.get(name) ?? act();
    done.set(name, result);
    return result;
  };

  let known = false;
  const looks: { client: ClientProfile["id"]; exchanges: readonly string[] }[] = [];
  const calls: Promise<CallRecord>[] = [];
  for (const client of clientProfiles) {
    const { look, exchanges } = await once(cards, client.cardHeaders, () => getCard(targetUrl, client, caller));
    looks.push({ client: client.id, exchanges });
    const reading = look.card && readAs(client, look.card);
    if (look.card && !known) {
      known = true;
      reach.cameFrom(look.url);
      // Tokens are got as the first card says; an identity that gets none is refused, and the cells say so.
      await keyring.meet(look.card);
    }
    if (reading?.kind !== "interfaces") continue;
    for (const [binding, { interface: picked }] of reading.picks) {
      const speech = picked && client.speaks[picked.version];
      if (!speech || !spokenBindings.includes(binding)) continue;
      const result = once(sent, [picked, speech], () =>
        call(picked, speech, { text, caller, cardUrl: look.url, reach }),
      );
      calls.push(result.then((own) => ({ client: client.id, binding, ...own })));
    }
  }
  return {
    looks,
    calls: await Promise.all(calls),
    messagesSent,
    credentials: { names, origins, main: keyring.has(mainIdentity) },
  };
}

async function getCard(targetUrl: string, client: ClientProfile, caller: Caller): Promise<CardFound> {
  const exchanges: string[] = [];
  let first: Look | undefined;
  for (const url of cardPlaces(targetUrl)) {
    const look = await lookAtCard(url, caller, {
      headers: Object.entries(client.cardHeaders),
      purpose: { test: "matrix", step: "card" },
    });
    if (look.redirect && look.redirect.exchange !== look.exchange) exchanges.push(look.redirect.exchange.id);
    exchanges.push(look.exchange.id);
    if (look.card) return { look, exchanges };
    first ??= look;
    if (["fault", "server-error"].includes(look.kind)) break;
  }
  if (!first) throw new Error("a target has a place for its card");
  return { look: first, exchanges };
}

async function call(
  picked: AgentInterface,
  speech: Speech,
  known: { readonly text: string; readonly caller: Caller; readonly cardUrl: string; readonly reach: Reach },
): Promise<Sent> {
  const { caller, text, cardUrl, reach } = known;
  const barred = suspicionsOf(picked, cardUrl, reach).find(({ dial }) => !dial);
  if (barred) return { skipped: barred.sentence };
  if (!caller.spendMessage()) return { skipped: "the limit on messages is reached" };
  const configuration = picked.binding === "rest" ? speech.configuration.rest : speech.configuration.jsonrpc;
  const message = textMessage(picked.version, caller.uuid(), text);
  const send = await ask("send_message", { message, configuration }, picked, speech, caller);
  const id = taskIdOf(send, picked);
  if (id === undefined) return { send: send.id };
  const get = await ask("get_task", { id }, picked, speech, caller);
  return { send: send.id, get: get.id };
}

function ask(
  operation: OperationName,
  params: JsonObject,
  picked: AgentInterface,
  { headers }: Speech,
  caller: Caller,
): Promise<Exchange> {
  // The SDKs count their requests, and some agents give a number back as a text.
  const rpcId = operation === "send_message" ? 1 : 2;
  const request = bindingOf(picked.binding).encode({ interface: picked, operation, params, rpcId, headers });
  const { firstAnswerMs } = caller;
  return caller.ask(request, {
    purpose: {
      interface: picked.id,
      operation,
      ...(picked.binding === "jsonrpc" ? { rpcId: JSON.stringify(rpcId) } : {}),
      test: "matrix",
    },
    limits: { firstByteMs: firstAnswerMs, idleMs: firstAnswerMs, totalMs: firstAnswerMs },
  });
}
