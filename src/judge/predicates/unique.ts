import { isObject } from "../../json.js";
import { joinPath } from "../../suite/path.js";
import { show, under } from "../text.js";
import { textArg } from "./args.js";
import { objectsOf } from "./objects.js";
import type { Finding, Predicate } from "./predicate.js";

/** Ids that must not repeat in a list, such as artifact ids in a task. */
export const unique: Predicate = {
  name: "unique",
  description: "In every `message` the elements of `list` have different values of `member`.",
  check(subject, args, context) {
    const message = textArg(args, "message");
    const list = textArg(args, "list");
    const member = textArg(args, "member");
    const lists = objectsOf(subject, context, message).flatMap(({ value, path }) => {
      const elements = Object.hasOwn(value, list) ? value[list] : undefined;
      return Array.isArray(elements) ? [{ elements, path: under(path, list) }] : [];
    });
    const judged = lists.filter(({ elements }) => elements.length > 0);
    if (judged.length === 0) return "not-exercised";
    return judged.flatMap(({ elements, path }): Finding[] => {
      const seen = new Map<string, number>();
      const findings: Finding[] = [];
      for (const [index, element] of elements.entries()) {
        const id = isObject(element) && Object.hasOwn(element, member) ? element[member] : undefined;
        if (typeof id !== "string") continue;
        const first = seen.get(id);
        if (first === undefined) seen.set(id, index);
        else {
          findings.push({
            path: under(joinPath(path, index), member),
            expected: `a ${member} of its own`,
            actual: show(id),
            message: `${joinPath(list, first)} and ${joinPath(list, index)} have the same ${member} ${show(id)}`,
          });
        }
      }
      return findings;
    });
  },
};
