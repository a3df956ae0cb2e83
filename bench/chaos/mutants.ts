// Loaded into services' processes by `npm run chaos -- --mutant <name>`: takes one of the guards away that the invariants rest on. A run with a
// mutant must end with that invariant broken; if it does not, the rig is blind.
import type { StepContext } from '@kontora/platform';
import pg from 'pg';
import { OutboxRelay } from '../../libs/platform/src/bus/outbox-relay.ts';
import { ReactionRunner, type Verdict } from '../../libs/platform/src/bus/reaction-runner.ts';
import { lockProgress, saveProgress } from '../../libs/platform/src/bus/projection-progress.ts';

/** What can be taken away, and the invariant that then breaks. */
export const MUTANTS = {
  'no-order': 'I3: projections apply events in whatever order they come, and as often',
  'no-inbox': 'I2: effects happen for every delivery',
  'mark-first': 'I1: events count as published before the stream has them',
  'no-keys': 'I5: idempotency keys are forgotten',
} as const;
export type Mutant = keyof typeof MUTANTS;

type Method = (this: Record<string, (...args: unknown[]) => unknown>, ...args: never[]) => unknown;
const runner = ReactionRunner.prototype as unknown as Record<string, Method>;
const relay = OutboxRelay.prototype as unknown as Record<string, Method>;

const takeAway: Record<Mutant, () => void> = {
  'no-order': () => {
    runner.projections = async function (tx: StepContext, lane: { name: string }, events: { meta: { aggregateId: string; sequence: number } }[]) {
      const progress = await lockProgress(tx, lane.name, events.map((event) => event.meta.aggregateId));
      for (const event of events) {
        await this.react!(tx, lane, event);
        progress.get(event.meta.aggregateId)!.last = event.meta.sequence;
      }
      await saveProgress(tx, lane.name, progress);
      return events.map((): Verdict => 'done');
    } as Method;
  },
  'no-inbox': () => {
    runner.effects = async function (tx: unknown, lane: unknown, events: unknown[]) {
      for (const event of events) await this.react!(tx, lane, event);
      return events.map((): Verdict => 'done');
    } as Method;
  },
  'mark-first': () => {
    const publish = relay.publish!;
    relay.publish = async function (rows: { id: string }[]) {
      const { pool } = (this as unknown as { parts: { pool: pg.Pool } }).parts;
      if (rows.length > 0) await pool.query('update outbox set published_at = clock_timestamp() where id = any($1::uuid[])', [rows.map((row) => row.id)]);
      return publish.call(this, rows as never);
    } as Method;
  },
  'no-keys': () => {
    const query = pg.Client.prototype.query as (this: pg.Client, ...args: unknown[]) => unknown;
    pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
      const forget = (text: string) => text.replace(/from idempotency where/, 'from idempotency where false and').replace(/^(insert into idempotency .*)$/s, '$1 on conflict do nothing');
      const [first, ...rest] = args;
      if (typeof first === 'string') return query.call(this, forget(first), ...rest);
      const config = first as { text?: string; name?: string };
      return query.call(this, config.text?.includes('idempotency') ? { ...config, text: forget(config.text) } : first, ...rest);
    } as typeof pg.Client.prototype.query;
  },
};

const mutant = process.env.KONTORA_CHAOS_MUTANT;
if (mutant && mutant in takeAway) takeAway[mutant as Mutant]();
