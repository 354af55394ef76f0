import { bindingOf } from "../bindings/bindings.js";
import type { Reply } from "../bindings/reply.js";
import { isObject, type Json, type JsonObject } from "../json.js";
import { checkPayload, hasMessage, softKinds } from "../judge/payload/index.js";
import type { OperationName, ProtocolVersion } from "../protocol/dialect.js";
import { dialectOf } from "../protocol/dialects.js";
import type { AgentInterface } from "../protocol/interface.js";
import { type Cause, causeOf, errorInWords } from "../target/cause.js";
import { plain, seen, shownUrl } from "../target/evidence.js";
import { mainIdentity } from "../target/identity.js";
import { Keyring } from "../target/keyring.js";
import type { Look } from "../target/look-at-card.js";
import { refusalWords } from "../target/refusal.js";
import { suspicionsOf } from "../target/suspicion.js";
import type { Exchange } from "../wire/exchange.js";
import { envelopeProblem, type Problem, taskIdOf } from "./answer.js";
import type { CallRecord, Cell, MatrixRecord } from "./matrix.js";

/** Notes of one payload that are shown. */
const mostNotes = 3;

type Judged = Pick<Cell, "state" | "because" | "fix" | "notes">;

/** What became of a client's message, and of its question for the task. */
export function judgeCall(
  picked: AgentInterface,
  call: CallRecord | undefined,
  look: Look,
  record: MatrixRecord,
): Judged {
  const found = (id: string | undefined) => record.exchanges.find((exchange) => exchange.id === id);
  const send = found(call?.send);
  if (!send) return { state: "not-tried", because: plain(call?.skipped ?? "nothing was sent"), notes: [] };
  const failed = ({ because, fix }: Problem): Judged => ({
    state: "fails-at-call",
    because: plain(because),
    ...(fix === undefined ? {} : { fix: plain(fix) }),
    notes: [],
  });
  const problem = sendProblem(picked, send, look, record);
  if (problem) return failed(problem);
  const get = found(call?.get);
  const unread = get && getProblem(picked, send, get);
  if (unread) return failed(unread);
  const notes = [...answerNotes(picked, send, "send_message"), ...(get ? answerNotes(picked, get, "get_task") : [])];
  return { state: "works", notes: [...new Set(notes)] };
}

function sendProblem(
  picked: AgentInterface,
  exchange: Exchange,
  look: Look,
  { credentials }: MatrixRecord,
): Problem | undefined {
  const reply = bindingOf(picked.binding).decode(exchange, picked, "send_message");
  const cause = causeOf(picked, exchange, reply);
  if (!cause) return envelopeProblem(picked, exchange);
  const explanation = suspicionsOf(picked, look.url).find((suspicion) => suspicion.explains(exchange));
  if (explanation) return { because: explanation.sentence, fix: explanation.fix };
  if (cause.kind === "extension")
    return {
      because: `${shownUrl(exchange.request.url)} refused the message, because clients activate no extension unless they are told to: ${errorInWords(cause.error)}`,
      fix: "Require an extension only where the agent is of no use without it: clients have to be configured for it.",
    };
  const { main, ...given } = credentials;
  const keyring = new Keyring(main ? { [mainIdentity]: [] } : {});
  const known = { card: look.card ?? {}, requiredExtensions: [], caller: { credentials: { ...given, keyring } } };
  const { sentence, fix } = refusalWords({ interface: picked, exchange, cause, known });
  const promised = picked.version === "0.3" && speaksOtherwise.has(cause.kind) && offersNew(look.card);
  return { because: sentence, fix: promised ? keepPromise : fix };
}

/** What comes when an agent does not know the version that it is spoken to in. */
const speaksOtherwise: ReadonlySet<Cause["kind"]> = new Set(["method", "version", "not-found", "envelope"]);
const keepPromise =
  "The card offers 0.3 beside 1.0, so clients of 0.3 come: switch the agent's layer for 0.3 on, or take url, preferredTransport, additionalInterfaces and the interfaces of 0.3 out of the card.";

function offersNew(card: JsonObject | undefined): boolean {
  return Array.isArray(card?.supportedInterfaces) && card.supportedInterfaces.length > 0;
}

function getProblem(picked: AgentInterface, send: Exchange, exchange: Exchange): Problem | undefined {
  const reply = bindingOf(picked.binding).decode(exchange, picked, "get_task");
  const { method = "" } = dialectOf(picked.version).operations.get_task ?? {};
  const fix = `Answer ${method} with the task: that is how clients follow it.`;
  const what = `the message was answered with a task, but ${method} for it was not`;
  if (reply.kind === "error") return { because: `${what}: ${errorInWords(reply.error)}`, fix };
  if (reply.kind !== "result") return { because: `${what}: ${seen(exchange)}`, fix };
  if (!isObject(reply.value) || reply.value.id !== taskIdOf(send, picked))
    return { because: `${what} answered with that task: ${seen(exchange)}`, fix };
  return envelopeProblem(picked, exchange);
}

function answerNotes(picked: AgentInterface, exchange: Exchange, operation: OperationName): string[] {
  const reply: Reply = bindingOf(picked.binding).decode(exchange, picked, operation);
  if (reply.kind !== "result") return [];
  const { response } = dialectOf(picked.version).operations[operation] ?? {};
  const name = reply.wire ? reply.wire.messageName : response;
  return name === undefined ? [] : payloadNotes("answer", picked.version, name, reply.wire?.value ?? reply.value);
}

/** What clients with strict types stumble over; what receivers have to ignore is left out. */
export function payloadNotes(what: string, version: ProtocolVersion, messageName: string, value: Json): string[] {
  if (!hasMessage(version, messageName)) return [];
  const problems = checkPayload(version, messageName, value).filter(
    ({ kind }) => kind !== "unknown" && !softKinds.has(kind),
  );
  const shown = problems
    .slice(0, mostNotes)
    .map(({ path, text }) =>
      plain(`clients with strict types may refuse the ${what}: ${path === "" ? "" : `${path}: `}${text}`, 300),
    );
  const more = problems.length - shown.length;
  return more > 0 ? [...shown, `and ${more} more places of the ${what} do not fit A2A ${version}`] : shown;
}
