import { jointIdentities, referenceIdentities } from "../agent/auth/principals.js";
import { type AgentOptions, startAgent } from "../agent/server.js";
import type { JsonObject } from "../json.js";
import type { OperationName } from "../protocol/dialect.js";
import { clientOf, type Loose, message, type TestBinding } from "./agent-client.js";
import { createNormalizer } from "./transcript.js";

const { main, other, limited, expired, wrongAudience } = referenceIdentities;
const [, key] = jointIdentities.main;
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

/** Everybody who may come along, by name. */
const callers: readonly (readonly [name: string, headers: Record<string, string>])[] = [
  ["other", bearer(other.token)],
  ["limited", bearer(limited.token)],
  ["expired", bearer(expired.token)],
  ["wrongAudience", bearer(wrongAudience.token)],
  ["nearly", bearer("reference-agent-tokem")],
  ["unknown", bearer("tck")],
  ["empty", { Authorization: "Bearer" }],
  ["key", { [key.name]: key.value }],
  ["wrong key", { [key.name]: "tck" }],
  ["nobody", {}],
  ["main", bearer(main.token)],
];

const atOnce = { returnImmediately: true };

type Call = readonly [OperationName, JsonObject];

/** What callers ask about a task that is main's; what would end it comes last. */
const calls = (id: string, contextId: string, hook: string): readonly Call[] => [
  ["get_task", { id }],
  ["send_message", { message: message("tck-cancel", { messageId: "m", contextId }), configuration: atOnce }],
  ["list_tasks", {}],
  ["list_tasks", { contextId }],
  ["list_tasks", { status: "TASK_STATE_WORKING" }],
  ["subscribe_to_task", { id }],
  ["send_message", { message: message("more", { messageId: "m", taskId: id }), configuration: atOnce }],
  ["send_streaming_message", { message: message("more", { messageId: "m", taskId: id }) }],
  ["send_message", { message: message("tck-message-response", { messageId: "m" }) }],
  ["create_push_config", { taskId: id, id: "theirs", url: hook }],
  ["get_push_config", { taskId: id, id: "h" }],
  ["list_push_configs", { taskId: id }],
  ["delete_push_config", { taskId: id, id: "h" }],
  ["get_extended_agent_card", {}],
  ["cancel_task", { id }],
];

/**
 * Lets every caller ask an agent for everything, and writes the answers down in a form that is the same for the same
 * behaviour: a fault of authentication, isolation or tenants that has no effect shows by an unchanged transcript.
 */
export async function callersTranscriptOf(options: AgentOptions, binding: TestBinding): Promise<string[]> {
  const agent = await startAgent({ pace: 1, auth: ["bearer"], ...options });
  const normalize = createNormalizer([agent.url]);
  const client = clientOf(agent, binding);
  const lines: string[] = [];

  async function ask([operation, params]: Call, name: string, headers: Record<string, string>): Promise<Loose> {
    const controller = new AbortController();
    const response = await client.fetch(operation, params, { headers, signal: controller.signal });
    const isStream = response.headers.get("content-type")?.includes("event-stream") === true;
    // The first event of a stream shows whose task it is; how it goes on is a matter of time.
    const chunk = isStream ? await response.body?.getReader().read() : undefined;
    const text = isStream ? new TextDecoder().decode(chunk?.value).split("\n\n")[0] : await response.text();
    controller.abort();
    const head = ["www-authenticate", "x-refused-key"].map((header) => response.headers.get(header) ?? "-").join(" | ");
    lines.push(normalize(`${name} ${operation} ${JSON.stringify(params)} → ${response.status} ${head} ${text ?? ""}`));
    const parsed = text && !isStream ? JSON.parse(text) : {};
    return parsed.result ?? parsed;
  }

  const joint = options.auth?.some((way) => Array.isArray(way)) === true;
  const mine = { ...bearer(main.token), ...(joint ? { [key.name]: key.value } : {}) };
  const start = async (tenant: JsonObject, text = "tck-cancel"): Promise<Loose> => {
    const sent = await ask(
      ["send_message", { ...tenant, message: message(text), configuration: atOnce }],
      "main",
      mine,
    );
    return sent.task ?? { id: "lost", contextId: "lost" };
  };
  const hook = "http://127.0.0.1:9/hook";
  try {
    const [tenant, ...foreign] = (options.tenants ?? []).map((name) => ({ tenant: name }));
    for (const [name, headers] of callers) {
      const { id, contextId } = await start(tenant ?? {});
      const own: Call = ["create_push_config", { ...tenant, taskId: id, id: "h", url: hook }];
      await ask(own, "main", mine);
      for (const [operation, params] of calls(id, contextId, hook)) {
        for (const place of tenant ? [...foreign, { tenant: "west" }, tenant] : [{}])
          await ask([operation, { ...params, ...place }], name, headers);
      }
      await ask(["get_task", { ...tenant, id }], "main", mine);
      await ask(["list_tasks", { ...tenant, contextId }], "main", mine);
    }
    const waiting = await start(tenant ?? {}, "tck-auth-required");
    await new Promise((resolve) => setTimeout(resolve, 30));
    await ask(["subscribe_to_task", { ...tenant, id: waiting.id }], "main", mine);
  } finally {
    await agent.close();
  }
  return lines;
}
