import type pg from 'pg';
import type { Database } from '../database/database.ts';
import { withLease } from '../jobs/with-lease.ts';
import type { Log } from '../telemetry.ts';
import { AUDIT_TEXT, auditHash } from './record.ts';

/** What the audit chain works with. */
export interface AuditChainParts {
  database: Pick<Database, 'worker'>;
  /** Names this process in table `lease`. */
  holder: string;
  log: Log;
  timing?: Partial<AuditChainTiming>;
}

/** Periods of the audit chain in milliseconds. */
export interface AuditChainTiming {
  /** Pause between two looks for new rows. */
  pollMs: number;
  /** How old a row must be: the rows of transactions that run side by side then follow in the order of their ids. */
  settleMs: number;
  /** How long the replica that chains may stay silent before another goes on. */
  leaseMs: number;
}

const TIMING: AuditChainTiming = { pollMs: 2_000, settleMs: 2_000, leaseMs: 30_000 };
const BATCH = 2_000;

/**
 * Chains the audit trail after the fact, each firm's by itself: number 1..n, and a hash over the row and the hash before it, so that a later
 * change, removal, swap or insertion shows. Rows are found by having no number, not by a cursor: the row of a transaction that took
 * long is never passed over, it only gets a later number. One replica chains at a time.
 */
export class AuditChain {
  private readonly timing: AuditChainTiming;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopping = false;

  constructor(private readonly parts: AuditChainParts) {
    this.timing = { ...TIMING, ...parts.timing };
  }

  start(): void {
    this.timer ??= setInterval(() => {
      this.running ??= this.pass()
        .catch((error: unknown) => this.parts.log.warn({ err: error }, 'the audit trail could not be chained'))
        .finally(() => { this.running = undefined; });
    }, this.timing.pollMs);
  }

  /** Finishes the current batch. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.timer);
    await this.running;
  }

  /** Chains what is there, unless another replica is at it. */
  private async pass(): Promise<void> {
    const { database, holder } = this.parts;
    await withLease(database.worker, { name: 'audit chain', holder, leaseMs: this.timing.leaseMs }, async (held) => {
      const { rows } = await database.worker.query<{ tenant_id: string }>('select distinct tenant_id from audit where chain is null');
      for (const { tenant_id } of rows) {
        while (!this.stopping && held() && (await chainBatch(database.worker, tenant_id, this.timing.settleMs)) === BATCH);
      }
    });
  }
}

/**
 * Chains the firm's next rows, at most 2,000, in one transaction; returns how many. `settleMs`: younger rows wait. Two at the same
 * time do no harm: the second fails on the number that the first has given.
 */
export async function chainBatch(pool: pg.Pool, tenantId: string, settleMs: number): Promise<number> {
  const client = await pool.connect();
  const onLoss = () => undefined; // a connection lost in use: the statement fails, the process must not
  client.on('error', onLoss);
  try {
    await client.query('begin isolation level repeatable read');
    const { rows: [head] } = await client.query<{ chain: string; hash: Buffer }>('select chain, hash from audit where tenant_id = $1 and chain is not null order by chain desc limit 1', [tenantId]);
    const { rows } = await client.query<{ id: string; chain: string; text: string }>(
      `select id, chain, ${AUDIT_TEXT} as text from (
         select tenant_id, id, at, actor, operation, trace, entity, entity_id, version, action, changes, $2::bigint + row_number() over (order by id) as chain
         from audit where tenant_id = $1 and audit.chain is null and at < now() - $3 * interval '1 millisecond' order by id limit ${BATCH}) as next
       order by chain`,
      [tenantId, head?.chain ?? 0, settleMs],
    );
    let last = head?.hash;
    const hashes = rows.map((row) => (last = auditHash(last, row.text)));
    await client.query(
      `update audit set chain = next.chain, hash = next.hash from unnest($2::uuid[], $3::bigint[], $4::bytea[]) as next(id, chain, hash)
       where audit.tenant_id = $1 and audit.id = next.id`,
      [tenantId, rows.map((row) => row.id), rows.map((row) => row.chain), hashes],
    );
    await client.query('commit');
    client.off('error', onLoss).release();
    return rows.length;
  } catch (error) {
    client.release(true);
    throw error;
  }
}
