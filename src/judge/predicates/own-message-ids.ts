import { isObject } from "../../json.js";
import { bodyText } from "../../wire/headers.js";
import { parseJson } from "../../wire/parse-json.js";
import { show, under } from "../text.js";
import { objectsOf } from "./objects.js";
import type { Predicate, Subject } from "./predicate.js";

/** The sender of a message makes its id, so the agent's messages have other ids than the one they answer (section 4.1.4). */
export const ownMessageIds: Predicate = {
  name: "own_message_ids",
  description: "A message from the agent does not take over the messageId of the message that it answers.",
  check(subject, _args, context) {
    const asked = requestMessageId(subject);
    if (asked === undefined) return "not-exercised";
    const answers = objectsOf(subject, context, "Message").filter(({ member }) => member !== "history");
    if (answers.length === 0) return "not-exercised";
    return answers
      .filter(({ value }) => value.messageId === asked)
      .map(({ path }) => ({
        path: under(path, "messageId"),
        expected: "an id of its own",
        actual: show(asked),
        message: "the agent's message has the messageId of the message that it answers",
      }));
  },
};

function requestMessageId({ exchange }: Subject): string | undefined {
  const parsed = parseJson(bodyText(exchange?.request.body));
  if (!("value" in parsed) || !isObject(parsed.value)) return undefined;
  const { params } = parsed.value;
  const request = isObject(params) ? params : parsed.value;
  const { message } = request;
  return isObject(message) && typeof message.messageId === "string" ? message.messageId : undefined;
}
