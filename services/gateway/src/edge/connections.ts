import type { FastifyInstance } from 'fastify';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whoever is still sending or reading then is cut off when the gateway stops; no operation takes longer. */
const CLOSING_MS = 17_000;
/** So long each answer says that its connection ends with it: who keeps connections and asks again within this time meets none that has gone. */
const FAREWELL_MS = 1000;
/** Node closes what is idle when it is told to, but not what becomes idle with the last answer. */
const IDLE_MS = 100;

/**
 * Watches a server's connections, so that closing it takes no kept connection away from under a request, and waits neither for those opened in advance,
 * as browsers do, nor for ever. Answers what is to be called before the close.
 */
export function watchConnections(fastify: FastifyInstance): () => Promise<void> {
  const { server } = fastify;
  const open = new Set<Socket>();
  let leaving = false;
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (leaving) reply.header('Connection', 'close');
    done();
  });
  return async () => {
    leaving = true;
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
    for (const end = Date.now() + FAREWELL_MS; open.size > 0 && Date.now() < end;) await sleep(20);
    setInterval(() => server.closeIdleConnections(), IDLE_MS).unref();
    setTimeout(() => server.closeAllConnections(), CLOSING_MS - FAREWELL_MS).unref();
  };
}
