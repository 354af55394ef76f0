import { connect, type Socket } from "node:net";

/** How long to wait between tries to reach an agent that is away, in milliseconds: short at first, then longer. */
const retries = { first: 50, most: 1_000 };

/** A watch on whether somebody listens at an address. */
export interface Presence {
  /** Ends the watch. */
  close(): void;
}

/**
 * Tells when an agent comes back. A connection is held open that nothing is sent on; the operating system says when its
 * other end is gone. If the address still takes connections then, the agent only tidied up and nothing is told; if not,
 * it has ended, and `onReturn` is called as soon as it listens again. (Nobody tells that a port is open again, so that
 * is the one thing which is tried again and again.)
 * @param url of the agent; only host and port matter
 * @param onReturn called each time that the agent was away and is back
 */
export function watchPresence(url: string, onReturn: () => void, onAway: () => void = () => undefined): Presence {
  const { hostname, port, protocol } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  const at = Number(port) || (protocol === "https:" ? 443 : 80);
  let closed = false;
  let away = false;
  let wait = retries.first;
  let socket: Socket | undefined;
  let timer: NodeJS.Timeout | undefined;

  const hold = () => {
    if (closed) return;
    let since: number | undefined;
    socket = connect({ host, port: at });
    socket.once("connect", () => {
      since = performance.now();
      if (!away) return;
      away = false;
      onReturn();
    });
    socket.on("error", () => undefined);
    socket.on("data", () => undefined);
    socket.once("close", () => {
      if (closed) return;
      if (since !== undefined && performance.now() - since > retries.most) {
        wait = retries.first;
        hold();
        return;
      }
      // A server that hangs up at once is not to be flooded either: it too is asked again after a while only.
      if (since === undefined && !away) {
        away = true;
        wait = retries.first;
        onAway();
      }
      timer = setTimeout(hold, wait);
      wait = Math.min(wait * 2, retries.most);
    });
  };
  hold();
  return {
    close() {
      closed = true;
      clearTimeout(timer);
      socket?.destroy();
    },
  };
}
