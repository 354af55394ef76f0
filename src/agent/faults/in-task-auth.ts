import { agentError } from "../errors.js";
import { agentMessage } from "../executor/work.js";
import { asking } from "./edit.js";
import type { Fault } from "./fault.js";

/** Made up, and of the form that tokens have. */
const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJyZWZlcmVuY2UifQ.c2lnbmF0dXJlLW9mLW5vYm9keQ";

/** Faults of tasks that wait for an authorization (section 7.6). */
export const inTaskAuthFaults: readonly Fault[] = [
  {
    id: "auth-required-with-token",
    requirement: "SEC-CRED-001",
    summary: "The message that asks for an authorization holds a token.",
    hooks: {
      happen: (_record, event) => {
        if (!("statusUpdate" in event)) return [event];
        const { taskId, contextId, status } = event.statusUpdate;
        if (status.state === "TASK_STATE_AUTH_REQUIRED")
          status.message = agentMessage([{ text: `Please authorize with ${token}` }], contextId, taskId);
        return [event];
      },
    },
  },
  {
    id: "auth-required-cannot-be-watched",
    requirement: "AUTH-INTASK-005",
    summary: "SubscribeToTask is refused while a task waits for an authorization.",
    hooks: asking(["subscribe_to_task"], ({ id }, { store }) => {
      if (store.get(String(id))?.task.status.state === "TASK_STATE_AUTH_REQUIRED")
        throw agentError("UnsupportedOperationError", "There is nothing to watch before the authorization");
    }),
  },
];
