import { bodyText } from "../../wire/headers.js";
import { textsArg } from "./args.js";
import type { Finding, Predicate } from "./predicate.js";

/** What was sent as a credential must not come back: answers end up in logs and on screens (section 13.4). */
export const noEcho: Predicate = {
  name: "no_echo",
  description: "None of `texts` stands anywhere in the answer: status line, headers, body and events.",
  check({ exchange }, args) {
    const response = exchange?.response;
    if (!response) return "not-exercised";
    const places: readonly (readonly [string, string])[] = [
      ...response.headers.map(([name, value]) => [`header ${name}`, value] as const),
      ["body", bodyText(response.body)],
      ...(response.events ?? []).map(({ data }) => ["events", data] as const),
    ];
    const texts = textsArg(args, "texts").filter((text) => text !== "");
    return places.flatMap(([path, text]): Finding[] => {
      const found = texts.some((one) => text.includes(one) || text.includes(encodeURIComponent(one)));
      if (!found) return [];
      const message = `the ${path} of the answer repeats the credential that the request carried`;
      return [{ path, expected: "nothing of the credential", actual: "the credential", message }];
    });
  },
};
