import { reporting, tasks, type TaskRow } from '@kontora/contracts';
import type { Client } from '@kontora/client';
import { CivilDate } from '@kontora/domain';
import type { z } from 'zod';
import { dice } from '../firm/dice.ts';
import { doingOf, minutesOf, REMARKS, type Doing } from '../firm/season.ts';
import { eventually, inParallel } from './parallel.ts';

type Row = z.output<typeof TaskRow>;
const AT_A_TIME = 8;

/** Waits until every stage that is to be done has its task. */
export async function tasksOfStages(lead: Client): Promise<void> {
  const released = async () => (await lead.call(reporting.listObligationStages, { limit: 1, count: 'exact', filter: { state: { in: ['released', 'in-work'] } } })).page.count!.value;
  const open = async () => (await lead.call(tasks.listTasks, { limit: 1, count: 'exact', filter: { originService: { eq: 'reporting' }, state: { in: ['open', 'in-work', 'review'] } } })).page.count!.value;
  await eventually('A task for each stage of the season', async () => (await open()) >= (await released()), 60_000);
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
