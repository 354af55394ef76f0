import { isObject } from "../json.js";
import { versionHeader } from "../protocol/headers.js";
import type { Exchange } from "../wire/exchange.js";
import { bodyText } from "../wire/headers.js";
import { parseJson } from "../wire/parse-json.js";
import type { Caller } from "./caller.js";

/**
 * Asks whether JSON-RPC is answered at a URL, without setting an agent to work: it asks for a task that nobody has.
 * @returns the exchange when it is
 */
export async function answersJsonRpc(url: string, caller: Caller): Promise<Exchange | undefined> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: "meet-probe", method: "GetTask", params: { id: caller.uuid() } });
  const headers = [
    ["Content-Type", "application/json"],
    ["Accept", "application/json"],
    [versionHeader, "1.0"],
  ] as const;
  const purpose = { test: "meet", step: "probe", deliberate: true };
  const exchange = await caller.ask({ method: "POST", url, headers, body }, { purpose });
  if (!exchange.response) return undefined;
  const parsed = parseJson(bodyText(exchange.response.body));
  if (!("value" in parsed) || !isObject(parsed.value)) return undefined;
  const { jsonrpc, result, error } = parsed.value;
  return jsonrpc === "2.0" && (isObject(result) || isObject(error)) ? exchange : undefined;
}
