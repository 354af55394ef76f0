import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const path = "/callback";
const thanks = "a2a-tck has what it needs. You can close this window.\n";

/** Takes one redirect on the loopback address (RFC 8252 section 7.3). It never repeats anything that it was sent. */
export class RedirectListener {
  private taken: URLSearchParams | undefined;
  private onTaken: () => void = () => {};

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** @throws what listening throws, when the port cannot be had */
  static async open(port = 0): Promise<RedirectListener> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
    const { port: actual } = server.address() as AddressInfo;
    const listener = new RedirectListener(server, `http://127.0.0.1:${actual}${path}`);
    server.on("request", (request, response) => listener.receive(request, response));
    return listener;
  }

  /** Resolves with the parameters of the first redirect, or with undefined when the time is over or the signal aborts. */
  wait(timeoutMs: number, signal?: AbortSignal): Promise<URLSearchParams | undefined> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        resolve(this.taken);
      };
      const timer = setTimeout(done, timeoutMs);
      this.onTaken = done;
      signal?.addEventListener("abort", done, { once: true });
      if (this.taken || signal?.aborted) done();
    });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private receive(request: IncomingMessage, response: ServerResponse): void {
    const target = request.url ?? "/";
    const isOurs = request.method === "GET" && target.split("?")[0] === path && !this.taken;
    const status = isOurs ? 200 : 404;
    response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
    response.end(isOurs ? thanks : "");
    if (!isOurs) return;
    this.taken = new URLSearchParams(target.split("?")[1] ?? "");
    this.onTaken();
  }
}
