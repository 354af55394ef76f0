import { expect, it } from "vitest";
import { runPool } from "./pool.js";

it("keeps the bound, and runs exclusive jobs alone and last", async () => {
  let running = 0;
  let most = 0;
  const log: string[] = [];
  const job = (name: string, exclusive: boolean) => ({
    exclusive,
    async run() {
      running++;
      most = Math.max(most, running);
      if (exclusive) expect(running).toBe(1);
      await Promise.resolve();
      await Promise.resolve();
      log.push(name);
      running--;
    },
  });
  await runPool([job("alone", true), job("a", false), job("b", false), job("c", false)], 2);
  expect(most).toBe(2);
  expect(log).toHaveLength(4);
  expect(log.at(-1)).toBe("alone");
});
