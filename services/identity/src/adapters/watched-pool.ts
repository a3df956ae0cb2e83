import { isOutage, RoleClient } from '@kontora/platform';
import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';

const watch = new AsyncLocalStorage<{ outage?: unknown }>();
const note = (error: unknown) => {
  const seen = watch.getStore();
  if (seen && isOutage(error)) seen.outage ??= error;
};

class WatchedClient extends RoleClient {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined); // lost in use: the statement fails, the process must not
  }

  override query(...args: unknown[]): never {
    const answer = (super.query as (...a: unknown[]) => unknown).apply(this, args);
    if (answer instanceof Promise) answer.catch(note);
    return answer as never;
  }
}

/** Connections for a library that keeps to itself why it failed, and would then call a good key unknown. */
export class WatchedPool extends pg.Pool {
  constructor(config: pg.PoolConfig) {
    super({ ...config, Client: WatchedClient } as pg.PoolConfig);
    this.on('error', () => undefined); // a dropped idle connection: the pool opens another
  }

  override connect(...args: unknown[]): never {
    const client = (super.connect as (...a: unknown[]) => unknown).apply(this, args);
    if (client instanceof Promise) client.catch(note);
    return client as never;
  }

  /** Does something with the library. When the database was away meanwhile, that is the failure, whatever the library made of it. */
  async during<R>(work: () => Promise<R>): Promise<R> {
    const seen: { outage?: unknown } = {};
    const [done] = await Promise.allSettled([watch.run(seen, work)]);
    if (seen.outage) throw seen.outage;
    if (done!.status === 'rejected') throw done!.reason;
    return done!.value;
  }
}
