import type { Database } from '../database/database.ts';
import { ProblemError } from '../problem.ts';
import { describeFailure } from './failures.ts';
import type { DeadLetterRow } from './dead-letter-rows.ts';
import type { Lane } from './lanes.ts';
import { ReactionRunner, type Verdict } from './reaction-runner.ts';

/** A dead letter with what a person wants to know of it. */
export interface DeadLetter extends DeadLetterRow { error: string; at: Date; settledAt: Date | null }
/** What a replay came to: how many were settled, how many of the same entity still wait, and why it stopped. */
export interface Replayed { settled: number; waiting: number; problem?: string }

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const COLUMNS = 'id, tenant_id as "tenantId", reaction, subject, aggregate_id as "aggregateId", sequence, data, error, at, settled_at as "settledAt"';

/** The events that a service's reactions gave up on: to be looked at, handled again once the cause is gone, or given up for good. */
export class DeadLetters {
  private readonly runner: ReactionRunner;

  /** `lanes`: those of the service's present reactions; without them letters can only be looked at. */
  constructor(private readonly database: Database, private readonly lanes: readonly Lane[] = []) {
    this.runner = new ReactionRunner(database);
  }

  /** Open letters, those of one entity in their order; with `settled` also the closed ones. At most 500. */
  async ls({ settled = false } = {}): Promise<DeadLetter[]> {
    return (await this.database.worker.query<DeadLetter>(`select ${COLUMNS} from dead_letter where $1 or settled_at is null order by reaction, aggregate_id, sequence limit 500`, [settled])).rows;
  }

  /** One letter. @throws ProblemError `not-found` */
  async show(id: string): Promise<DeadLetter> {
    const { rows } = await this.database.worker.query<DeadLetter>(`select ${COLUMNS} from dead_letter where id = $1::uuid`, [UUID.test(id) ? id : null]);
    return rows[0] ?? notFound(id);
  }

  /** Handles a letter again. In a projection: all letters of its entity, in order, until one fails. */
  async replay(id: string): Promise<Replayed> {
    const letter = await this.show(id);
    const lane = this.laneOf(letter);
    const letters = lane.mode === 'projection' ? await this.waitingWith(letter) : [letter].filter((one) => !one.settledAt);
    let settled = 0;
    for (const one of letters) {
      const problem = await problemOf(() => this.runner.replay(lane, one));
      if (problem) return { settled, waiting: letters.length - settled, problem };
      settled++;
    }
    return { settled, waiting: 0 };
  }

  /**
   * Gives a letter up: it counts as handled, and what waits behind it can be replayed.
   * @throws ProblemError `not-first` when a letter of the same entity comes before it.
   */
  async discard(id: string, reason: string): Promise<void> {
    const letter = await this.show(id);
    const lane = this.laneOf(letter);
    const [first] = lane.mode === 'projection' ? await this.waitingWith(letter) : [letter];
    if (first && first.id !== id) throw new ProblemError('conflict', 'not-first', { detail: `Letter ${first.id} of the same entity comes before this one.` });
    await this.runner.discard(lane, letter, reason);
  }

  private async waitingWith({ tenantId, reaction, aggregateId }: DeadLetter): Promise<DeadLetter[]> {
    return (await this.database.worker.query<DeadLetter>(`select ${COLUMNS} from dead_letter where tenant_id = $1 and reaction = $2 and aggregate_id = $3 and settled_at is null order by sequence`, [tenantId, reaction, aggregateId])).rows;
  }

  private laneOf({ reaction }: DeadLetter): Lane {
    return this.lanes.find((lane) => lane.name === reaction) ?? gone(reaction);
  }
}

async function problemOf(replay: () => Promise<Verdict>): Promise<string | undefined> {
  try {
    return (await replay()) === 'early' ? 'An event before it has not been applied.' : undefined;
  } catch (error) {
    return describeFailure(error);
  }
}

const notFound = (id: string): never => { throw new ProblemError('missing', 'not-found', { detail: `There is no dead letter ${id}.` }); };
const gone = (reaction: string): never => { throw new ProblemError('conflict', 'no-reaction', { detail: `Nothing in this version of the service is called ${reaction}.` }); };
