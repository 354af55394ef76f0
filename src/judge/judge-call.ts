import type { Json } from "../json.js";
import { readPath } from "../suite/path.js";
import type { OperationStep, Outcome, RawStep, Test } from "../suite/test.js";
import { parseUntil } from "../suite/until.js";
import { substitute } from "../suite/variables.js";
import { type Answer, errorOf } from "./answer.js";
import { type Found, found } from "./found.js";
import { generatedNote, type JudgedLane, smallestFailure } from "./generated.js";
import { judgeOutcomes } from "./judge-outcome.js";
import { answersOf, capturesOf } from "./lanes.js";
import { messageInsteadOfTask } from "./message-instead.js";
import type { StepRecord, TestRecord } from "./record.js";
import { isRefusedInTls } from "./refused-in-tls.js";
import { judgeSameEvents } from "./same-events.js";
import { scopeOf, untilHolds } from "./scope.js";
import { surroundingsOf } from "./surroundings.js";
import { show } from "./text.js";
import type { RecordView } from "./view.js";

/** What became of the calls of one step. */
export interface CallJudgement {
  readonly found: readonly Found[];
  readonly notes: readonly string[];
  readonly captures: Readonly<Record<string, Json>>;
  readonly answers: readonly Answer[];
  readonly notExercised?: string;
}

/** Judges an abstract call or a raw step: every copy and stream by the last of its attempts. */
export function judgeCall(
  test: Test,
  step: OperationStep | RawStep,
  done: StepRecord,
  record: TestRecord,
  view: RecordView,
): CallJudgement {
  const outcomes = substitute(
    step.outcomes as unknown as Json,
    scopeOf(test, record, view),
  ) as unknown as readonly Outcome[];
  const answers = answersOf(step, done, record, view);
  if (answers.length === 0) {
    const nothing = found("answer", "", "an answer", "nothing", "there is no exchange to judge");
    return { found: [nothing], notes: [], captures: {}, answers };
  }
  const { dialect } = surroundingsOf(test, step, record, view);
  const lanes: JudgedLane[] = [];
  const notes = new Set<string>();
  for (const [lane, answer] of answers.entries()) {
    const { exchange, reply } = answer;
    const operation = step.kind === "operation" ? { operation: step.operation } : {};
    const around = surroundingsOf(test, step, record, view, { exchange, reply, ...operation });
    const judged = judgeOutcomes(outcomes, answer, lane, around);
    for (const note of judged.notes) notes.add(note);
    lanes.push({ answer, found: [...judged.found, ...judgeUntil(step, answer)] });
  }
  const { generated } = done;
  const differences = [...(generated ? smallestFailure(lanes, generated) : everyFailure(lanes))];
  if (generated && differences.length === 0) notes.add(generatedNote(lanes, generated));
  const captures = capturesOf(step, answers, dialect);
  if (differences.length === 0) {
    const same = outcomes.find(({ expectStream }) => expectStream?.sameEvents === true)?.expectStream;
    if (same) differences.push(...judgeSameEvents(same, answers, dialect));
    differences.push(...missingCaptures(captures.missing, answers));
  }
  const notExercised =
    differences.length > 0 && answers.every(isRefusedInTls)
      ? "the agent refuses callers without a certificate in the TLS handshake, so there is no answer to look at"
      : messageInsteadOfTask(step, answers, differences, dialect);
  return {
    found: differences,
    notes: [...notes],
    captures: captures.values,
    answers,
    ...(notExercised === undefined ? {} : { notExercised }),
  };
}

function everyFailure(lanes: readonly JudgedLane[]): readonly Found[] {
  return lanes.flatMap(({ answer, found }, lane) => {
    const title = lanes.length > 1 ? `number ${lane + 1} of ${lanes.length}: ` : "";
    return found.map((one) => ({ exchange: answer.exchange.id, ...one, message: title + one.message }));
  });
}

/** Polling that ended without its condition. */
function judgeUntil(step: OperationStep | RawStep, { reply }: Answer): readonly Found[] {
  if (step.kind !== "operation" || !step.repeat || reply.kind !== "result" || untilHolds(step.repeat, reply)) return [];
  const { until } = step.repeat;
  const parsed = parseUntil(until);
  const path = "problem" in parsed ? "" : parsed.path;
  const actual = show(readPath(reply.value, path).value);
  return [found("answer", path, until, actual, `waited in vain for ${until}; the last answer has ${actual}`)];
}

/** An error that the step accepts has nothing to capture; a step that needs the value is then not reached. */
function missingCaptures(
  missing: readonly (readonly [string, string])[],
  answers: readonly Answer[],
): readonly Found[] {
  if (answers.every((answer) => errorOf(answer) !== undefined)) return [];
  return missing.map(([name, path]) =>
    found("capture", path, `a value to capture as ${name}`, "nothing", `capture ${name}: ${path} is missing`),
  );
}
