import type { Dialect } from "../protocol/dialect.js";
import type { OperationStep, RawStep } from "../suite/test.js";
import type { Answer } from "./answer.js";
import { isMessage } from "./events.js";
import type { Found } from "./found.js";

/**
 * An agent may always answer with a Message instead of a Task (section 3.1.1). When a step wanted nothing but the task that
 * this leaves out, there is nothing to judge.
 * @returns the reason, or nothing when the differences stand
 */
export function messageInsteadOfTask(
  step: OperationStep | RawStep,
  answers: readonly Answer[],
  differences: readonly Found[],
  dialect: Dialect,
): string | undefined {
  if (step.kind !== "operation" || (step.operation !== "send_message" && step.operation !== "send_streaming_message")) {
    return undefined;
  }
  if (differences.length === 0 || answers.length === 0) return undefined;
  if (
    !answers.every((answer) => isMessageAnswer(answer, dialect)) ||
    !differences.every((one) => isAboutTask(one, dialect))
  )
    return undefined;
  return "the agent answered with a Message, so there is no task to look at";
}

function isMessageAnswer({ reply }: Answer, dialect: Dialect): boolean {
  if (reply.kind === "result") return isMessage(reply.value, dialect);
  if (reply.kind !== "stream") return false;
  return reply.events.length > 0 && reply.events.every(({ value }) => isMessage(value, dialect));
}

function isAboutTask({ about, path, expected }: Found, { eventKeys }: Dialect): boolean {
  switch (about) {
    case "capture":
      return true;
    case "body":
      // Where the answer is the task itself, these are its members.
      return (eventKeys.length > 0 ? /^task\b/ : /^(id|contextId|status|artifacts|history)\b/).test(path);
    case "events":
      return !/^events\[\d+\]\.message\b/.test(path) && !expected.startsWith('{"message"');
    case "count":
      return expected.startsWith("at least");
    default:
      return false;
  }
}
