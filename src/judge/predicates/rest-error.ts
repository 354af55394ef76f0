import { isObject, type Json } from "../../json.js";
import { bodyText, headerOf, mediaTypeOf } from "../../wire/headers.js";
import { parseJson } from "../../wire/parse-json.js";
import { show } from "../text.js";
import type { Finding, Predicate, Subject } from "./predicate.js";

/** Statuses that something in front of the agent may answer with: credentials and limits. */
const notOurs: readonly number[] = [401, 403, 407, 413, 429, 431];
/** Raw requests go to places that do not exist, too; of their answers only refused input is surely the agent's. */
const refusedInput: readonly number[] = [400, 422];

/** Errors of HTTP+JSON (section 11.6): `{error: {code, message}}` with the HTTP status as code; not problem+json. */
export const restError: Predicate = {
  name: "rest_error",
  description: "REST errors are {error: {code, message}} with the HTTP status as code.",
  check(subject) {
    const { error, exchange, event } = subject;
    const response = exchange?.response;
    if (!error || !response) return "not-exercised";
    const parsed = parseJson(event ? event.raw : bodyText(response.body));
    if (!event && !isJudged(subject, response.status, "value" in parsed ? parsed.value : undefined)) {
      return "not-exercised";
    }
    if (!("value" in parsed)) {
      const message = `the error with HTTP ${response.status} has no JSON body: ${parsed.problem}`;
      return [{ path: "", expected: "{error: {code, message}}", actual: parsed.problem, message }];
    }
    const { type } = mediaTypeOf(headerOf(response.headers, "content-type"));
    if (type === "application/problem+json") {
      const message = "the error is problem details (RFC 9457) and not the error object of section 11.6";
      return [{ path: "header content-type", expected: "application/a2a+json", actual: type, message }];
    }
    return checkBody(parsed.value, event ? undefined : response.status);
  },
};

/** An operation was refused, or the agent's own error object came. */
function isJudged({ operation }: Subject, status: number, body: Json | undefined): boolean {
  if (notOurs.includes(status)) return false;
  if (operation !== undefined || refusedInput.includes(status)) return true;
  return isObject(body) && isObject(body.error);
}

function checkBody(body: Json, status: number | undefined): Finding[] {
  const error = isObject(body) && Object.hasOwn(body, "error") ? body.error : undefined;
  if (!isObject(error)) {
    const actual = error === undefined ? show(body) : `error: ${show(error)}`;
    const message = `the error body is ${actual}, it has to be {"error": {"code": …, "message": …}}`;
    return [{ path: "error", expected: "an object with code and message", actual, message }];
  }
  const findings: Finding[] = [];
  const { code, message } = error;
  if (status === undefined ? !isErrorStatus(code) : code !== status) {
    const expected = status === undefined ? "an HTTP error status" : String(status);
    const actual = show(code);
    const text = `error.code is ${actual}, it has to be the HTTP status as a number (${expected})`;
    findings.push({ path: "error.code", expected, actual, message: text });
  }
  if (typeof message !== "string" || message.trim() === "") {
    const actual = show(message);
    const text = `error.message is ${actual}, it has to say in words what went wrong`;
    findings.push({ path: "error.message", expected: "a text", actual, message: text });
  }
  return findings;
}

function isErrorStatus(code: Json | undefined): boolean {
  return typeof code === "number" && Number.isInteger(code) && code >= 400 && code < 600;
}
