import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { addressKind } from "./address-kind.js";

/** Code of the error for a name that leads to a private address. */
export const privateAddressCode = "ERR_PRIVATE_ADDRESS";

/**
 * Resolves a name, unless it leads to this machine or an inner network: a card from a public address may name a host whose
 * entry in the DNS points there. The socket then goes to the addresses that were looked at, so that a second answer of the
 * DNS changes nothing.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, "");
    const wrong = addresses.find(({ address }) => addressKind(address) !== "public");
    if (wrong) return callback(privateAddress(hostname, wrong.address), "");
    if (options.all) return callback(null, addresses);
    const [first] = addresses;
    callback(null, first?.address ?? "", first?.family);
  });
};

/** What is wrong with an origin that is a private address itself, which no look-up will see; undefined when it is none. */
export function privateOrigin(origin: string): string | undefined {
  const { hostname } = new URL(origin);
  const kind = addressKind(hostname.replace(/^\[|\]$/g, ""));
  return kind === undefined || kind === "public"
    ? undefined
    : `${hostname} is a private address, which is not called without --allow-private`;
}

function privateAddress(hostname: string, address: string): Error {
  const message = `${hostname} resolves to ${address}, a private address, which is not called without --allow-private`;
  return Object.assign(new Error(message), { code: privateAddressCode });
}
