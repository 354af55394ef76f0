import type { JsonObject } from "../json.js";
import type { OperationName } from "../protocol/dialect.js";
import { message } from "./agent-client.js";
import type { Ends, Talk } from "./conversation.js";
import { within } from "./receiver.js";

/** The part of the conversation that is about streams. */
export async function talkAboutStreams({ call, say, id, client, note, binding }: Talk, ends: Ends): Promise<void> {
  const stream = (text: string, more: JsonObject = {}, configuration?: JsonObject) =>
    say(text, more, configuration, "send_streaming_message");
  for (const name of [
    "stream-basic",
    "stream-chunked",
    "message-response",
    "reject-task",
    "task-failure",
    "input-required",
    "auth-required",
  ]) {
    await stream(`tck-${name}`);
  }
  await stream("tck-stream-basic", {}, { returnImmediately: true });
  await stream("x", { taskId: "unknown" });
  for (const taskId of [ends.completed, ends.failed]) await stream("x", { taskId });
  await stream("x", { parts: [{ text: "x", mediaType: "application/x-nope" }] });
  await call("send_streaming_message", {});
  for (const task of [ends.completed, ends.failed, ends.canceled, "unknown"])
    await call("subscribe_to_task", { id: task });

  // Three streams of one task; its end comes from outside, so that all are open before anything happens.
  const start = async (text: string): Promise<string> => id(await say(text, {}, { returnImmediately: true }));
  const open = async (operation: OperationName, params: JsonObject) => {
    const controller = new AbortController();
    const http = await client.fetch(operation, params, { signal: controller.signal });
    note(`${binding} subscription`, `${http.status} ${http.headers.get("content-type")}`);
    const texts: string[] = [];
    let begin = (): void => {};
    const first = new Promise<string>((resolve) => {
      begin = () => resolve("begun");
    });
    const reading = (async () => {
      const decoder = new TextDecoder();
      if (http.body) {
        for await (const chunk of http.body) {
          texts.push(decoder.decode(chunk, { stream: true }));
          begin();
        }
      }
      return "ended";
    })().catch(() => "cut");
    return { texts, first, reading, controller };
  };
  const waiting = await start("tck-input-required");
  await within(
    client.fetch("subscribe_to_task", { id: waiting }).then((http) => http.text()),
    40,
  );
  const watching = await open("subscribe_to_task", { id: waiting });
  await within(watching.first);
  const seen = watching.texts.join("");
  note(`${binding} waiting`, `${seen.match(/"id":("t-1"|\d+)/)?.[0]} ${seen.match(/TASK_STATE_\w+/)?.[0]}`);
  watching.controller.abort();
  const long = await start("tck-long-running");
  const streams = [
    await open("subscribe_to_task", { id: long }),
    await open("subscribe_to_task", { id: long }),
    await open("subscribe_to_task", { id: long }),
  ];
  streams[2]?.controller.abort();
  for (const [index, { texts, reading, controller }] of streams.entries()) {
    const end = await within(reading);
    controller.abort();
    // How much had happened before a stream was opened is a matter of chance: only the end of each is compared.
    const kinds =
      texts.join("").match(/"(task|statusUpdate|artifactUpdate)":\{|Step \d+ of|TASK_STATE_COMPLETED/g) ?? [];
    const aside = texts.join("").includes('{"message":{') ? " and a message" : "";
    if (index < 2) note(`${binding} stream ${index}`, `${end} ${kinds.slice(-8).join(" ")}${aside}`);
  }
  await call("get_task", { id: long, historyLength: 0 });
  const sent = await open("send_streaming_message", { message: message("tck-cancel", { messageId: "m-sent" }) });
  note(`${binding} first event sent`, String(await within(sent.first)));
  sent.controller.abort();
  const left = await start("tck-cancel");
  const [staying, leaving] = [
    await open("subscribe_to_task", { id: left }),
    await open("subscribe_to_task", { id: left }),
  ];
  note(`${binding} first event`, String(await within(staying.first)));
  await within(leaving.first);
  leaving.controller.abort();
  await leaving.reading;
  // Nothing happens in a right agent; in a wrong one the task ends.
  note(`${binding} after leaving`, String(await within(staying.reading, 40)));
  staying.controller.abort();
  await call("get_task", { id: left });
  const last = await open("subscribe_to_task", { id: left });
  await call("cancel_task", { id: left });
  note(`${binding} canceled stream`, `${await within(last.reading)} ${last.texts.length > 0}`);
  last.controller.abort();
}
