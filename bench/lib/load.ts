import { connect, type Socket } from 'node:net';

/** A request to be sent again and again. */
export interface Ask { method?: 'GET' | 'POST'; path: string; headers?: Record<string, string>; body?: string }
/** What came of it. Latencies in milliseconds. */
export interface Load { perSecond: number; p50: number; p99: number; failed: number }

const END_OF_HEAD = Buffer.from('\r\n\r\n');

/**
 * Sends requests over keep-alive connections for some seconds, each connection one at a time. Sockets are written by hand: an HTTP client
 * would cost as much as what is measured. @throws Error when an answer has no content-length.
 */
export async function load(url: string, { ask, connections = 16, seconds = 4 }: { ask: (n: number) => Ask; connections?: number; seconds?: number }): Promise<Load> {
  const { hostname, port } = new URL(url);
  const until = performance.now() + seconds * 1000;
  const latencies: number[] = [];
  let n = 0;
  let failed = 0;
  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, async () => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    const answers = reader(socket);
    while (performance.now() < until) {
      const sent = performance.now();
      socket.write(bytesOf(ask(n++), hostname));
      const status = await answers.next();
      latencies.push(performance.now() - sent);
      if (status >= 400) failed++;
    }
    socket.destroy();
  }));
  const took = (performance.now() - began) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return { perSecond: latencies.length / took, p50: at(0.5), p99: at(0.99), failed };
}

/** The better of rounds in turn, so that a noisy moment strikes both: how many times as fast the first is. */
export async function ratio(ours: () => Promise<Load>, floor: () => Promise<Load>, rounds = 3): Promise<{ ours: Load; floor: Load; ratio: number }> {
  const better = (a: Load | undefined, b: Load) => (a && a.perSecond > b.perSecond ? a : b);
  let best: { ours?: Load; floor?: Load } = {};
  for (let round = 0; round < rounds; round++) best = { floor: better(best.floor, await floor()), ours: better(best.ours, await ours()) };
  return { ours: best.ours!, floor: best.floor!, ratio: best.ours!.perSecond / best.floor!.perSecond };
}

function bytesOf({ method = 'GET', path, headers = {}, body = '' }: Ask, host: string): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const length = body || method === 'POST' ? `content-length: ${Buffer.byteLength(body)}\r\n` : '';
  return `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\n${lines}${length}\r\n${body}`;
}

/** The status of one answer after the other. */
function reader(socket: Socket): { next(): Promise<number> } {
  let rest: Buffer = Buffer.alloc(0);
  let waiting: PromiseWithResolvers<number> | undefined;
  const tryOne = () => {
    const head = rest.indexOf(END_OF_HEAD);
    if (head < 0 || !waiting) return;
    const text = rest.toString('latin1', 0, head);
    const length = /^content-length: (\d+)/im.exec(text);
    if (!length) return waiting.reject(new Error(`An answer without content-length: ${text}`));
    const end = head + END_OF_HEAD.length + Number(length[1]);
    if (rest.length < end) return;
    rest = rest.subarray(end);
    const done = waiting;
    waiting = undefined;
    done.resolve(Number(text.slice(9, 12)));
  };
  socket.on('data', (chunk) => { rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk; tryOne(); });
  socket.on('error', (error) => waiting?.reject(error));
  socket.on('close', () => waiting?.reject(new Error('The server closed the connection.')));
  return { next: () => { waiting = Promise.withResolvers<number>(); tryOne(); return waiting.promise; } };
}
