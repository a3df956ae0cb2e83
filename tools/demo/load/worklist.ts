import { reporting, tasks, type ObligationRow, type ObligationStageRow, type TaskRow } from '@kontora/contracts';
import type { Client } from '@kontora/client';
import { CivilDate } from '@kontora/domain';
import type { z } from 'zod';
import { dice } from '../firm/dice.ts';
import { doingOf, isReplanned, minutesOf, REMARKS, type Doing } from '../firm/season.ts';
import { eventually, inParallel } from './parallel.ts';

type Row = z.output<typeof TaskRow>;
type Stage = z.output<typeof ObligationStageRow>;
const AT_A_TIME = 8;

/** Plans stages anew whose day had passed before the firm began here, of obligations that are still to come. */
export async function replan(lead: Client, { upcoming, today }: { upcoming: readonly z.output<typeof ObligationRow>[]; today: CivilDate }): Promise<void> {
  const late = new Map<string, Stage[]>();
  const filter = { state: { eq: 'released' }, plannedOn: { lt: today } } as const;
  for await (const { data } of lead.pages(reporting.listObligationStages, { filter, sort: 'plannedOn', limit: 200 })) for (const stage of data as Stage[]) late.set(stage.obligationId, [...(late.get(stage.obligationId) ?? []), stage]);
  const chosen = upcoming.filter(({ id, organisationName, code, period, state }) => late.has(id) && state === 'planned' && isReplanned(`${organisationName} ${code} ${period}`));
  await inParallel(chosen, AT_A_TIME, async ({ id, version: seen, dueOn }) => {
    let version = seen;
    for (const { key, no } of late.get(id)!.sort((a, b) => a.no - b.no)) {
      const plannedOn = CivilDate.min(CivilDate.addDays(today, Math.floor(no / 2)), CivilDate.parse(dueOn));
      ({ version } = await lead.call(reporting.moveStage, { id, key, plannedOn }, { ifMatch: version }));
    }
  });
}

/** Waits until the worklist holds a task for each stage that is to be done, and knows its day. */
export async function tasksOfStages(lead: Client, today: CivilDate): Promise<void> {
  const stages = async (filter: object) => (await lead.call(reporting.listObligationStages, { limit: 1, count: 'exact', filter: { ...filter, state: { in: ['released', 'in-work'] } } })).page.count!.value;
  const open = async (filter: object) => (await lead.call(tasks.listTasks, { limit: 1, count: 'exact', filter: { ...filter, originService: { eq: 'reporting' }, state: { in: ['open', 'in-work', 'review'] } } })).page.count!.value;
  await eventually('A task for each stage of the season', async () => (await open({})) === (await stages({})) && (await open({ dueOn: { lt: today } })) === (await stages({ plannedOn: { lt: today } })), 60_000);
}

/** Everybody works off a part of what is due about now; answers how many tasks were touched. */
export async function workTasks(lead: Client, { byId, today }: { byId: ReadonlyMap<string, Client>; today: CivilDate }): Promise<number> {
  const due: Row[] = [];
  const filter = { originService: { eq: 'reporting' }, state: { eq: 'open' }, dueOn: { lte: CivilDate.addDays(today, 12) } } as const;
  for await (const { data } of lead.pages(tasks.listTasks, { filter, sort: 'dueOn', limit: 200 })) due.push(...(data as Row[]));
  const chosen = due.flatMap((task) => {
    const key = `${task.organisationName} ${task.subject?.code} ${task.subject?.period} ${task.subject?.stage}`;
    const doing = doingOf(key, CivilDate.daysBetween(today, CivilDate.parse(task.dueOn!)));
    const colleague = task.assigneeId === null ? undefined : byId.get(task.assigneeId);
    return doing === 'leave' || !colleague ? [] : [{ task, key, doing, colleague }];
  });
  await inParallel(chosen, AT_A_TIME, ({ task, key, doing, colleague }) => work(task, { doing, key, colleague }));
  return chosen.length;
}

async function work({ id, version, subject }: Row, { doing, key, colleague }: { doing: Doing; key: string; colleague: Client }): Promise<void> {
  const chance = dice(`work ${key}`);
  switch (doing) {
    case 'claim': await colleague.call(tasks.claimTask, { id }); break;
    case 'comment': await colleague.call(tasks.addTaskComment, { taskId: id, text: chance.pick(REMARKS) }); break;
    case 'impossible': await colleague.call(tasks.completeTask, { id, outcome: 'impossible', minutes: 10, timeKind: 'inside', comment: 'Клиент не дал доступ к банку; нужно решение руководителя.' }, { ifMatch: version }); break;
    case 'complete': await colleague.call(tasks.completeTask, { id, outcome: 'done', minutes: minutesOf(subject?.stage ?? '', key), timeKind: chance.chance(92) ? 'inside' : 'extra' }, { ifMatch: version });
  }
}
