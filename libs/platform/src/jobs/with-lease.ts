import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { Lease } from '../bus/lease.ts';

/** What is to be done by one replica at a time. */
export interface LeasedWork {
  name: string;
  /** Names this process in table `lease`. */
  holder: string;
  /** How long the holder may stay silent before another takes over, in milliseconds. */
  leaseMs: number;
}

/**
 * Does the work unless another holds the lease, renewing it meanwhile and releasing it afterwards; false when another does, and nothing was
 * done. `held` turns false, for good, as soon as another may have taken over: then start nothing more.
 */
export async function withLease(pool: pg.Pool, { name, holder, leaseMs }: LeasedWork, work: (held: () => boolean) => Promise<void>): Promise<boolean> {
  const lease = new Lease(pool, name, `${holder}/${randomUUID()}`, leaseMs);
  if (!(await lease.acquire())) return false;
  let lost = false;
  let renewal: Promise<unknown> = Promise.resolve();
  const held = () => !(lost ||= lease.remaining === 0);
  const heartbeat = setInterval(() => {
    // A failed renewal is no reason to give up while the lease lasts: the next may succeed.
    if (held()) renewal = renewal.then(() => lease.acquire()).catch(() => undefined);
  }, leaseMs / 3);
  try {
    await work(held);
  } finally {
    clearInterval(heartbeat);
    await renewal;
    await lease.release().catch(() => undefined); // else it runs out
  }
  return true;
}
