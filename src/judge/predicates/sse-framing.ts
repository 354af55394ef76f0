import type { Predicate } from "./predicate.js";

const odd = "note: ";

/** Server-Sent Events as the HTML standard frames them, because every client parses them by it. */
export const sseFraming: Predicate = {
  name: "sse_framing",
  description: "Streams are framed as Server-Sent Events: `data:` fields, blank lines between events, UTF-8.",
  check({ exchange }) {
    const response = exchange?.response;
    if (!response?.events) return "not-exercised";
    return (response.framing ?? []).map((text) =>
      text.startsWith(odd)
        ? { path: "", expected: "", actual: "", message: text.slice(odd.length), note: true }
        : { path: "", expected: "Server-Sent Events", actual: text, message: text },
    );
  },
};
