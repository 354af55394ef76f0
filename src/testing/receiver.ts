import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Longest wait for anything, in milliseconds; only agents with faults ever need it. */
const patience = 400;

/** Resolves with `undefined` when nothing came in time. */
export function within<Value>(promise: Promise<Value>, ms = patience): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

const pathOf = (line: string): string => line.split(" ")[0] ?? "";

/** A webhook that writes down what it gets. */
export interface Receiver {
  readonly url: string;
  /** Resolves when so many calls have come. */
  reached(calls: number): Promise<void>;
  take(): string[];
  close(): void;
}

/** Starts a webhook on any free port. */
export async function startReceiver(): Promise<Receiver> {
  const calls: string[] = [];
  let expected = { count: 0, done: (): void => {} };
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method, url = "", headers } = request;
    // Paths that end so fail at first.
    response.writeHead(url.endsWith("-fails") && !calls.some((call) => call.startsWith(url)) ? 503 : 200).end();
    const shown = [headers["content-type"], headers.authorization, headers["x-a2a-notification-token"]];
    calls.push(`${url} ${method} ${shown.join(" | ")} ${body}`);
    if (calls.length >= expected.count) expected.done();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reached: (count) =>
      new Promise((done) => {
        expected = { count, done };
        if (calls.length >= count) done();
      }),
    // Calls of different webhooks come in any order; those of one do not.
    take: () => calls.splice(0).sort((a, b) => pathOf(a).localeCompare(pathOf(b))),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
