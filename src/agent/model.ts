import type { JsonObject } from "../json.js";

/** Part of a message or artifact (section 4.1.6); kept as it came, so that nothing is lost in an echo. */
export type Part = JsonObject;

/** One unit of communication (section 4.1.4). */
export type Message = {
  messageId: string;
  contextId?: string;
  taskId?: string;
  role: string;
  parts: Part[];
  metadata?: JsonObject;
  extensions?: string[];
  referenceTaskIds?: string[];
};

/** Status of a task (section 4.1.2). This agent always gives a timestamp: lists are ordered by it. */
export type Status = { state: string; message?: Message; timestamp: string };

/** Output of a task (section 4.1.7). */
export type Artifact = {
  artifactId: string;
  name?: string;
  description?: string;
  parts: Part[];
  metadata?: JsonObject;
};

/** Unit of work (section 4.1.1). */
export type Task = {
  id: string;
  contextId: string;
  status: Status;
  artifacts?: Artifact[];
  history?: Message[];
};

/** Change of a task's status (section 4.2.1). */
export type StatusUpdate = { taskId: string; contextId: string; status: Status };

/** New content of an artifact (section 4.2.2). */
export type ArtifactUpdate = {
  taskId: string;
  contextId: string;
  artifact: Artifact;
  append?: boolean;
  lastChunk?: boolean;
};

/** What a stream or a webhook carries (section 3.2.3): exactly one of the four. */
export type StreamEvent =
  | { task: Task }
  | { message: Message }
  | { statusUpdate: StatusUpdate }
  | { artifactUpdate: ArtifactUpdate };

/** Webhook of a task (section 4.3.1). */
export type PushConfig = {
  id: string;
  taskId: string;
  url: string;
  token?: string;
  authentication?: { scheme: string; credentials?: string };
  tenant?: string;
};
