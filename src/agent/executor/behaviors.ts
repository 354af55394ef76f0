import { randomUUID } from "node:crypto";
import type { Json } from "../../json.js";
import { type BehaviorName, behaviors } from "../../protocol/behaviors.js";
import type { Artifact, Message, Part } from "../model.js";
import type { Work } from "./work.js";

/** Longest first, for one name may begin with another. */
const names = (Object.keys(behaviors) as BehaviorName[]).sort((a, b) => b.length - a.length);

/** Behaviour that a message asks for, by the beginning of its first text or of its messageId. */
export function behaviorOf(message: Message): BehaviorName | undefined {
  const text = textOf(message);
  return names.find((name) => text.startsWith(name)) ?? names.find((name) => message.messageId.startsWith(name));
}

/** First text of a message. */
export function textOf(message: Message): string {
  const part = message.parts.find((candidate) => typeof candidate.text === "string");
  return typeof part?.text === "string" ? part.text.trim() : "";
}

function artifactOf(name: string, parts: Part[]): Artifact {
  return { artifactId: randomUUID(), name, parts };
}

/** Smallest PNG that there is: one transparent pixel. */
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/** What happens to a task, by behaviour. The task is submitted when a behaviour starts; one that returns has ended the task or waits. */
const scripts: Readonly<Partial<Record<BehaviorName, (work: Work) => Promise<void>>>> = {
  "tck-input-required": async (work) => {
    if (work.followUp) return complete(work);
    await ask(work, "TASK_STATE_INPUT_REQUIRED", "Which one do you mean?");
  },
  "tck-auth-required": async (work) => {
    if (work.followUp) return complete(work);
    await ask(work, "TASK_STATE_AUTH_REQUIRED", `Please authorize the access at ${work.authorizeUrl}, or write again.`);
  },
  "tck-multi-turn": async (work) => {
    if (work.followUp && textOf(work.message).toLowerCase().startsWith("done")) return complete(work);
    await ask(work, "TASK_STATE_INPUT_REQUIRED", "Go on, or say done.");
  },
  "tck-reject-task": async (work) => {
    await work.pause(1);
    work.status("TASK_STATE_REJECTED", "This agent does not take on such a task.");
  },
  "tck-task-failure": async (work) => {
    await begin(work);
    work.status("TASK_STATE_FAILED", "The task could not be done.");
  },
  "tck-artifact-text": (work) =>
    deliver(work, artifactOf("text", [{ text: "Text made by the reference agent.", mediaType: "text/plain" }])),
  "tck-artifact-data": (work) => {
    const data: Json = { answer: 42, list: [1, "two", null, { three: 3.5 }], flag: true, nothing: null };
    return deliver(work, artifactOf("data", [{ data, mediaType: "application/json" }]));
  },
  "tck-artifact-file": (work) =>
    deliver(work, artifactOf("file", [{ raw: pixel, filename: "pixel.png", mediaType: "image/png" }])),
  "tck-artifact-file-url": (work) => {
    const url = "https://example.com/files/pixel.png";
    return deliver(work, artifactOf("file-url", [{ url, filename: "pixel.png", mediaType: "image/png" }]));
  },
  "tck-long-running": async (work) => {
    for (let step = 1; step <= 10; step += 1) {
      work.status("TASK_STATE_WORKING", `Step ${step} of 10.`);
      await work.pause(10);
    }
    work.artifact(artifactOf("result", [{ text: "It took a while." }]));
    work.status("TASK_STATE_COMPLETED", "Done.");
  },
  "tck-cancel": async (work) => {
    work.status("TASK_STATE_WORKING", "Working until canceled.");
  },
  "tck-stream-chunked": async (work) => {
    await begin(work);
    const artifactId = randomUUID();
    const chunks = ["The first piece, ", "the second piece ", "and the last."];
    for (const [index, text] of chunks.entries()) {
      const piece = { append: index > 0, lastChunk: index === chunks.length - 1 };
      work.artifact({ artifactId, name: "chunks", parts: [{ text }] }, piece);
      await work.pause(1);
    }
    work.status("TASK_STATE_COMPLETED", "Done.");
  },
};

/** Runs a behaviour to its end or to the point where it waits for the client. Without a name the task is simply completed. */
export function perform(name: string | undefined, work: Work): Promise<void> {
  const script = names.find((known) => known === name);
  return (script && scripts[script]?.(work)) ?? complete(work);
}

async function begin(work: Work): Promise<void> {
  work.status("TASK_STATE_WORKING", "Working on it.");
  await work.pause(1);
}

async function ask(work: Work, state: string, question: string): Promise<void> {
  await begin(work);
  work.status(state, question);
}

async function deliver(work: Work, artifact: Artifact): Promise<void> {
  await begin(work);
  work.artifact(artifact, { append: false, lastChunk: true });
  await work.pause(1);
  work.status("TASK_STATE_COMPLETED", "Voilà.");
}

/** Completes with the parts of the message, in forms that the client takes. */
async function complete(work: Work): Promise<void> {
  await deliver(work, artifactOf("echo", tailored(work.message.parts, work.acceptedOutputModes)));
}

/** Section 3.2.2: output in the media types that the client accepts, as far as there is any. */
function tailored(parts: readonly Part[], accepted: readonly string[]): Part[] {
  if (accepted.length === 0) return [...parts];
  const fitting = parts.filter((part) => accepts(accepted, mediaTypeOf(part)));
  if (fitting.length > 0) return fitting;
  const text = parts.map((part) => part.text).filter((value) => typeof value === "string");
  if (accepts(accepted, "application/json")) return [{ data: { text }, mediaType: "application/json" }];
  if (accepts(accepted, "text/plain")) return [{ text: JSON.stringify(parts), mediaType: "text/plain" }];
  return [...parts];
}

function accepts(accepted: readonly string[], type: string): boolean {
  return accepted.some((range) => {
    const bare = baseOf(range);
    return bare === "*/*" || bare === type || (bare.endsWith("/*") && type.startsWith(bare.slice(0, -1)));
  });
}

function baseOf(mediaType: string): string {
  return (mediaType.split(";")[0] ?? "").trim().toLowerCase();
}

/** Media type of a part without parameters; text and data have one even when it is not written down. */
export function mediaTypeOf(part: Part): string {
  if (typeof part.mediaType === "string" && part.mediaType !== "") return baseOf(part.mediaType);
  if ("text" in part) return "text/plain";
  return "data" in part ? "application/json" : "application/octet-stream";
}
