import type { JetStreamClient } from '@nats-io/jetstream';
import { SpanKind } from '@opentelemetry/api';
import type pg from 'pg';
import type { Log } from '../telemetry.ts';
import { inTrace, presentTraceparent } from '../trace.ts';
import { eventHeaders } from './event-message.ts';
import { Lease } from './lease.ts';
import { EVENTS } from './stream.ts';

interface OutboxRow { id: string; tenantId: string; aggregateId: string; sequence: number; subject: string; data: string; trace: string | null; at: string }
interface Parts { pool: pg.Pool; jetstream: JetStreamClient; /** Unique among the running processes. */ holder: string; log: Log }

const PAGE = 1000;
const POLL_MS = 200;
/** Between two turns with little to do, so that commits in quick succession share one. */
const GATHER_MS = 5;
const STANDBY_MS = 1000;
const LEASE_MS = 6000;
const PUBLISH_TIMEOUT_MS = 2000;
const MAX_PAUSE_MS = 5000;
/** Statistics lag behind a queue that fills and drains: with them the planner reads all that waits to find the first page of it. */
const BY_INDEX = 'set local enable_seqscan = off; set local enable_bitmapscan = off;';
/** `published_at is null`, put so that the planner does not look for a predecessor among all that waits, but by its entity and number. */
const WAITS = `coalesce(published_at, 'infinity') = 'infinity'`;

/**
 * Takes committed events from the outbox to the stream, at least once and in the order of each entity. Of all replicas one works, by lease.
 * Rows wait unpublished while NATS or Postgres is gone or the stream is full.
 */
export class OutboxRelay {
  private readonly lease: Lease;
  private running: Promise<void> | undefined;
  private stopped = false;
  private nudged = false;
  /** Ends a rest early: `idle` while nothing was left to do, `rest` whatever it is for. */
  private readonly wake: { idle?: () => void; rest?: () => void } = {};
  private failures = 0;

  constructor(private readonly parts: Parts) {
    this.lease = new Lease(parts.pool, 'outbox-relay', parts.holder, LEASE_MS);
  }

  /** Begins to work in the background. */
  start(): void { this.running ??= this.run(); }

  /** Something was committed: look now instead of at the next poll. */
  nudge(): void {
    this.nudged = true;
    this.wake.idle?.();
  }

  /** Ends after the page in hand and lets another replica take over. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.wake.rest?.();
    await this.running;
    await this.lease.release().catch(() => undefined);
  }

  private async run() {
    while (!this.stopped) await this.rest(await this.turn());
  }

  /** One page; answers how long to rest. Never throws: what failed is tried again later. */
  private async turn(): Promise<number> {
    try {
      if (this.lease.remaining < LEASE_MS - PUBLISH_TIMEOUT_MS && !(await this.lease.acquire())) return STANDBY_MS;
      if (this.failures > 0) await this.parts.jetstream.streams.get(EVENTS);
      this.nudged = false;
      const rows = await this.page();
      await this.publish(rows);
      this.failures = 0;
      if (rows.length >= PAGE) return 0;
      return this.nudged ? GATHER_MS : POLL_MS;
    } catch (error) {
      this.failures++;
      this.parts.log.warn({ err: error, failures: this.failures }, 'events cannot be published at the moment; they wait in the outbox');
      return Math.min(MAX_PAUSE_MS, POLL_MS * 2 ** (this.failures - 1));
    }
  }

  private async rest(ms: number) {
    if (ms === 0 || this.stopped) return;
    await new Promise<void>((resolve) => {
      const patience = setTimeout(resolve, ms);
      this.wake.rest = () => { clearTimeout(patience); resolve(); };
      if (ms === POLL_MS && this.failures === 0) this.wake.idle = this.wake.rest;
    });
    this.wake.idle = this.wake.rest = undefined;
  }

  /**
   * The oldest unpublished events and the newest, so that what happens now does not wait for all that an outage left behind. Ids follow the time of insertion, which for one entity need not be the order of its events, so unpublished
   * predecessors are fetched along. None can be missing: an entity's next number is only given after the one before was committed.
   */
  private async page(): Promise<OutboxRow[]> {
    const results = await this.parts.pool.query(`
      begin read only; ${BY_INDEX}
      with recursive due as (
        ((select id, tenant_id, aggregate_id, sequence from outbox where published_at is null order by id limit ${PAGE / 2})
          union (select id, tenant_id, aggregate_id, sequence from outbox where published_at is null order by id desc limit ${PAGE / 2}))
        union
        select o.* from due d cross join lateral (
          select id, tenant_id, aggregate_id, sequence from outbox where tenant_id = d.tenant_id and aggregate_id = d.aggregate_id and sequence = d.sequence - 1 and ${WAITS} offset 0) o
      )
      select o.id, o.tenant_id as "tenantId", o.aggregate_id as "aggregateId", o.sequence, o.subject, o.data::text as data, o.trace,
        to_char(o.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
      from due cross join lateral (select * from outbox where id = due.id offset 0) o order by o.sequence;
      commit`) as unknown as pg.QueryResult<OutboxRow>[];
    const { rows } = results.find((result) => result.command === 'SELECT')!;
    return rows;
  }

  /** Publishes the entities side by side, the events of one entity one after the other, and marks what the server has stored. */
  private async publish(rows: OutboxRow[]) {
    if (rows.length === 0) return;
    const stored: string[] = [];
    const failed: unknown[] = [];
    await Promise.all([...entitiesOf(rows)].map(async (events) => {
      try {
        for (const event of events) {
          if (this.lease.remaining < PUBLISH_TIMEOUT_MS) return;
          await this.send(event);
          stored.push(event.id);
        }
      } catch (error) {
        failed.push(error);
      }
    }));
    if (stored.length > 0) await this.parts.pool.query('update outbox set published_at = clock_timestamp() where id = any($1::uuid[])', [stored]);
    if (failed.length > 0) throw failed[0];
  }

  private send(event: OutboxRow) {
    return inTrace(event.trace, { name: `publish ${event.subject}`, kind: SpanKind.PRODUCER }, () =>
      this.parts.jetstream.publish(event.subject, event.data, { headers: eventHeaders(event, presentTraceparent() ?? event.trace), timeout: PUBLISH_TIMEOUT_MS }));
  }
}

function entitiesOf(rows: OutboxRow[]): Iterable<OutboxRow[]> {
  return Map.groupBy(rows, (row) => `${row.tenantId}/${row.aggregateId}`).values();
}
