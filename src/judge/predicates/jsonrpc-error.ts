import { isObject } from "../../json.js";
import { show } from "../text.js";
import type { Finding, Predicate } from "./predicate.js";

/** JSON-RPC error objects (section 9.5): an integer `code` and a `message` for people. */
export const jsonrpcError: Predicate = {
  name: "jsonrpc_error",
  description: "JSON-RPC error objects have an integer code and a non-empty message.",
  check({ error }) {
    if (!error) return "not-exercised";
    const { raw, httpStatus, code } = error;
    // Credentials may be refused by HTTP alone (section 7.4).
    if ((httpStatus === 401 || httpStatus === 403) && code === undefined) return "not-exercised";
    if (!isObject(raw)) {
      const actual = show(raw);
      return [{ path: "error", expected: "an object", actual, message: `error is ${actual} and not an object` }];
    }
    const findings: Finding[] = [];
    if (!Number.isInteger(raw.code)) {
      const actual = show(raw.code);
      const message = `error.code is ${actual}, it has to be an integer`;
      findings.push({ path: "error.code", expected: "an integer", actual, message });
    }
    if (typeof raw.message !== "string" || raw.message.trim() === "") {
      const actual = show(raw.message);
      const message = `error.message is ${actual}, it has to say in words what went wrong`;
      findings.push({ path: "error.message", expected: "a text", actual, message });
    }
    return findings;
  },
};
