import { expect, it } from "vitest";
import { createIds } from "./ids.js";
import { prepareParams } from "./prepare.js";

const message = (text: string, more = {}) => ({ message: { role: "ROLE_USER", parts: [{ text }], ...more } });

it("gives a message an id that names its behaviour", () => {
  const prepared = prepareParams(message("tck-artifact-file-url please"), createIds("s", "k"), {});
  expect(prepared).toMatchObject({
    message: { messageId: expect.stringMatching(/^tck-artifact-file-url-[0-9a-f-]{36}$/) },
  });
});

it("keeps a message id that the suite wrote, also an empty one", () => {
  expect(prepareParams(message("hello", { messageId: "" }), createIds("s", "k"), {})).toMatchObject({
    message: { messageId: "" },
  });
});

it("puts the user's own prompt in place of the behaviour's name", () => {
  const prepared = prepareParams(message("tck-input-required"), createIds("s", "k"), {
    "tck-input-required": "Book a flight",
  });
  expect(prepared).toMatchObject({ message: { parts: [{ text: "Book a flight" }] } });
});

it("leaves params without a message, or with a broken one, as they are", () => {
  expect(prepareParams({ id: "t" }, createIds("s", "k"), {})).toEqual({ id: "t" });
  expect(prepareParams({ message: null }, createIds("s", "k"), {})).toEqual({ message: null });
});
