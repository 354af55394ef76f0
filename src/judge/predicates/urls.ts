import { show, under } from "../text.js";
import { flagArg, textArg, textsArg } from "./args.js";
import { objectsOf } from "./objects.js";
import type { Finding, Predicate } from "./predicate.js";

/** Members that hold URLs of other services. Plain HTTP is left to those that stay on the machine. */
export const urls: Predicate = {
  name: "urls",
  description: "Members of `message` are absolute URLs; with `tls` they are https, loopback hosts aside.",
  check(subject, args, context) {
    const message = textArg(args, "message");
    const names = textsArg(args, "members");
    const given = objectsOf(subject, context, message).flatMap(({ value, path }) =>
      names.flatMap((name) => {
        const url = Object.hasOwn(value, name) ? value[name] : undefined;
        return typeof url === "string" && url !== "" ? [{ url, path: under(path, name) }] : [];
      }),
    );
    if (given.length === 0) return "not-exercised";
    return given.flatMap(({ url, path }): Finding[] => {
      const parsed = URL.canParse(url) ? new URL(url) : undefined;
      if (!parsed || !/^https?:$/.test(parsed.protocol)) {
        return [
          { path, expected: "an absolute URL", actual: show(url), message: `${path} is no absolute http(s) URL` },
        ];
      }
      if (!flagArg(args, "tls") || parsed.protocol === "https:" || isLoopback(parsed.hostname)) return [];
      return [{ path, expected: "https", actual: show(url), message: `${path} is not protected by TLS` }];
    });
  },
};

function isLoopback(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127\./.test(host);
}
