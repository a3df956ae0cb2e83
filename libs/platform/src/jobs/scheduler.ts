import type { Caller } from '../caller.ts';
import type { ScheduleContext, StepContext } from '../context.ts';
import type { Database } from '../database/database.ts';
import type { ScheduleBinding } from '../handles.ts';
import { scheduleFailures, type Log } from '../telemetry.ts';
import { nextRun } from './schedule-time.ts';
import { withLease } from './with-lease.ts';

/** A method that runs by the clock. */
export interface Schedule {
  binding: ScheduleBinding;
  run(context: ScheduleContext): Promise<void>;
}

/** What a scheduler works with. */
export interface SchedulerParts {
  database: Database;
  schedules: readonly Schedule[];
  /** Names this process in table `lease`. */
  holder: string;
  log: Log;
  timing?: Partial<SchedulerTiming>;
}

/** Periods of the scheduler in milliseconds. */
export interface SchedulerTiming {
  /** Pause between looks at the clock. */
  tickMs: number;
  /** How long a replica that runs a schedule may stay silent before another runs it. */
  leaseMs: number;
  /** Pause after a failed run; it doubles with each failure in a row. */
  retryMs: number;
}

const TIMING: SchedulerTiming = { tickMs: 1_000, leaseMs: 30_000, retryMs: 1_000 };
const LONGEST_RETRY_MS = 10 * 60_000;
const TRANSACTION_MS = 60_000;

/**
 * Runs methods by the clock, each due run on one replica. When a run was due is remembered by the database: runs missed while
 * nothing ran are made up for once; one that fails, or whose process dies, is repeated, so it must be safe to repeat.
 */
export class Scheduler {
  private readonly timing: SchedulerTiming;
  private readonly running = new Map<string, Promise<void>>();
  private readonly failures = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private ticking: Promise<void> | undefined;
  private known = false;
  private stopping = false;

  constructor(private readonly parts: SchedulerParts) {
    this.timing = { ...TIMING, ...parts.timing };
    const names = parts.schedules.map(({ binding }) => binding.name);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice) throw new Error(`Two scheduled methods of this service are called ${twice}: their name is how the database knows them, so give one another.`);
  }

  start(): void {
    if (this.parts.schedules.length > 0) this.timer ??= setInterval(() => this.tick(), this.timing.tickMs);
  }

  /** Starts nothing more; runs end after the transaction they are in, and are repeated elsewhere. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.timer);
    await this.ticking;
    await Promise.all(this.running.values());
  }

  private tick(): void {
    this.ticking ??= this.startDue()
      .catch((error: unknown) => this.parts.log.warn({ err: error }, 'the schedule could not be read'))
      .finally(() => { this.ticking = undefined; });
  }

  private async startDue(): Promise<void> {
    if (!this.known) await this.register();
    this.known = true;
    const { rows } = await this.parts.database.worker.query<{ name: string }>('select name from schedule where next_run_at <= now()');
    for (const schedule of this.parts.schedules) {
      const { name } = schedule.binding;
      if (this.stopping || this.running.has(name) || !rows.some((row) => row.name === name)) continue;
      this.running.set(name, this.run(schedule).finally(() => this.running.delete(name)));
    }
  }

  /** A new schedule is due one period from now; a known one keeps its time, unless it would now come sooner. */
  private async register(): Promise<void> {
    const { worker } = this.parts.database;
    const now = (await worker.query<{ now: Date }>('select now()')).rows[0]!.now;
    for (const { binding } of this.parts.schedules) {
      await worker.query(
        'insert into schedule as s (name, next_run_at) values ($1, $2) on conflict (name) do update set next_run_at = least(s.next_run_at, excluded.next_run_at)',
        [binding.name, nextRun(binding, now)],
      );
    }
  }

  private async run(schedule: Schedule): Promise<void> {
    const { database, holder, log } = this.parts;
    const { name } = schedule.binding;
    try {
      await withLease(database.worker, { name: `schedule ${name}`, holder, leaseMs: this.timing.leaseMs }, async (held) => {
        // Another replica may have finished this run between our look and our lease.
        const due = await database.worker.query<{ now: Date }>('select now() from schedule where name = $1 and next_run_at <= now()', [name]);
        if (due.rows[0]) await this.runOnce(schedule, held, due.rows[0].now);
      });
    } catch (error) {
      log.warn({ err: error, schedule: name }, 'the result of a scheduled run could not be written');
    }
  }

  private async runOnce(schedule: Schedule, held: () => boolean, startedAt: Date): Promise<void> {
    const { database, log } = this.parts;
    const { binding } = schedule;
    try {
      await schedule.run(this.context(binding.name, held));
    } catch (error) {
      if (this.stopping || !held()) return; // it is still due, for another replica
      const failures = (this.failures.get(binding.name) ?? 0) + 1;
      this.failures.set(binding.name, failures);
      scheduleFailures.inc({ component: database.schema, schedule: binding.name });
      log.error({ err: error, schedule: binding.name, failures }, 'scheduled run failed');
      await database.worker.query(`update schedule set next_run_at = now() + $2 * interval '1 millisecond' where name = $1`, [binding.name, this.retryDelay(binding, failures)]);
      return;
    }
    this.failures.delete(binding.name);
    if (held()) await database.worker.query('update schedule set last_run_at = $2, next_run_at = $3 where name = $1', [binding.name, startedAt, nextRun(binding, startedAt)]);
  }

  private retryDelay(binding: ScheduleBinding, failures: number): number {
    const delay = Math.min(this.timing.retryMs * 2 ** (failures - 1), LONGEST_RETRY_MS);
    return 'every' in binding ? Math.min(delay, Math.max(binding.every, this.timing.retryMs)) : delay;
  }

  private context(operation: string, held: () => boolean): ScheduleContext {
    const { database } = this.parts;
    const checkLease = () => { if (!held()) throw new Error('Another replica took this run over.'); };
    return {
      tenants: () => database.tenants(),
      inTenant: async <R>(tenantId: string, work: (tx: StepContext) => Promise<R>) => {
        if (this.stopping) throw new Error('The process is shutting down.');
        checkLease();
        const caller: Caller = { tenantId, id: 'schedule', kind: 'system', permissions: [] };
        return database.inTenant({ caller, operation, timeoutMs: TRANSACTION_MS, routine: true }, async (tx) => {
          const result = await work(tx);
          checkLease();
          return result;
        });
      },
    };
  }
}
