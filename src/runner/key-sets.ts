import { isObject, type Json } from "../json.js";
import { keySetStep } from "../judge/card-signatures/card-keys.js";
import { mostSignatures } from "../judge/card-signatures/check-signatures.js";
import { headerIn } from "../judge/card-signatures/jws.js";
import { httpUrl, isSameOrigin } from "../target/address.js";
import { sendAs } from "../target/credentials.js";
import { noIdentity } from "../target/identity.js";
import type { Meeting } from "../target/meeting.js";
import type { Wire } from "../wire/wire.js";

/** More key sets than this are not asked for. */
const mostSets = 4;
/** Longest key set, in bytes. */
const mostBytes = 1024 * 1024;

/**
 * Fetches the key sets that the signatures of the card name (`jku`, section 8.4.2). A card could make the kit call any address,
 * so only its own origin is asked, unless the user allows the others. What comes back is part of the record.
 */
export async function fetchKeySets(
  meeting: Pick<Meeting, "card" | "cards" | "cardUrl" | "credentials">,
  wire: Wire,
  options: { readonly allowJku?: boolean; readonly signal?: AbortSignal },
): Promise<void> {
  const { card, cards = {}, cardUrl, credentials } = meeting;
  if (card === undefined) return;
  // A card from a file has no origin.
  const own = (url: URL) => cardUrl !== undefined && isSameOrigin(url, new URL(cardUrl));
  const all = [card, ...Object.values(cards).map((other) => other?.card)];
  const named = [...new Set(all.flatMap((one) => keySetsIn(one)))].flatMap((text) => {
    const url = httpUrl(text);
    if (!url || !(options.allowJku || own(url))) return [];
    // Allowing other origins is not allowing a public card to name addresses of this machine or its network.
    return credentials.reach?.barred(url) === undefined ? [text] : [];
  });
  await Promise.all(
    named.slice(0, mostSets).map((url) => {
      const sent = {
        purpose: { test: "meet", step: keySetStep },
        limits: { bodyBytes: mostBytes },
        ...(options.signal ? { signal: options.signal } : {}),
      };
      // Public keys are for everybody, so nobody's credentials are needed for them.
      const request = { method: "GET", url, headers: [["Accept", "application/json"]] as const };
      return sendAs(wire, request, sent, credentials, noIdentity);
    }),
  );
}

/** URLs of the key sets that the signatures of a card name, in their protected headers. */
function keySetsIn(card: Json | undefined): string[] {
  if (!isObject(card) || !Array.isArray(card.signatures)) return [];
  return card.signatures.slice(0, mostSignatures).flatMap((signature) => {
    const jku = isObject(signature) ? headerIn(signature.protected)?.jku : undefined;
    return typeof jku === "string" ? [jku] : [];
  });
}
