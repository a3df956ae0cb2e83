import type pg from 'pg';

/**
 * The right to do something alone, among all replicas of a service: a row in `lease` with an end by the database's clock. Between two
 * calls the holder knows how long it may still act from its own steady clock, counted from before it asked: one that was paused
 * notices by `remaining` that its time is over.
 */
export class Lease {
  private until = 0;

  constructor(private readonly pool: pg.Pool, private readonly name: string, private readonly holder: string, private readonly lengthMs: number) {}

  /** Milliseconds for which nobody else can have the lease; 0 when it is not held. */
  get remaining(): number { return Math.max(0, this.until - performance.now()); }

  /** Takes the lease when it is free, or renews it; false while somebody else has it. */
  async acquire(): Promise<boolean> {
    const asked = performance.now();
    const { rowCount } = await this.pool.query(`insert into lease as l (name, holder, until) values ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
      on conflict (name) do update set holder = excluded.holder, until = excluded.until where l.holder = excluded.holder or l.until < clock_timestamp()`, [this.name, this.holder, this.lengthMs]);
    this.until = rowCount ? asked + this.lengthMs : 0;
    return this.until > 0;
  }

  /** Lets another have it at once. */
  async release(): Promise<void> {
    this.until = 0;
    await this.pool.query('delete from lease where name = $1 and holder = $2', [this.name, this.holder]);
  }
}
