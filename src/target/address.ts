import { type AddressKind, addressKind } from "../wire/address-kind.js";

/** Where a host name or address points, as far as its spelling tells. */
export type HostKind = AddressKind;

const internalNames = /(^[^.]+$)|\.(local|internal|svc|cluster|lan|home\.arpa|intranet|corp|test)$/i;

/** Kind of the host of a URL. A name that resolves to a private address still counts as public: names are not resolved here. */
export function hostKindOf(url: URL): HostKind {
  const host = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  const kind = addressKind(host);
  if (kind !== undefined) return kind;
  if (/(^|\.)localhost$/i.test(host)) return "loopback";
  return internalNames.test(host) ? "internal" : "public";
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
