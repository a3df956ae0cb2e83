import { reporting, type Job, type ObligationRow } from '@kontora/contracts';
import type { Client } from '@kontora/client';
import { CivilDate } from '@kontora/domain';
import type { z } from 'zod';
import { inParallel } from './parallel.ts';

type Row = z.output<typeof ObligationRow>;

/** Waits for background work and answers its result. @throws Error with what went wrong. */
export async function finish<R>(client: Client, job: Job): Promise<R> {
  for await (const { state, result, problem, operation } of client.watchJob(job)) {
    if (state === 'done') return result as R;
    if (state === 'failed' || state === 'cancelled') throw new Error(`${operation}: ${problem?.detail ?? state}`);
  }
  throw new Error(`${job.operation} was lost sight of.`);
}

/** The years whose obligations fall due about now: until April those of the last year do. */
export const yearsOf = (today: CivilDate): number[] => (CivilDate.month(today) <= 4 ? [CivilDate.year(today) - 1, CivilDate.year(today)] : [CivilDate.year(today)]);

/** Plans a year, confirms the rules it hangs on, accepts it; what was accepted before is not planned again. */
export async function planYear(lead: Client, year: number): Promise<void> {
  const { planId } = await finish<{ planId: string }>(lead, await lead.call(reporting.planSeason, { year }));
  await confirmRules(lead, planId);
  await finish(lead, await lead.call(reporting.acceptPlan, { id: planId, unconfirmed: 'leave' }));
  await finish(lead, await lead.call(reporting.releaseDueStages, {}));
}

/** Confirms, as the lead who has checked them, the rules and calendars that a plan waits for. */
export async function confirmRules(lead: Client, planId: string): Promise<void> {
  const { unconfirmed } = await lead.call(reporting.getSeasonPlan, { id: planId });
  await inParallel(unconfirmed, 4, ({ what, code }) => (what === 'type' ? confirmRule(lead, code) : confirmCalendar(lead, Number(code))));
}

async function confirmRule(lead: Client, code: string): Promise<void> {
  const { versions } = await lead.call(reporting.getObligationType, { code });
  for (const { id, version, needsConfirmation } of versions) if (needsConfirmation) await lead.call(reporting.confirmObligationType, { id }, { ifMatch: version });
}

async function confirmCalendar(lead: Client, year: number): Promise<void> {
  const { revisions: [newest] } = await lead.call(reporting.getWorkingCalendar, { year });
  if (newest?.needsConfirmation) await lead.call(reporting.confirmCalendarYear, { id: newest.id }, { ifMatch: newest.version });
}

/** All obligations of a filter, in the order of their due dates. */
export async function allObligations(client: Client, filter: object = {}): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const { data } of client.pages(reporting.listObligations, { filter, sort: 'dueOn', limit: 200 })) rows.push(...(data as Row[]));
  return rows;
}
