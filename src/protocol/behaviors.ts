/** What a test may need an agent to do, named by the text (and message id) prefix that asks for it (ACTS section 11.2). */
export const behaviors = {
  "tck-complete-task": "completes a task with a text answer",
  "tck-message-response": "answers with a Message instead of a Task",
  "tck-input-required": "stops in TASK_STATE_INPUT_REQUIRED",
  "tck-auth-required": "stops in TASK_STATE_AUTH_REQUIRED",
  "tck-reject-task": "ends in TASK_STATE_REJECTED",
  "tck-task-failure": "ends in TASK_STATE_FAILED",
  "tck-artifact-text": "completes with a text artifact",
  "tck-artifact-data": "completes with a structured data artifact",
  "tck-artifact-file": "completes with a file artifact given as raw bytes",
  "tck-artifact-file-url": "completes with a file artifact given as a URL",
  "tck-long-running": "works for a few seconds, then completes",
  "tck-cancel": "stays in TASK_STATE_WORKING until it is canceled",
  "tck-multi-turn": "asks for input and completes when told `done`",
  "tck-stream-basic": "streams working, an artifact, completed",
  "tck-stream-chunked": "streams one artifact in several chunks",
} as const;

/** Name of a behaviour. */
export type BehaviorName = keyof typeof behaviors;
