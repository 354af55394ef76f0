import { isObject, type Json } from "../../json.js";
import { hostKindOf } from "../../wire/address-kind.js";
import type { Exchange } from "../../wire/exchange.js";
import { headerOf } from "../../wire/headers.js";
import { show } from "../text.js";
import type { RecordView } from "../view.js";
import { textArg } from "./args.js";
import type { Finding, Predicate, PredicateAnswer } from "./predicate.js";

/** Step of the exchanges that offer nothing newer than TLS 1.1; their `test` is `meet`. */
export const oldTlsStep = "old-tls";

/**
 * Transport security (sections 7.1, 13.4 and 14.3). Whether an agent is in production cannot be seen; a public host is taken for
 * one, this machine and inner networks are left alone.
 */
export const transportSecurity: Predicate = {
  name: "transport_security",
  description:
    "TLS of an agent: interfaces and card at public hosts are behind it (`rule: interfaces`, `card`), connections speak 1.3 (`version`) with a certificate that holds (`certificate`), answers say Strict-Transport-Security (`hsts`), and nothing older than 1.2 is spoken (`old-versions`).",
  check({ exchange, value }, args, { view }) {
    switch (textArg(args, "rule")) {
      case "interfaces":
        return interfaces(value);
      case "card":
        return card(exchange);
      case "version":
        return version(exchange);
      case "certificate":
        return certificate(exchange);
      case "hsts":
        return hsts(exchange);
      case "old-versions":
        return oldVersions(view);
      default:
        return "not-exercised";
    }
  },
};

/** The URL of a public host; undefined for all others. */
function publicUrl(text: Json | undefined): URL | undefined {
  if (typeof text !== "string" || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.hostname !== "" && hostKindOf(url) === "public" ? url : undefined;
}

function interfaces(value: Json | undefined): PredicateAnswer {
  const list = isObject(value) && Array.isArray(value.supportedInterfaces) ? value.supportedInterfaces : [];
  const open = list.flatMap((entry, index) => {
    const url = isObject(entry) ? publicUrl(entry.url) : undefined;
    return url ? [{ url, path: `supportedInterfaces[${index}].url` }] : [];
  });
  if (open.length === 0) return "not-exercised";
  return open.flatMap(({ url, path }): Finding[] => {
    if (!["http:", "ws:", "grpc:"].includes(url.protocol)) return [];
    const message = `${path} leads to a public host without TLS`;
    return [{ path, expected: "https", actual: show(url.href), message }];
  });
}

function card(exchange: Exchange | undefined): PredicateAnswer {
  const url = publicUrl(exchange?.request.url);
  if (!url) return "not-exercised";
  if (url.protocol === "https:") return [];
  const message = "the agent card comes from a public host without TLS";
  return [{ path: "", expected: "https", actual: show(url.href), message }];
}

function version(exchange: Exchange | undefined): PredicateAnswer {
  const { tls } = exchange ?? {};
  if (!tls) return "not-exercised";
  if (tls.version === "TLSv1.3") return [];
  const message = `the connection speaks ${tls.version} with ${tls.cipher}, although the kit offers TLSv1.3`;
  return [{ path: "", expected: "TLSv1.3", actual: tls.version, message }];
}

function certificate(exchange: Exchange | undefined): PredicateAnswer {
  const { tls } = exchange ?? {};
  if (!tls) return "not-exercised";
  if (tls.trusted) return [];
  const message = "the certificate of the server does not hold; only --insecure let the kit go on";
  return [{ path: "", expected: "a certificate that clients accept", actual: "another", message }];
}

function hsts(exchange: Exchange | undefined): PredicateAnswer {
  const { tls, response } = exchange ?? {};
  if (!tls || !response) return "not-exercised";
  const path = "header strict-transport-security";
  const value = headerOf(response.headers, "strict-transport-security");
  // RFC 6797, section 6.1.1: zero takes the promise back.
  if (value !== undefined && /(^|;)\s*max-age\s*=\s*"?0*[1-9]\d*"?\s*(;|$)/i.test(value)) return [];
  const actual = value === undefined ? "nothing" : show(value);
  const message = `an answer over HTTPS has ${value === undefined ? "no Strict-Transport-Security" : `Strict-Transport-Security ${actual}`}`;
  return [{ path, expected: "max-age above 0", actual, message }];
}

/** OpenSSL's words for versions that the kit's own side does not offer, which say nothing of the server. */
const ownRefusal = /no protocols available|unsupported protocol|NO_PROTOCOLS_AVAILABLE/i;

function oldVersions(view: RecordView): PredicateAnswer {
  const tried = view.exchanges.filter(({ purpose }) => purpose?.test === "meet" && purpose.step === oldTlsStep);
  const decided = tried.filter(({ tls, fault }) => tls || (fault && !ownRefusal.test(fault.message)));
  if (decided.length === 0) return "not-exercised";
  return decided.flatMap(({ id, tls, request }): Finding[] => {
    if (!tls) return [];
    const message = `${new URL(request.url).origin} still speaks ${tls.version}`;
    return [{ path: "", expected: "no TLS below 1.2", actual: tls.version, message, exchange: id }];
  });
}
