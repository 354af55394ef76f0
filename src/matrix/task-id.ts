import { bindingOf } from "../bindings/bindings.js";
import type { AgentInterface } from "../protocol/interface.js";
import { answerShape } from "../target/messages.js";
import type { Exchange } from "../wire/exchange.js";

/** Longer ids of tasks are not asked for: they would make longer URLs than servers take. */
const longestId = 2_000;

/** Id of the task that answered a message; undefined when it was no task, or none that can be asked for. */
export function taskIdOf(exchange: Exchange, picked: AgentInterface): string | undefined {
  const reply = bindingOf(picked.binding).decode(exchange, picked, "send_message");
  if (reply.kind !== "result") return undefined;
  const shape = answerShape(picked.version, reply.value);
  const id = shape.kind === "task" ? shape.task.id : undefined;
  return typeof id === "string" && id !== "" && id.length <= longestId ? id : undefined;
}
