import { expect, it } from "vitest";
import { createIds } from "./ids.js";

it("draws version 4 UUIDs that repeat with seed and key", () => {
  const first = createIds("s", "k");
  const again = createIds("s", "k");
  const drawn = [first.uuid(), first.uuid()];
  expect(drawn).toEqual([again.uuid(), again.uuid()]);
  expect(new Set([...drawn, createIds("s", "other").uuid(), createIds("t", "k").uuid()]).size).toBe(4);
  for (const id of drawn) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
