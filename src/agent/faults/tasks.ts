import { failureOf, invalidParams } from "../errors.js";
import { agentMessage } from "../executor/work.js";
import type { AgentHooks, CallContext } from "../hooks.js";
import { hear } from "../store.js";
import { answering, asking, drop, edit, editingOf } from "./edit.js";
import type { Fault } from "./fault.js";

/** Answers a failure of one operation with another one. */
function instead(
  operation: CallContext["operation"],
  name: string,
  change: string | ((call: CallContext) => { result: null | object }),
): Partial<AgentHooks> {
  return {
    error: (call, failure) => {
      if (call.operation !== operation || failure.name !== name) return failure;
      return typeof change === "string" ? failureOf(change, failure.message) : (change(call) as { result: null });
    },
  };
}

/** A task out of nothing, for agents that never say that there is none. */
function inventedTask({ params }: CallContext, state: string) {
  const id = String(params.id);
  return { result: { id, contextId: crypto.randomUUID(), status: { state, timestamp: new Date().toISOString() } } };
}

/** Faults of GetTask and CancelTask. */
export const taskFaults: readonly Fault[] = [
  {
    id: "get-wrapped-task",
    requirement: "CORE-GET-001",
    summary: "GetTask answers {task: …} instead of the task itself.",
    hooks: answering("get_task", (task) => ({ task })),
  },
  {
    id: "get-without-artifacts",
    requirement: "CORE-GET-001",
    summary: "GetTask leaves out the artifacts.",
    hooks: editingOf(["get_task"], { task: (task) => drop(task, "artifacts") }),
  },
  {
    id: "get-unknown-task-invented",
    requirement: "CORE-GET-002",
    summary: "GetTask answers with an invented task for an id that does not exist.",
    hooks: instead("get_task", "TaskNotFoundError", (call) => inventedTask(call, "TASK_STATE_WORKING")),
  },
  {
    id: "get-unknown-task-null",
    requirement: "CORE-GET-002",
    summary: "GetTask answers null for an id that does not exist.",
    hooks: instead("get_task", "TaskNotFoundError", () => ({ result: null })),
  },
  {
    id: "get-unknown-task-internal-error",
    requirement: "CORE-GET-002",
    summary: "GetTask answers an internal error for an id that does not exist.",
    hooks: instead("get_task", "TaskNotFoundError", "InternalError"),
  },
  {
    id: "get-is-stale",
    requirement: "CORE-GET-003",
    summary: "GetTask shows a completed task as still being worked on.",
    hooks: editingOf(["get_task"], {
      status: (status) => {
        if (status.state === "TASK_STATE_COMPLETED") status.state = "TASK_STATE_WORKING";
      },
    }),
  },
  {
    id: "get-changes-task",
    requirement: "CORE-IDEM-001",
    summary: "Each GetTask adds a message to the history of the task.",
    hooks: asking(["get_task"], ({ id }, { store }) => {
      const record = store.get(String(id));
      if (record) hear(record.task, agentMessage([{ text: "You looked." }], record.task.contextId, record.task.id));
    }),
  },
  {
    id: "get-without-id-internal-error",
    requirement: "CORE-ERR-002",
    summary: "GetTask without an id ends in an internal error.",
    hooks: instead("get_task", "InvalidParamsError", "InternalError"),
  },
  {
    id: "polling-shows-no-progress",
    requirement: "CORE-UPD-001",
    summary: "GetTask shows a task as submitted for as long as it is being worked on.",
    hooks: editingOf(["get_task"], {
      status: (status) => {
        if (status.state === "TASK_STATE_WORKING") status.state = "TASK_STATE_SUBMITTED";
      },
    }),
  },
  {
    id: "cancel-shows-old-state",
    requirement: "CORE-CANCEL-001",
    summary: "CancelTask cancels the task and answers with the state before.",
    hooks: editingOf(["cancel_task"], {
      status: (status) => {
        status.state = "TASK_STATE_WORKING";
      },
    }),
  },
  {
    id: "cancel-without-effect",
    requirement: "CORE-CANCEL-004",
    summary: "CancelTask answers that the task is canceled and lets it go on.",
    hooks: { policy: { cancelChangesNothing: true } },
  },
  {
    id: "cancel-of-completed-task",
    requirement: "CORE-CANCEL-002",
    summary: "CancelTask cancels a completed task.",
    hooks: { policy: { statesThatAreCanceled: ["TASK_STATE_COMPLETED"] } },
  },
  {
    id: "cancel-of-failed-task",
    requirement: "CORE-CANCEL-005",
    summary: "CancelTask cancels failed and rejected tasks.",
    hooks: { policy: { statesThatAreCanceled: ["TASK_STATE_FAILED", "TASK_STATE_REJECTED"] } },
  },
  {
    id: "cancel-of-completed-task-unsupported",
    requirement: "CORE-CANCEL-002",
    summary: "CancelTask refuses an ended task with UnsupportedOperationError.",
    hooks: instead("cancel_task", "TaskNotCancelableError", "UnsupportedOperationError"),
  },
  {
    id: "cancel-unknown-task-succeeds",
    requirement: "CORE-CANCEL-003",
    summary: "CancelTask answers with a canceled task for an id that does not exist.",
    hooks: instead("cancel_task", "TaskNotFoundError", (call) => inventedTask(call, "TASK_STATE_CANCELED")),
  },
  {
    id: "cancel-unknown-task-not-cancelable",
    requirement: "CORE-CANCEL-003",
    summary: "CancelTask answers TaskNotCancelableError for an id that does not exist.",
    hooks: instead("cancel_task", "TaskNotFoundError", "TaskNotCancelableError"),
  },
  {
    id: "cancel-twice-internal-error",
    requirement: "CORE-IDEM-003",
    summary: "CancelTask on a canceled task ends in an internal error.",
    hooks: asking(["cancel_task"], ({ id }, { store }) => {
      if (store.get(String(id))?.task.status.state === "TASK_STATE_CANCELED") throw new Error("canceled before");
    }),
  },
  {
    id: "canceled-task-completes",
    requirement: "DM-TASK-004",
    summary: "A canceled task is shown as completed from the second look on.",
    hooks: {
      output: (context, value) =>
        context.call?.operation === "get_task"
          ? edit(value, {
              task: (task) => {
                const record = context.call?.store.get(String(task.id));
                if (record?.task.status.state !== "TASK_STATE_CANCELED") return;
                record.task.status = { ...record.task.status, state: "TASK_STATE_COMPLETED" };
              },
            })
          : value,
    },
  },
  {
    id: "auth-required-without-message",
    requirement: "AUTH-INTASK-003",
    summary: "A task that needs an authorization does not say which.",
    hooks: {
      happen: (_record, event) => {
        if ("statusUpdate" in event && event.statusUpdate.status.state === "TASK_STATE_AUTH_REQUIRED") {
          delete event.statusUpdate.status.message;
        }
        return [event];
      },
    },
  },
  {
    id: "cancel-refuses-metadata",
    requirement: "DM-REQ-005",
    summary: "CancelTask with metadata is refused.",
    hooks: asking(["cancel_task"], ({ metadata }) => {
      if (metadata) throw invalidParams([{ field: "metadata", description: "is not supported" }]);
    }),
  },
  {
    id: "rejected-task-completes",
    requirement: "CORE-REJECT-001",
    summary: "GetTask shows a rejected task as completed.",
    hooks: editingOf(["get_task"], {
      status: (status) => {
        if (status.state === "TASK_STATE_REJECTED") status.state = "TASK_STATE_COMPLETED";
      },
    }),
  },
  {
    id: "cancel-answers-nothing",
    requirement: "CORE-CANCEL-001",
    summary: "CancelTask answers an empty object instead of the task.",
    hooks: answering("cancel_task", () => ({})),
  },
];
