import { BlockList, isIP } from "node:net";

/** Where an address points. */
export type AddressKind = "unspecified" | "loopback" | "link-local" | "internal" | "public";

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
const unspecified = new BlockList();
unspecified.addSubnet("0.0.0.0", 8, "ipv4");
unspecified.addAddress("::", "ipv6");

/** Kind of an IP address, IPv4 in IPv6 notation too; undefined for what is no address. */
export function addressKind(address: string): AddressKind | undefined {
  const family = isIP(address);
  if (family === 0) return undefined;
  const kind = family === 4 ? "ipv4" : "ipv6";
  if (unspecified.check(address, kind)) return "unspecified";
  if (loopback.check(address, kind)) return "loopback";
  if (linkLocal.check(address, kind)) return "link-local";
  return internal.check(address, kind) ? "internal" : "public";
}

const internalNames = /(^[^.]+$)|\.(local|internal|svc|cluster|lan|home\.arpa|intranet|corp|test)$/i;

/** Kind of the host of a URL. A name that resolves to a private address still counts as public: names are not resolved here. */
export function hostKindOf(url: URL): AddressKind {
  const host = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  const kind = addressKind(host);
  if (kind !== undefined) return kind;
  if (/(^|\.)localhost$/i.test(host)) return "loopback";
  return internalNames.test(host) ? "internal" : "public";
}
