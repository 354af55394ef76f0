import { isObject, type Json } from "../../json.js";
import { readPath } from "../../suite/path.js";
import type { Exchange } from "../../wire/exchange.js";
import { bodyText } from "../../wire/headers.js";
import { parseJson } from "../../wire/parse-json.js";
import type { RecordView } from "../view.js";

const inHistory = /^(.*?)\.?history\[\d+\]/;

interface Known {
  readonly exchanges: number;
  readonly tasks: ReadonlySet<string>;
}

const known = new WeakMap<RecordView, Known>();

/**
 * True for what stands in the history of a task that a message of the kit began which was wrong on purpose. Taking that message
 * is the agent's mistake and judged by the test that sent it; that the agent keeps it as it came is none.
 * @param value payload in which `path` leads to the place
 */
export function isEcho(view: RecordView, value: Json, path: string): boolean {
  const task = inHistory.exec(path)?.[1];
  if (task === undefined) return false;
  const { value: holder } = readPath(value, task);
  return isObject(holder) && typeof holder.id === "string" && brokenTasks(view).has(holder.id);
}

function brokenTasks(view: RecordView): ReadonlySet<string> {
  const before = known.get(view);
  if (before?.exchanges === view.exchanges.length) return before.tasks;
  const deliberate = view.exchanges.filter(({ purpose }) => purpose?.deliberate === true);
  const tasks = new Set(deliberate.flatMap(tasksIn));
  known.set(view, { exchanges: view.exchanges.length, tasks });
  return tasks;
}

/** Only the answer to a message wraps its task; lists and GetTask show tasks of others as well. */
function tasksIn({ response }: Exchange): readonly string[] {
  const texts = response?.events?.map(({ data }) => data) ?? [bodyText(response?.body)];
  return texts.flatMap((text) => {
    const parsed = parseJson(text);
    if (!("value" in parsed) || !isObject(parsed.value)) return [];
    const answer = isObject(parsed.value.result) ? parsed.value.result : parsed.value;
    // In 0.3 the answer is the task.
    const task = answer.kind === "task" ? answer : answer.task;
    return isObject(task) && typeof task.id === "string" ? [task.id] : [];
  });
}
