import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { watchPresence } from "./presence.js";

interface Listener {
  readonly server: Server;
  readonly port: number;
  readonly sockets: Set<Socket>;
  end(): Promise<void>;
}

async function listen(port = 0): Promise<Listener> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const end = async () => {
    const closed = server.listening ? once(server, "close") : undefined;
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  onTestFinished(end);
  return { server, port: (server.address() as AddressInfo).port, sockets, end };
}

/** A watch whose news can be awaited. */
function watched(port: number) {
  const news: string[] = [];
  let tell: () => void = () => {};
  const say = (word: string) => () => {
    news.push(word);
    tell();
  };
  const presence = watchPresence(`http://127.0.0.1:${port}`, say("back"), say("away"));
  onTestFinished(() => presence.close());
  const until = (count: number) =>
    new Promise<void>((resolve) => {
      tell = () => {
        if (news.length >= count) resolve();
      };
      tell();
    });
  return { news, until };
}

it("tells that an agent ended and came back, each time", async () => {
  const first = await listen();
  const { news, until } = watched(first.port);
  await once(first.server, "connection");
  await first.end();
  await until(1);
  const second = await listen(first.port);
  await until(2);
  expect(news).toEqual(["away", "back"]);
  await second.end();
  await until(3);
  await listen(first.port);
  await until(4);
  expect(news).toEqual(["away", "back", "away", "back"]);
});

it("says nothing when a living agent only closes an idle connection", async () => {
  const { server, port, sockets, end } = await listen();
  const { news, until } = watched(port);
  for (let round = 0; round < 3; round++) {
    const [socket] = (await once(server, "connection")) as [Socket];
    socket.end();
  }
  expect(news).toEqual([]);
  expect(sockets.size).toBeGreaterThanOrEqual(3);
  await end();
  await until(1);
  expect(news).toEqual(["away"]);
});

it("tells when an agent that was never there comes", async () => {
  const { port, end } = await listen();
  await end();
  const { news, until } = watched(port);
  await until(1);
  await listen(port);
  await until(2);
  expect(news).toEqual(["away", "back"]);
});
