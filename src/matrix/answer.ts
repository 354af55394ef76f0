import { bindingOf } from "../bindings/bindings.js";
import { isObject } from "../json.js";
import type { AgentInterface } from "../protocol/interface.js";
import { seen } from "../target/evidence.js";
import { answerShape } from "../target/messages.js";
import type { Exchange } from "../wire/exchange.js";
import { bodyText } from "../wire/headers.js";
import { parseJson } from "../wire/parse-json.js";

/** Longer ids of tasks are not asked for: they would make longer URLs than servers take. */
const longestId = 2_000;

/** Why an answer is of no use to a client. */
export interface Problem {
  readonly because: string;
  readonly fix?: string;
}

/** Id of the task that answered a message; undefined when it was no task, or none that can be asked for. */
export function taskIdOf(exchange: Exchange, picked: AgentInterface): string | undefined {
  const reply = bindingOf(picked.binding).decode(exchange, picked, "send_message");
  if (reply.kind !== "result" || envelopeProblem(picked, exchange)) return undefined;
  const shape = answerShape(picked.version, reply.value);
  const id = shape.kind === "task" ? shape.task.id : undefined;
  return typeof id === "string" && id !== "" && id.length <= longestId ? id : undefined;
}

/** Clients compare the id of a JSON-RPC answer with that of their request; newer ones look at `jsonrpc` too. */
export function envelopeProblem({ binding, version }: AgentInterface, exchange: Exchange): Problem | undefined {
  if (binding !== "jsonrpc") return undefined;
  const parsed = parseJson(bodyText(exchange.response?.body));
  const envelope = "value" in parsed && isObject(parsed.value) ? parsed.value : {};
  const fix = 'Answer with "jsonrpc": "2.0" and with the id of the request.';
  if (JSON.stringify(envelope.id) !== exchange.purpose?.rpcId)
    return { because: `the JSON-RPC answer has another id than the request: ${seen(exchange)}`, fix };
  if (version === "1.0" && envelope.jsonrpc !== "2.0")
    return { because: `the JSON-RPC answer has no "jsonrpc": "2.0": ${seen(exchange)}`, fix };
  return undefined;
}
