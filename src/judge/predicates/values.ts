import { TckError } from "../../tck-error.js";
import { show, under } from "../text.js";
import { textArg, textsArg } from "./args.js";
import { objectsOf } from "./objects.js";
import type { Predicate } from "./predicate.js";

/** Texts that are free by their definition and limited by its comments, such as the place of an API key. */
export const values: Predicate = {
  name: "values",
  description:
    "Where `member` of `message` is given, it is one of `one_of`, or matches the regular expression `matches`.",
  check(subject, args, context) {
    const message = textArg(args, "message");
    const member = textArg(args, "member");
    const choices = textsArg(args, "one_of");
    const pattern = textArg(args, "matches");
    if ((choices.length === 0) === (pattern === "")) throw new TckError("SUITE", "values takes one_of or matches");
    const given = objectsOf(subject, context, message).flatMap(({ value, path }) => {
      const text = Object.hasOwn(value, member) ? value[member] : undefined;
      return typeof text === "string" && text !== "" ? [{ text, path: under(path, member) }] : [];
    });
    if (given.length === 0) return "not-exercised";
    const fits = (text: string) => (pattern === "" ? choices.includes(text) : new RegExp(pattern, "u").test(text));
    const expected = pattern === "" ? choices.map((one) => show(one)).join(", ") : `text like /${pattern}/`;
    return given
      .filter(({ text }) => !fits(text))
      .map(({ text, path }) => ({
        path,
        expected,
        actual: show(text),
        message: `${path} is ${show(text)}, expected ${expected}`,
      }));
  },
};
