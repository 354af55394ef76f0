import { parentPort } from "node:worker_threads";
import { type RowOrder, runRow } from "./row.js";

/** A thread that runs rows of the kill matrix, one at a time. */
parentPort?.on("message", (order: RowOrder) => {
  runRow(order).then(
    (outcome) => parentPort?.postMessage({ outcome }),
    (error: unknown) =>
      parentPort?.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
