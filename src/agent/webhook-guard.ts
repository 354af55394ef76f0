import { lookup as resolveName } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** Networks that no webhook may be in (section 13.2). */
const privateNetworks = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const) {
  privateNetworks.addSubnet(network, prefix, "ipv4");
}
privateNetworks.addAddress("::", "ipv6");
privateNetworks.addSubnet("fc00::", 7, "ipv6");
privateNetworks.addSubnet("fe80::", 10, "ipv6");
const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** Decides where the agent may be sent by a client (section 13.2). */
export interface WebhookGuard {
  /** Whether a webhook's URL may be stored. Names are looked at when they are called, for until then they may change. */
  admits(url: URL): boolean;
  /** Resolves the host of a call, and refuses it when an address of it is not to be called; undefined when nothing is refused. */
  lookupFor(url: URL): LookupFunction | undefined;
}

/**
 * @param origins addresses on this machine or in a private network that may be called all the same. Without them loopback is
 * free, because tests listen there; with them, nothing else of it is.
 */
export function createWebhookGuard(origins: ReadonlySet<string> | undefined): WebhookGuard {
  const isFree = (url: URL) => origins?.has(url.origin) === true;
  const isPrivate = (address: string) => {
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    return privateNetworks.check(address, family) || (origins !== undefined && loopback.check(address, family));
  };
  return {
    admits(url) {
      if (isFree(url)) return true;
      // URL has brought every spelling of an IPv4 address (2130706433, 0x7f000001, 127.1) to four numbers.
      const host = url.hostname.replace(/^\[|\]$/g, "");
      if (isIP(host) > 0) return !isPrivate(host);
      return origins === undefined || !/(^|\.)localhost\.?$/.test(host);
    },
    lookupFor(url) {
      if (isFree(url)) return undefined;
      return (host, options, callback) =>
        resolveName(host, { ...options, all: true }, (error, addresses) => {
          const refused = addresses?.find(({ address }) => isPrivate(address));
          if (error || refused) {
            const reason = error ?? new Error(`${host} leads to ${refused?.address}, which is private`);
            callback(reason as NodeJS.ErrnoException, "", 0);
          } else if (options.all) callback(null, addresses);
          else callback(null, addresses[0]?.address ?? "", addresses[0]?.family);
        });
    },
  };
}
