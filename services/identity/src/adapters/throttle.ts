import { createHash } from 'node:crypto';
import type pg from 'pg';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';

const QUARTER = 15 * 60;
/** Guesses in a quarter of an hour: at one account from one address; at one account from anywhere; from one address at any account. */
const LIMITS = { pair: 5, account: 25, address: 100 } as const;
type Kind = keyof typeof LIMITS;

/**
 * Slows guessing of passwords and codes down. Every attempt counts before it is made, so that a burst gains nothing, and is given back
 * when it succeeds. Accounts are kept as hashes. While the database does not answer, each replica counts for itself.
 */
export class Throttle {
  private readonly limiters: Readonly<Record<Kind, RateLimiterAbstract>>;
  constructor(pool: pg.Pool) {
    const limiter = (kind: Kind) => new RateLimiterPostgres({
      storeClient: pool, storeType: 'pool', tableName: 'throttle', tableCreated: true, keyPrefix: kind, points: LIMITS[kind], duration: QUARTER, clearExpiredByTimeout: false,
      insuranceLimiter: new RateLimiterMemory({ keyPrefix: kind, points: LIMITS[kind], duration: QUARTER }),
    });
    this.limiters = { pair: limiter('pair'), account: limiter('account'), address: limiter('address') };
  }

  /** Counts an attempt. Answers in how many seconds the next may be made; 0 when this one may. */
  async attempt(account: string | undefined, address = 'unknown'): Promise<number> {
    const waits = await Promise.all(keysOf(account, address).map(([kind, key]) => this.limiters[kind].consume(key).then(() => 0, secondsOf)));
    return Math.max(...waits);
  }

  /** The attempt was no guess: the account starts anew, the address gets its attempt back. */
  async succeeded(account: string | undefined, address = 'unknown'): Promise<void> {
    await Promise.all(keysOf(account, address).map(([kind, key]) => (kind === 'address' ? this.limiters[kind].reward(key) : this.limiters[kind].delete(key))));
  }
}

function keysOf(account: string | undefined, address: string): [Kind, string][] {
  if (account === undefined) return [['address', address]];
  const hash = createHash('sha256').update(account.toLowerCase()).digest('base64url');
  return [['pair', `${hash}@${address}`], ['account', hash], ['address', address]];
}
function secondsOf(refused: unknown): number {
  if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
  throw refused;
}
