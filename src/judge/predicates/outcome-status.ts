import type { Predicate } from "./predicate.js";

/** Success and failure are told apart by the binding itself (sections 3.3.2 and 11.4), not only by what a body says. */
export const outcomeStatus: Predicate = {
  name: "outcome_status",
  description: "HTTP status and body agree: REST errors are no 2xx, and no result comes with an HTTP error status.",
  check({ reply, operation }, _args, { interface: agentInterface }) {
    if (operation === undefined || (reply?.kind !== "result" && reply?.kind !== "error")) return "not-exercised";
    const { httpStatus } = reply;
    const success = httpStatus >= 200 && httpStatus < 300;
    if (reply.kind === "result" && !success) {
      const actual = `HTTP ${httpStatus}`;
      return [{ path: "status", expected: "HTTP 2xx", actual, message: `a result came with ${actual}` }];
    }
    // JSON-RPC does not bind the HTTP status of errors.
    if (reply.kind === "result" || !success || agentInterface?.binding !== "rest") return [];
    const actual = `HTTP ${httpStatus}`;
    const message = `an error came with ${actual}, so clients take it for a result`;
    return [{ path: "status", expected: "HTTP 4xx or 5xx", actual, message }];
  },
};
