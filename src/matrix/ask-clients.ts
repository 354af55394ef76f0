import { kitVersion } from "../kit-version.js";
import type { RecordingWire } from "../wire/client.js";
import { redactAll } from "../wire/redact.js";
import { type ActOptions, actAsClients } from "./act.js";
import { judgeMatrix } from "./judge-matrix.js";
import type { ClientMatrix } from "./matrix.js";

/**
 * Finds out which clients can talk to an agent, by doing what they do. What comes back holds no secrets of the user.
 * @param startedAt ISO 8601
 */
export async function askAsClients(
  targetUrl: string,
  wire: RecordingWire,
  startedAt: string,
  options: ActOptions = {},
): Promise<ClientMatrix> {
  const acted = await actAsClients(targetUrl, wire, options);
  const { redactor } = wire;
  return judgeMatrix({
    kit: { name: "a2a-tck", version: kitVersion() },
    startedAt,
    insecure: options.insecure === true,
    ...redactAll({ ...acted, targetUrl }, redactor),
    exchanges: wire.exchanges.map((exchange) => redactor.exchange(exchange)),
  });
}
