import { show, under } from "../text.js";
import { textArg } from "./args.js";
import { objectsOf } from "./objects.js";
import type { Predicate } from "./predicate.js";

/** Messages of the agent say so (sections 4.1.4 and 4.1.5). Whose a message of the history is, is known to nobody but the two sides. */
export const agentRole: Predicate = {
  name: "agent_role",
  description:
    "Messages from the agent have the agent's role; `of` is `status` for those in a task status, `answer` for those that are the answer.",
  check(subject, args, context) {
    const inStatus = textArg(args, "of") === "status";
    const { agent, user } = context.dialect.roles;
    // Under Task.status the member is called message as well, so the holder decides.
    const messages = inStatus
      ? objectsOf(subject, context, "TaskStatus").flatMap(({ value, path }) => {
          const { message } = value;
          return typeof message === "object" && message !== null && !Array.isArray(message)
            ? [{ value: message, path: under(path, "message") }]
            : [];
        })
      : objectsOf(subject, context, "Message").filter(
          ({ path, member }) => member === "" || path === "message" || /^events\[\d+\]\.message$/.test(path),
        );
    if (messages.length === 0) return "not-exercised";
    // What is no role at all is another rule's business.
    return messages
      .filter(({ value }) => value.role === user)
      .map(({ value, path }) => ({
        path: under(path, "role"),
        expected: show(agent),
        actual: show(value.role),
        message: `a message from the agent has the role ${show(value.role)}`,
      }));
  },
};
