import { headerOf, mediaTypeOf } from "../../wire/headers.js";
import type { Predicate } from "./predicate.js";

/** JSON text is UTF-8 (section 14.1.1). */
export const utf8: Predicate = {
  name: "utf8",
  description: "Bodies of answers are valid UTF-8 and no charset parameter says otherwise.",
  check({ exchange }) {
    const response = exchange?.response;
    if (!response || response.body.size === 0) return "not-exercised";
    const { type, parameters } = mediaTypeOf(headerOf(response.headers, "content-type"));
    if (!/\bjson$|^text\/event-stream$/.test(type)) return "not-exercised";
    const { charset } = parameters;
    if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
      const message = `Content-Type says charset=${charset}; JSON of A2A is always UTF-8`;
      return [{ path: "header content-type", expected: "UTF-8", actual: charset, message }];
    }
    // The record keeps bytes that are no UTF-8 as base64; what was cut off may end inside of a character.
    if (response.body.base64 === undefined || response.body.truncated) return [];
    return [{ path: "", expected: "UTF-8", actual: "other bytes", message: "the body is not valid UTF-8" }];
  },
};
