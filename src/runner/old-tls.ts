import { oldTlsStep } from "../judge/predicates/transport-security.js";
import { httpUrl } from "../target/address.js";
import { sendAs } from "../target/credentials.js";
import { noIdentity } from "../target/identity.js";
import type { Meeting } from "../target/meeting.js";
import type { Wire } from "../wire/wire.js";

/** More servers than this are not asked. */
const mostServers = 4;

/** Offers the servers of an agent nothing newer than TLS 1.1, once each (section 13.4). What they say is part of the record. */
export async function offerOldTls(
  { cardUrl, interfaces, credentials }: Pick<Meeting, "cardUrl" | "interfaces" | "credentials">,
  wire: Wire,
  signal?: AbortSignal,
): Promise<void> {
  const urls = [...(cardUrl === undefined ? [] : [cardUrl]), ...interfaces.map(({ url }) => url)];
  const origins = urls.flatMap((url) => {
    const { protocol, origin } = httpUrl(url) ?? {};
    return protocol === "https:" && origin !== undefined ? [origin] : [];
  });
  const servers = [...new Set(origins)].slice(0, mostServers);
  await Promise.all(
    servers.map((url) =>
      sendAs(
        wire,
        { method: "GET", url: `${url}/`, headers: [] },
        { purpose: { test: "meet", step: oldTlsStep }, oldTls: true, ...(signal ? { signal } : {}) },
        credentials,
        noIdentity,
      ),
    ),
  );
}
