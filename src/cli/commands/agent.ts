import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type AuthDemand, waysIn } from "../../agent/auth/schemes.js";
import type { Fault } from "../../agent/faults/fault.js";
import { allFaults, faultById } from "../../agent/faults/faults.js";
import type { AgentTls } from "../../agent/listener.js";
import { userOf } from "../../agent/oauth/accounts.js";
import { startAgent } from "../../agent/server.js";
import type { ProtocolVersion } from "../../protocol/dialect.js";
import { jsonText } from "../../reports/json.js";
import { closest } from "../../suite/suggest.js";
import { TckError } from "../../tck-error.js";
import { exitCodes } from "../exit-codes.js";
import { checkUrl } from "../run-options.js";
import type { Terminal } from "../terminal.js";

/** Options of `a2a-tck agent`. */
export interface AgentFlags {
  readonly port: number;
  readonly fault?: string;
  readonly pace: number;
  /** Versions to speak and to declare, the preferred one first. */
  readonly protocols: readonly ProtocolVersion[];
  readonly separateUrls?: boolean;
  readonly auth?: AuthDemand;
  readonly autoApprove?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly clientCa?: string;
  readonly tenants?: readonly string[];
  readonly webhookOrigin?: readonly string[];
  readonly listFaults?: boolean;
  readonly json?: boolean;
}

/** Starts the reference agent and keeps it until the user ends it; or lists its faults. */
export async function agentCommand(flags: AgentFlags, terminal: Terminal): Promise<number> {
  if (flags.listFaults) {
    if (flags.json) {
      terminal.out(jsonText(allFaults.map(factsOf)));
      return exitCodes.ok;
    }
    for (const { id, requirement, summary } of allFaults)
      terminal.out(`${id.padEnd(44)} ${requirement.padEnd(20)} ${summary}\n`);
    return exitCodes.ok;
  }
  if (flags.fault !== undefined && !faultById(flags.fault)) {
    const near = closest(
      flags.fault,
      allFaults.map(({ id }) => id),
    );
    throw new TckError("USAGE", `there is no fault ${flags.fault}`, {
      hint: near ? `did you mean ${near}? (a2a-tck agent --list-faults)` : "a2a-tck agent --list-faults names them all",
    });
  }
  const { port, pace, fault, protocols, auth, autoApprove, tenants, separateUrls = false, webhookOrigin } = flags;
  if (autoApprove !== undefined && !userOf(autoApprove))
    throw new TckError("USAGE", `there is no user ${autoApprove}`, { hint: "alice, bob and carol are there" });
  const tls = tlsFrom(flags, terminal);
  const agent = await startAgent({
    port,
    pace,
    protocols,
    separateUrls,
    ...(fault === undefined ? {} : { fault }),
    ...(webhookOrigin === undefined ? {} : { webhookOrigins: new Set(webhookOrigin.map(originOf)) }),
    ...(auth === undefined ? {} : { auth }),
    ...(autoApprove === undefined ? {} : { autoApprove }),
    ...(tls === undefined ? {} : { tls }),
    ...(tenants === undefined ? {} : { tenants }),
  }).catch((cause: unknown) => {
    if (!isInUse(cause)) throw cause;
    throw new TckError("USAGE", `port ${port} is in use`, {
      hint: "choose another with --port, or 0 for a free one",
      cause,
    });
  });
  const interrupted = new Promise<void>((resolve) => terminal.onInterrupt(() => resolve()));
  terminal.out(`reference agent at ${agent.url}${fault === undefined ? "" : ` with the fault ${fault}`}\n`);
  await interrupted;
  await agent.close();
  return exitCodes.ok;
}

/** @throws TckError `USAGE` when a file cannot be read, or one that belongs to the others is missing. */
function tlsFrom(flags: AgentFlags, { cwd }: Terminal): AgentTls | undefined {
  const { tlsCert, tlsKey, clientCa, auth = [] } = flags;
  const wantsClients = waysIn(auth).some((way) => way.includes("mtls"));
  if (wantsClients && clientCa === undefined)
    throw new TckError("USAGE", "--auth mtls needs --client-ca", {
      hint: "give the authority of the certificates too",
    });
  if (tlsCert === undefined && tlsKey === undefined && clientCa === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined)
    throw new TckError("USAGE", "HTTPS needs both --tls-cert and --tls-key", { hint: "give two PEM files" });
  const read = (path: string, flag: string) => {
    try {
      return readFileSync(resolve(cwd, path), "utf8");
    } catch (cause) {
      throw new TckError("USAGE", `${flag} ${path} cannot be read`, { hint: "give a PEM file", cause });
    }
  };
  return {
    cert: read(tlsCert, "--tls-cert"),
    key: read(tlsKey, "--tls-key"),
    ...(clientCa === undefined ? {} : { clientCa: read(clientCa, "--client-ca") }),
  };
}

/** @throws TckError `USAGE` when `text` is not an absolute http(s) URL. */
function originOf(text: string): string {
  checkUrl(text, "--webhook-origin");
  return new URL(text).origin;
}

/** What is told of a fault; `protocol` is the version whose suites notice it. */
function factsOf({ id, requirement, summary, protocol = "1.0" }: Fault) {
  return { id, requirement, protocol, summary };
}

/** True for the error of a port that another process has, and for one that was caused by it. */
function isInUse(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ("code" in error && error.code === "EADDRINUSE") || isInUse(error.cause);
}
