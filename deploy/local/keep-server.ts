import { setTimeout as sleep } from 'node:timers/promises';
import type { Server } from './server.ts';

/** A server that is started again, on the port it had, whenever it ends unasked. */
export interface KeptServer<S extends Server> {
  /** The server as it runs, or ran last. */
  readonly current: S;
  /** How often it was started again. */
  readonly restarts: number;
  /** Ends it for good. */
  stop(): Promise<void>;
}

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;

/**
 * Starts a server and keeps it running. `start` gets the port that its clients know (none the first time). `say` gets a line for every end and restart.
 * @throws Error when it cannot be started the first time.
 */
export async function keepServer<S extends Server>(start: (port?: number) => Promise<S>, say: (line: string) => void): Promise<KeptServer<S>> {
  const stopping = new AbortController();
  let current = await start();
  let restarts = 0;

  async function startAgain(): Promise<void> {
    for (let pause = FIRST_PAUSE; !stopping.signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      try {
        const next = await start(current.port);
        if (next.port === current.port) {
          current = next;
          restarts++;
          return;
        }
        await next.stop();
      } catch (error) {
        say(error instanceof Error ? error.message : String(error));
      }
    }
  }

  async function keepRunning(): Promise<void> {
    while (!stopping.signal.aborted) {
      const end = await current.exited;
      if (stopping.signal.aborted) return;
      say(`${end}; starting it again`);
      await startAgain();
    }
  }

  const kept = keepRunning();
  return {
    get current() { return current; },
    get restarts() { return restarts; },
    stop: async () => {
      stopping.abort();
      await current.stop();
      await kept;
      await current.stop(); // one that was being started meanwhile
    },
  };
}
