import { bodyText } from "../../wire/headers.js";
import { parseJson } from "../../wire/parse-json.js";
import type { Predicate } from "./predicate.js";

/** An object that has a member twice means different things to different parsers (RFC 8259 section 4). */
export const duplicateKeys: Predicate = {
  name: "duplicate_keys",
  description: "No JSON object in an answer has a member twice.",
  check({ exchange, reply }) {
    const texts =
      reply?.kind === "stream"
        ? reply.events.map(({ raw, index }) => ({ text: raw, at: `events[${index}]` }))
        : [{ text: bodyText(exchange?.response?.body), at: "" }];
    const parsed = texts.flatMap(({ text, at }) => {
      const json = parseJson(text);
      return "value" in json ? [{ ...json, at }] : [];
    });
    if (parsed.length === 0) return "not-exercised";
    return parsed.flatMap(({ duplicates, at }) =>
      duplicates.map((member) => ({
        path: at === "" ? member : `${at}.${member}`,
        expected: "each member once",
        actual: "the member twice",
        message: `the member ${member} stands twice in its object`,
      })),
    );
  },
};
