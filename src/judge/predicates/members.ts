import { show, under } from "../text.js";
import { flagArg, textsArg } from "./args.js";
import { objectsOf } from "./objects.js";
import type { Finding, Predicate } from "./predicate.js";

/**
 * Members that objects should have although no REQUIRED mark says so, or should not have although receivers
 * ignore unknown ones. `when` limits it to objects with one of these members, `outside` leaves out objects that stand there.
 */
export const members: Predicate = {
  name: "members",
  description:
    "Objects of `messages` have the members `need` and none of `forbid`; `when` (has one of these members) and `outside` (does not stand in that member) select objects, `note` only tells.",
  check(subject, args, context) {
    const need = textsArg(args, "need");
    const forbid = textsArg(args, "forbid");
    const when = textsArg(args, "when");
    const outside = textsArg(args, "outside");
    const note = flagArg(args, "note") ? { note: true } : {};
    const objects = textsArg(args, "messages")
      .flatMap((message) => objectsOf(subject, context, message).map((one) => ({ ...one, message })))
      .filter(
        ({ value, member }) =>
          !outside.includes(member) && (when.length === 0 || when.some((name) => Object.hasOwn(value, name))),
      );
    if (objects.length === 0) return "not-exercised";
    return objects.flatMap(({ value, path, message }): Finding[] => [
      ...need
        .filter((name) => !Object.hasOwn(value, name) || value[name] === "" || value[name] === null)
        .map((name) => ({
          path: under(path, name),
          expected: `${message}.${name}`,
          actual: Object.hasOwn(value, name) ? show(value[name]) : "nothing",
          message: `a ${message} comes without ${name}`,
          ...note,
        })),
      ...forbid
        .filter((name) => Object.hasOwn(value, name))
        .map((name) => ({
          path: under(path, name),
          expected: "nothing",
          actual: show(value[name]),
          message: `${message} has no member ${name} in this version of the protocol`,
          ...note,
        })),
    ]);
  },
};
