import type { Expect, ExpectStream, Outcome } from "../suite/test.js";
import type { Answer } from "./answer.js";
import type { Found, OutcomeJudgement } from "./found.js";
import { judgeError } from "./judge-error.js";
import { judgeExpect } from "./judge-expect.js";
import { judgeStream } from "./judge-stream.js";
import type { Surroundings } from "./surroundings.js";

/** Success and nothing else: what a step without an outcome asks for. */
const success: Expect = { outcome: "success" };

/**
 * Judges an answer by the first acceptable outcome that holds. When none does, the closest one speaks: the same kind of
 * answer first, then the fewest differences.
 */
export function judgeOutcomes(
  outcomes: readonly Outcome[],
  answer: Answer,
  lane: number,
  around: Surroundings,
): Pick<OutcomeJudgement, "found" | "notes"> {
  if (outcomes.length === 0)
    return judgeExpect(answer.raw ? { outcome: "any" } : success, answer, around.dialect, around.options);
  const judged = outcomes.map((outcome) => ({ outcome, ...judgeOutcome(outcome, answer, lane, around) }));
  const taken = judged.find(({ found }) => found.length === 0);
  const several = outcomes.length > 1;
  if (taken) {
    const { note } = taken.outcome;
    return {
      found: [],
      notes: several && note !== undefined ? [`took the reading: ${note}`, ...taken.notes] : taken.notes,
    };
  }
  const [closest] = [...judged].sort(
    (a, b) => Number(a.otherKind) - Number(b.otherKind) || a.found.length - b.found.length,
  );
  if (!closest) return { found: [], notes: [] };
  return {
    found: several ? headed(closest.found, closest.outcome, outcomes.length) : closest.found,
    notes: closest.notes,
  };
}

/** All parts of one outcome have to hold. */
function judgeOutcome(outcome: Outcome, answer: Answer, lane: number, around: Surroundings): OutcomeJudgement {
  const { expect, expectError, expectStream } = outcome;
  const { dialect, options } = around;
  const parts: OutcomeJudgement[] = [];
  if (expect) parts.push(judgeExpect(expect, answer, dialect, options));
  if (expectError) parts.push(judgeError(expectError, answer, around.interface, dialect, options));
  if (expectStream) parts.push(judgeStream(laneOf(expectStream, lane), answer, dialect, options));
  if (parts.length === 0) parts.push(judgeExpect(success, answer, dialect, options));
  return {
    found: parts.flatMap((part) => part.found),
    notes: parts.flatMap((part) => part.notes),
    otherKind: parts.some((part) => part.otherKind),
  };
}

/** What is expected of one of several streams. What is said for all holds for those that the kit does not cut. */
export function laneOf(expected: ExpectStream, lane: number): ExpectStream {
  const own = expected.streams?.[lane];
  if (!own) return expected;
  if (isCut(own)) return own;
  const { streams: _, sameEvents: __, ...common } = expected;
  return { ...common, ...own };
}

/** True when the kit hangs up before the server closes. */
export function isCut({ disconnectAfter, disconnectWhen }: ExpectStream): boolean {
  return disconnectAfter !== undefined || disconnectWhen !== undefined;
}

function headed(found: readonly Found[], { note }: Outcome, count: number): readonly Found[] {
  const name = note === undefined ? "" : ` (${note})`;
  const head = `none of ${count} accepted readings holds; the closest${name}: `;
  return found.map((one, index) => (index === 0 ? { ...one, message: head + one.message } : one));
}
