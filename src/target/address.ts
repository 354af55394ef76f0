import { hostKindOf } from "../wire/address-kind.js";

export { hostKindOf };

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
