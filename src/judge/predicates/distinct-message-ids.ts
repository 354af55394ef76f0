import { isObject, type Json, type JsonObject } from "../../json.js";
import type { Exchange } from "../../wire/exchange.js";
import { bodyText } from "../../wire/headers.js";
import { parseJson } from "../../wire/parse-json.js";
import { show } from "../text.js";
import type { RecordView } from "../view.js";
import type { Predicate } from "./predicate.js";

/** A message of the agent: its id, and the task it belongs to or the answer that it is. */
interface Said {
  readonly id: string;
  readonly place: string;
}

const known = new WeakMap<RecordView, { readonly exchanges: number; readonly first: ReadonlyMap<string, string> }>();

/**
 * The agent makes an id for each of its messages (section 4.1.4). The same message may be seen often, but never in two tasks.
 * The history is left out: it may be shared by tasks of one conversation.
 */
export const distinctMessageIds: Predicate = {
  name: "distinct_message_ids",
  description: "No messageId of the agent occurs in two tasks or in two answers.",
  check({ exchange }, _args, { view }) {
    const said = exchange ? saidIn(exchange) : [];
    if (said.length === 0) return "not-exercised";
    const first = firstPlaces(view);
    return said
      .filter(({ id, place }) => first.get(id) !== place)
      .map(({ id, place }) => ({
        path: "messageId",
        expected: "an id of its own",
        actual: show(id),
        message: `the agent's message ${show(id)} of ${place} has the id of a message of ${first.get(id)}`,
      }));
  },
};

/** Where each id was seen first. */
function firstPlaces(view: RecordView): ReadonlyMap<string, string> {
  const before = known.get(view);
  if (before?.exchanges === view.exchanges.length) return before.first;
  const first = new Map<string, string>();
  for (const { id, place } of view.exchanges.flatMap(saidIn)) if (!first.has(id)) first.set(id, place);
  known.set(view, { exchanges: view.exchanges.length, first });
  return first;
}

/** Messages in an answer, whatever its envelope: in the status of tasks and updates, or as the answer itself. */
function saidIn({ id, response, purpose }: Exchange): readonly Said[] {
  if (purpose?.interface === undefined || purpose.deliberate === true) return [];
  const texts = response?.events?.map(({ data }) => data) ?? [bodyText(response?.body)];
  return texts.flatMap((text) => {
    const parsed = parseJson(text);
    if (!("value" in parsed) || !isObject(parsed.value)) return [];
    const answer = isObject(parsed.value.result) ? parsed.value.result : parsed.value;
    const tasks = Array.isArray(answer.tasks) ? answer.tasks : [answer.task ?? answer];
    return [
      ...tasks.flatMap((task) => (isObject(task) ? inStatus(task, task.id) : [])),
      ...(isObject(answer.statusUpdate) ? inStatus(answer.statusUpdate, answer.statusUpdate.taskId) : []),
      ...sayingOf(answer.message, `the answer ${id}`),
    ];
  });
}

function inStatus({ status }: JsonObject, task: Json | undefined): readonly Said[] {
  return isObject(status) && typeof task === "string" ? sayingOf(status.message, `the task ${task}`) : [];
}

function sayingOf(message: Json | undefined, place: string): readonly Said[] {
  if (!isObject(message) || typeof message.messageId !== "string" || message.messageId === "") return [];
  return [{ id: message.messageId, place }];
}
