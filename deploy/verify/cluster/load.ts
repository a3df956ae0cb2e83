import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What became of the requests: how many there were of each kind, and what failed, said by kind. None is tried again. */
export interface LoadResult { asked: Record<Connection, number>; failures: string[]; slowestMs: number }
type Connection = 'new' | 'kept';

/** Below what a gateway lets one caller ask. */
const PAUSE_MS = 150;

/** Asks these addresses in turn, each time over a new connection and over a kept one, until it is ended. */
export function startLoad(urls: readonly string[], headers: Record<string, string>): () => Promise<LoadResult> {
  const agents: Record<Connection, Agent | false> = { new: false, kept: new Agent({ keepAlive: true, maxSockets: 4 }) };
  const result: LoadResult = { asked: { new: 0, kept: 0 }, failures: [], slowestMs: 0 };
  let ended = false;
  const ask = (url: string, connection: Connection) => new Promise<void>((done) => {
    const began = performance.now();
    const over = (failure?: string) => {
      if (failure) result.failures.push(`${connection} connection, ${new URL(url).pathname}: ${failure}`);
      result.slowestMs = Math.max(result.slowestMs, performance.now() - began);
      done();
    };
    result.asked[connection]++;
    request(url, { agent: agents[connection], headers }, (response) => {
      response.resume().on('end', () => over(response.statusCode === 200 ? undefined : `answer ${response.statusCode}`)).on('error', ({ message }) => over(message));
    }).on('error', ({ message }) => over(message)).end();
  });
  const runs = (['new', 'kept'] as const).map(async (connection) => {
    for (let turn = 0; !ended; turn++) {
      await ask(urls[turn % urls.length]!, connection);
      await sleep(PAUSE_MS);
    }
  });
  return async () => {
    ended = true;
    await Promise.all(runs);
    if (agents.kept) agents.kept.destroy();
    return result;
  };
}
