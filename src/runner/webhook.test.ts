import { afterEach, expect, it } from "vitest";
import { WebhookReceiver } from "./webhook.js";

let receiver: WebhookReceiver | undefined;
afterEach(() => receiver?.close());

it("records deliveries, answers in the order given, and wakes who waits", async () => {
  receiver = await WebhookReceiver.open({ now: () => 0 });
  const hook = receiver.hook("abc");
  hook.answerWith([500, 204]);
  const two = hook.wait((deliveries) => deliveries.length === 2, 5_000);
  const deliver = () => fetch(hook.url, { method: "POST", body: '{"a":1}', headers: { "X-Token": "t" } });
  const statuses = [(await deliver()).status, (await deliver()).status, (await deliver()).status];
  await two;
  expect(statuses).toEqual([500, 204, 204]);
  expect(hook.deliveries[0]?.request).toMatchObject({
    method: "POST",
    url: hook.url,
    body: { text: '{"a":1}', size: 7 },
  });
  expect(hook.deliveries[0]?.request.headers).toContainEqual(["X-Token", "t"]);
});

it("gives up after the time, or at once when aborted", async () => {
  receiver = await WebhookReceiver.open({ now: () => 0 });
  const hook = receiver.hook("abc");
  await hook.wait(() => false, 5);
  await hook.wait(() => false, 60_000, AbortSignal.abort());
  expect(hook.deliveries).toEqual([]);
});

it("refuses addresses that it did not give out, and takes what comes late without keeping it", async () => {
  receiver = await WebhookReceiver.open({ now: () => 0 });
  const { url, deliveries } = receiver.hook("abc");
  expect((await fetch(url.replace("abc", "abd"), { method: "POST" })).status).toBe(404);
  receiver.drop(url);
  expect((await fetch(url, { method: "POST" })).status).toBe(200);
  expect(deliveries).toEqual([]);
});
