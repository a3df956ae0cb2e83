import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Whoever is still sending or reading then is cut off when the gateway stops; no operation takes longer. */
const CLOSING_MS = 17_000;
/** Node closes what is idle when it is told to, but not what becomes idle with the last answer. */
const IDLE_MS = 100;

/** Watches a server's connections, so that closing it neither waits for those opened in advance, as browsers do, nor for ever. Answers what is to be called before the close. */
export function watchConnections(server: Server): () => void {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return () => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
    setInterval(() => server.closeIdleConnections(), IDLE_MS).unref();
    setTimeout(() => server.closeAllConnections(), CLOSING_MS).unref();
  };
}
