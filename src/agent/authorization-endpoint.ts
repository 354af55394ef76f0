import type { IncomingMessage, ServerResponse } from "node:http";
import type { AgentHooks } from "./hooks.js";
import { sendAnswer } from "./http.js";
import type { Message } from "./model.js";
import type { Agent } from "./operations/operation.js";

/** Where a user gives the authorization that a task waits for; the id of the task follows. */
export const authorizePath = "/authorize/";

/**
 * Takes the authorization that a task waits for, out of band: the work goes on without another message of the client (section
 * 7.6.1). In the open the user would have to sign in first; there is nobody to sign in at a reference agent.
 */
export function handleAuthorization(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  { store, executor }: Pick<Agent, "store" | "executor">,
  hooks: AgentHooks,
): void {
  const answer = (status: number, headers: Record<string, string> = {}): void =>
    sendAnswer(response, { status, headers, body: "" }, hooks.write);
  if (request.method !== "POST") {
    answer(405, { Allow: "POST" });
    return;
  }
  const record = store.get(path.slice(authorizePath.length));
  const message: Message | undefined = record?.task.history?.[0];
  if (!record || !message || record.task.status.state !== "TASK_STATE_AUTH_REQUIRED") {
    answer(404);
    return;
  }
  executor.run(record, message, { followUp: true, acceptedOutputModes: [] });
  answer(204);
}
