import { expect, it } from "vitest";
import { tampered, tamperedForms } from "./tampered.js";

const headers = (...values: string[]) =>
  tampered({ headers: values.map((value) => ["Authorization", value]), query: [] }).headers.map(([, value]) => value);

it("changes one character of every credential and nothing of its form", () => {
  expect(headers("Bearer abcd", "Basic QWxh", "key=1299", "9Zz9")).toEqual([
    "Bearer abdd",
    "Basic QWyh",
    "key=1209",
    "9Za9",
  ]);
  const { query } = tampered({ headers: [], query: [["api_key", "abc"]] });
  expect(query).toEqual([["api_key", "acc"]]);
});

it("breaks the signature of a signed token and leaves its content", () => {
  expect(headers("Bearer aaaa.bbbb.cccc")).toEqual(["Bearer aaaa.bbbb.dccc"]);
});

it("names the forms that are to be kept secret", () => {
  expect(tamperedForms(["abcd", "--", ""])).toEqual(["abdd", "--x", "x"]);
});
