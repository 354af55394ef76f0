import { isObject, type Json } from "../../json.js";
import { parseJson } from "../../wire/parse-json.js";
import { show, under } from "../text.js";
import { textArg } from "./args.js";
import { objectsOf } from "./objects.js";
import type { Finding, Predicate } from "./predicate.js";

/** The protected header of card signatures (section 8.4.2). Whether a signature is right is asked elsewhere. */
export const signatureHeader: Predicate = {
  name: "signature_header",
  description:
    "The protected header of card signatures is JSON with alg (not none) and kid (`rule: must`), or has typ JOSE (`rule: typ`).",
  check(subject, args, context) {
    const headers = objectsOf(subject, context, "AgentCardSignature").flatMap(({ value, path }) =>
      typeof value.protected === "string" ? [{ header: decoded(value.protected), path: under(path, "protected") }] : [],
    );
    if (headers.length === 0) return "not-exercised";
    const typ = textArg(args, "rule") === "typ";
    return headers.flatMap(({ header, path }): Finding[] => {
      if (!isObject(header)) {
        const message = `${path} is no JSON object in base64url`;
        return typ ? [] : [{ path, expected: "a JSON object", actual: "something else", message }];
      }
      if (typ) return header.typ === "JOSE" ? [] : [finding(`${path}.typ`, '"JOSE"', header.typ)];
      const wrong: Finding[] = [];
      if (!isText(header.alg) || header.alg === "none") wrong.push(finding(`${path}.alg`, "an algorithm", header.alg));
      if (!isText(header.kid)) wrong.push(finding(`${path}.kid`, "the id of the key", header.kid));
      return wrong;
    });
  },
};

function decoded(text: string): Json | undefined {
  const parsed = parseJson(Buffer.from(text, "base64url").toString("utf8"));
  return "value" in parsed ? parsed.value : undefined;
}

function isText(value: Json | undefined): boolean {
  return typeof value === "string" && value !== "";
}

function finding(path: string, expected: string, value: Json | undefined): Finding {
  const actual = show(value);
  return { path, expected, actual, message: `${path} is ${actual}, expected ${expected}` };
}
