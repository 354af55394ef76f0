import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, isIP } from "node:net";
import type { CanarySpelling } from "../suite/canary-spellings.js";
import { hostKindOf, httpUrl } from "../target/address.js";

/** Where the kit's canaries listen: on loopback, and at no port that anybody was told to call. */
export interface CanaryPorts {
  readonly ipv4: number;
  /** Absent where this machine has no IPv6 loopback. */
  readonly ipv6?: number;
  /** A name of this machine that means 127.0.0.1 and does not say so, from the table of hosts. */
  readonly name?: string;
}

/**
 * Opens servers on loopback that nobody has any business to call: one on 127.0.0.1, one on ::1 where there is such an address.
 * @returns the servers, which the caller closes, and their ports
 */
export async function openCanaries(): Promise<{ servers: readonly Server[]; ports: CanaryPorts }> {
  const ipv4 = await listen("127.0.0.1");
  if (!ipv4) throw new Error("127.0.0.1 has no free port");
  const ipv6 = await listen("::1");
  const name = loopbackName();
  return {
    servers: [ipv4, ipv6].filter((server) => server !== undefined),
    ports: { ipv4: portOf(ipv4), ...(ipv6 ? { ipv6: portOf(ipv6) } : {}), ...(name === undefined ? {} : { name }) },
  };
}

/** True when both the agent and the kit's webhooks are called on this machine: only then can loopback catch anything. */
export function canCatch(target: string, webhookUrl: string | undefined): boolean {
  return [target, ...(webhookUrl === undefined ? [] : [webhookUrl])].every((text) => {
    const url = httpUrl(text);
    return url !== undefined && hostKindOf(url) === "loopback";
  });
}

/** A name in the table of hosts that means 127.0.0.1. Nobody is asked for it, so none leaves this machine. */
export function loopbackName(hosts = readHosts()): string | undefined {
  const names = hosts
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim().split(/\s+/))
    .flatMap(([address, ...rest]) => (address === "127.0.0.1" ? rest : []));
  return names.find((name) => isIP(name) === 0 && /^[a-z0-9.-]+$/i.test(name) && !/(^|\.)localhost$/i.test(name));
}

function readHosts(): string {
  try {
    return readFileSync("/etc/hosts", "utf8");
  } catch {
    return ""; // another system keeps it elsewhere; the one spelling is then left out
  }
}

async function listen(host: string): Promise<Server | undefined> {
  const server = createServer();
  const listening = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(0, host, () => resolve(true));
  });
  return listening ? server : undefined;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/**
 * The address of a canary in every spelling that has been used to get past a check of URLs. All of them lead to `path` on the
 * kit's own listeners.
 */
export function spellingsOf(
  { ipv4, ipv6, name }: CanaryPorts,
  path: string,
): Readonly<Partial<Record<CanarySpelling, string>>> {
  const at = (host: string, port = ipv4) => `http://${host}:${port}/${path}`;
  return {
    localhost: at("localhost"),
    decimal: at("2130706433"),
    hex: at("0x7f000001"),
    octal: at("0177.0.0.1"),
    short: at("127.1"),
    unspecified: at("0.0.0.0"),
    mapped: at("[::ffff:127.0.0.1]"),
    ...(ipv6 === undefined ? {} : { ipv6: at("[::1]", ipv6) }),
    ...(name === undefined ? {} : { named: at(name) }),
  };
}
