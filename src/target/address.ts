import { BlockList, isIP } from "node:net";

/** Where a host name or address points, as far as its spelling tells. */
export type HostKind = "unspecified" | "loopback" | "link-local" | "internal" | "public";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");
const linkLocal = new BlockList();
linkLocal.addSubnet("169.254.0.0", 16, "ipv4");
linkLocal.addSubnet("fe80::", 10, "ipv6");
const internal = new BlockList();
internal.addSubnet("10.0.0.0", 8, "ipv4");
internal.addSubnet("172.16.0.0", 12, "ipv4");
internal.addSubnet("192.168.0.0", 16, "ipv4");
internal.addSubnet("100.64.0.0", 10, "ipv4");
internal.addSubnet("fc00::", 7, "ipv6");

const internalNames = /(^[^.]+$)|\.(local|internal|svc|cluster|lan|home\.arpa|intranet|corp|test)$/i;

/** Kind of the host of a URL. A name that resolves to a private address still counts as public: names are not resolved here. */
export function hostKindOf(url: URL): HostKind {
  const host = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  const family = isIP(host);
  if (family === 0) {
    if (/(^|\.)localhost$/i.test(host)) return "loopback";
    return internalNames.test(host) ? "internal" : "public";
  }
  const kind = family === 4 ? "ipv4" : "ipv6";
  if (host === "0.0.0.0" || host === "::") return "unspecified";
  if (loopback.check(host, kind)) return "loopback";
  if (linkLocal.check(host, kind)) return "link-local";
  return internal.check(host, kind) ? "internal" : "public";
}

/** True when both lead to the same server: the same origin, or two spellings of this machine with the same scheme and port. */
export function isSameOrigin(a: URL, b: URL): boolean {
  if (a.origin === b.origin) return true;
  const local = hostKindOf(a) === "loopback" && hostKindOf(b) === "loopback";
  return local && a.protocol === b.protocol && a.port === b.port;
}

/** An absolute http or https URL, else undefined. */
export function httpUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === "http:" || url.protocol === "https:" ? url : undefined;
}
