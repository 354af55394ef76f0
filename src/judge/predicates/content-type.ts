import { bodyText, headerOf, mediaTypeOf } from "../../wire/headers.js";
import { parseJson } from "../../wire/parse-json.js";
import { textArg, textsArg } from "./args.js";
import type { Predicate } from "./predicate.js";

/** Media types of answers (sections 9.1 and 11.1). Only documents: an event stream is known by its type alone. */
export const contentType: Predicate = {
  name: "content_type",
  description:
    "JSON documents have one of the media types `accepted`; another than `preferred` is told in a note. `of` is result, error or both.",
  check({ exchange, reply }, args) {
    const response = exchange?.response;
    const of = textArg(args, "of");
    if (!response || response.body.size === 0 || response.events) return "not-exercised";
    if (reply?.kind !== "result" && reply?.kind !== "error") return "not-exercised";
    if (of !== "both" && of !== reply.kind) return "not-exercised";
    // Pages of proxies and frameworks are no JSON and no answers of the protocol.
    if (!("value" in parseJson(bodyText(response.body)))) return "not-exercised";
    const accepted = textsArg(args, "accepted");
    const preferred = textArg(args, "preferred");
    const value = headerOf(response.headers, "content-type");
    const { type } = mediaTypeOf(value);
    const actual = value ?? "nothing";
    const path = "header content-type";
    if (!accepted.includes(type)) {
      const expected = accepted.join(" or ");
      return [{ path, expected, actual, message: `Content-Type is ${actual}, it has to be ${expected}` }];
    }
    if (preferred === "" || type === preferred) return [];
    const message = `Content-Type is ${type}, which is accepted; ${preferred} is the recommended one`;
    return [{ path, expected: preferred, actual, message, note: true }];
  },
};
