import type { Db, Publish } from '@kontora/platform';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { writeFilings } from '../filing/write-filing.ts';
import { announceObligations } from '../obligation/announce.ts';
import type { FilingStep, Obligation } from '../obligation/obligation.ts';
import { withdrawStages } from './announce.ts';
import { setNextStart } from './follow-obligation.ts';
import { releaseNow } from './release.ts';
import { OPEN_STAGES, type StageRow } from './stage-rows.ts';

/** How a stage ended: on which civil date, by whom, after how many minutes. */
export interface StageEnd {
  state: 'done' | 'skipped' | 'blocked'; on: string; by: string; minutes: number | null; comment: string | null;
  /** Its task has ended already; else the task, if there is one, is cancelled. */
  viaTask: boolean;
}
interface Tx { em: EntityManager; db: Db; publish: Publish }

/**
 * Ends a stage and draws the consequences: the obligation moves on, a filing that the stage stands for is recorded, and the stage after
 * it is released, whatever its date.
 */
export async function endStage({ obligation, stage, end }: { obligation: Obligation; stage: StageRow; end: StageEnd }, tx: Tx): Promise<void> {
  await tx.db.run(sql`update stage set state = ${end.state}, completed_on = ${end.state === 'blocked' ? null : end.on}, completed_by = ${end.by}, ended_by_task = ${end.viaTask}, minutes = ${end.minutes}, comment = ${end.comment}, version = version + 1, updated_at = now() where id = ${stage.id}`);
  if (!end.viaTask && stage.state !== 'planned') withdrawStages([stage.id], tx.publish);
  if (end.state !== 'blocked') obligation.begun = true;
  if (end.state === 'done') await moveOn({ obligation, stage, end }, tx);
  await tx.em.flush();
  if (end.state !== 'blocked') await releaseFollowing(stage, tx);
  await setNextStart([obligation.id], tx.db);
  await announceObligations([obligation.id], tx);
}

async function moveOn({ obligation, stage, end }: { obligation: Obligation; stage: StageRow; end: StageEnd }, tx: Tx): Promise<void> {
  if (stage.workflow !== 'main') return;
  const open = await tx.db.rows<{ code: string }>(sql`select code from obligation_stage where obligation_id = ${obligation.id} and workflow = 'main' and state = any(${[...OPEN_STAGES]}::text[]) order by no`);
  const stands = filingOf(stage.code, open.length);
  if (stands && obligation.can(stands) && (await whatFiles([obligation], tx.db)).has(obligation.id) === (stands !== 'paid')) {
    obligation.recordFiling(stands, { on: end.on, files: stands !== 'paid' }, unexpected);
    await tx.em.flush();
    await writeFilings([obligation], { step: stands, on: end.on, proof: null, comment: end.comment, cause: null }, tx);
  } else if (stage.code === 'PREPARE' && obligation.can('makeReady')) {
    if (!open.some(({ code }) => code === 'AGREE')) obligation.take('makeReady', unexpected);
    else if (obligation.can('begin') || obligation.state === 'in-preparation') obligation.take('propose', unexpected);
  } else if (stage.code === 'AGREE' && obligation.can('makeReady')) obligation.take('makeReady', unexpected);
  else if (obligation.can('begin')) obligation.take('begin', unexpected);
}

/** The step of the conversation a stage stands for: who completes the stage says that it has happened. */
const filingOf = (code: string, open: number): FilingStep | undefined => (code === 'FILE' ? 'sent' : code === 'ACCEPT' ? 'accepted' : open === 0 ? 'paid' : undefined);

/** Those of the obligations of which there is anything to file or to notify, and not only to pay. */
export async function whatFiles(obligations: readonly Obligation[], db: Db): Promise<ReadonlySet<string>> {
  const timetables = await db.rows<{ id: string }>(sql`select id from timetable where id = any(${[...new Set(obligations.map(({ timetableId }) => timetableId))]}::uuid[]) and (filing_on is not null or notification_on is not null)`);
  const filing = new Set(timetables.map(({ id }) => id));
  return new Set(obligations.filter(({ timetableId }) => filing.has(timetableId)).map(({ id }) => id));
}

/** Work that is ahead of its dates goes on at once. */
async function releaseFollowing(stage: StageRow, tx: Tx): Promise<void> {
  const next = await tx.db.row<{ key: string; state: string }>(sql`select key, state from obligation_stage where obligation_id = ${stage.obligationId} and workflow = ${stage.workflow} and no > ${stage.no} order by no limit 1`);
  if (next?.state === 'planned') await releaseNow({ obligationId: stage.obligationId, key: next.key }, tx);
}

/** For transitions that were asked for first. */
const unexpected = (code: string): never => { throw new Error(`A step that was possible is not: ${code}`); };
