import { isObject, type Json, type JsonObject } from "../../json.js";
import { timestamp } from "../clock.js";
import { invalidParams } from "../errors.js";
import type { AgentHooks, CallContext } from "../hooks.js";
import { drop } from "./edit.js";
import { legacyAsking, legacyFailing, legacyResult, pureFaults } from "./edit-v0_3.js";
import type { Fault } from "./fault.js";

const onJsonRpc = { bindings: ["jsonrpc"] } as const;
const sends = ["send_message", "send_streaming_message"] as const;

/** Looks at the messages that come in; what `check` throws is the answer. */
function messages(check: (message: JsonObject, call: CallContext) => void): Partial<AgentHooks> {
  return legacyAsking(sends, ({ message }, call) => {
    if (isObject(message)) check(message, call);
  });
}

/** Parts of a message in either shape: REST calls them content. */
const partsOf = ({ parts, content }: JsonObject): readonly Json[] => [parts ?? content ?? []].flat();

/** Characters below U+0020 that are no white space, as JSON escapes them. */
const controlCharacter = /\\u00[01][0-9a-f]/;

/** Fails a canceled task that is to be canceled again. */
const failCanceled = legacyFailing("TaskNotCancelableError", (failure, { store, params }) => {
  const record = store.get(String(params.id));
  if (record?.task.status.state !== "TASK_STATE_CANCELED") return failure;
  const { id: taskId, contextId } = record.task;
  const status = { state: "TASK_STATE_FAILED", timestamp: timestamp(store.clock) };
  store.publish(record, { statusUpdate: { taskId, contextId, status } });
  return { ...failure, message: "The task has failed" };
});

/** Faults of agents of 0.3 that answer the plainest requests well, and not those that have something more (sections 6 and 7). */
export const legacyTaskFaults: readonly Fault[] = pureFaults([
  {
    id: "legacy-no-plain-messages",
    requirement: "V03-SEND-01",
    summary: "message/send fails with an internal error when the answer would be a message.",
    hooks: messages((message) => {
      if (JSON.stringify(message).includes("tck-message-response")) throw new Error("no task to answer with");
    }),
  },
  {
    id: "legacy-message-wrapped",
    requirement: "V03-SEND-02",
    summary: "message/send wraps its result by its kind when it is a message, not when it is a task.",
    ...onJsonRpc,
    hooks: legacyResult("send_message", (value, { call }) =>
      call?.binding === "jsonrpc" && isObject(value) && value.kind === "message" ? { message: value } : value,
    ),
  },
  {
    id: "legacy-message-extras-refused",
    requirement: "V03-SEND-01",
    summary: "Messages of 0.3 with metadata, extensions or referenceTaskIds are refused.",
    hooks: messages((message) => {
      const extra = ["metadata", "extensions", "referenceTaskIds"].find((name) => message[name] !== undefined);
      if (extra) throw invalidParams([{ field: `message.${extra}`, description: "is not known" }]);
    }),
  },
  {
    id: "legacy-one-part-only",
    requirement: "V03-SEND-01",
    summary: "Messages of 0.3 with more than one part are refused.",
    hooks: messages((message) => {
      if (partsOf(message).length > 1) throw invalidParams([{ field: "message.parts", description: "are too many" }]);
    }),
  },
  {
    id: "legacy-new-task-new-context",
    requirement: "V03-SEND-08",
    summary: "A message of 0.3 that names a context and no task starts a context of its own.",
    hooks: messages((message) => {
      if (!message.taskId) drop(message, "contextId");
    }),
  },
  {
    id: "legacy-control-characters-break",
    requirement: "V03-MISC-01",
    summary: "Control characters in a text of 0.3 break the agent.",
    hooks: messages((message) => {
      if (controlCharacter.test(JSON.stringify(partsOf(message)))) throw new Error("unreadable text");
    }),
  },
  {
    id: "legacy-get-without-artifacts",
    requirement: "V03-GET-01",
    summary: "tasks/get of 0.3 leaves the artifacts out.",
    hooks: legacyResult("get_task", (value) => {
      if (isObject(value)) drop(value, "artifacts");
      return value;
    }),
  },
  {
    id: "legacy-get-metadata-refused",
    requirement: "V03-GET-01",
    summary: "tasks/get is refused when its params have metadata.",
    ...onJsonRpc,
    hooks: legacyAsking(["get_task"], ({ metadata }) => {
      if (metadata !== undefined) throw invalidParams([{ field: "metadata", description: "is not known" }]);
    }),
  },
  {
    id: "legacy-cancel-shown-only",
    requirement: "V03-CANC-01",
    summary: "tasks/cancel of 0.3 shows the task as canceled and lets it go on.",
    hooks: { policy: { cancelChangesNothing: true } },
  },
  {
    id: "legacy-canceled-twice-failed",
    requirement: "V03-DATA-15",
    summary: "A canceled task of 0.3 fails when it is canceled again.",
    hooks: failCanceled,
  },
]);
