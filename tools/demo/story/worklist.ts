import { reporting, tasks, type Response, type TaskRow } from '@kontora/contracts';
import type { z } from 'zod';
import { eventually } from '../load/parallel.ts';
import { chapter, columns, type Scene } from './scene.ts';

type Row = z.output<typeof TaskRow>;
/** What the day came to. */
export interface Worked { redirected: Response<typeof tasks.getTask>; completed: number; minutes: number; stage: { state: string; minutes: number | null }; next: Row | undefined }

/** A task goes from one accountant to another, who takes it, says something, and completes it; then its stage is done and the next one has a task. */
export async function workTheDay(scene: Scene, lookedAfter: readonly string[]): Promise<Worked> {
  chapter(scene, 'The worklist');
  const { lead, accountant, colleague, employees, say } = scene;
  const mine = { organisationId: { in: [...lookedAfter] }, originService: { eq: 'reporting' }, assigneeId: { eq: employees.get('irina')! }, state: { eq: 'open' as const } };
  const due = await eventually('Irina’s tasks', async () => {
    const { data } = await lead.call(tasks.listTasks, { filter: mine, sort: 'dueOn', limit: 50 });
    const preparing = data.filter(({ subject }) => subject?.stage === 'PREPARE');
    return preparing.length >= 3 ? preparing : undefined;
  });
  for (const { title, dueOn, organisationName } of due.slice(0, 5)) say(`    ${columns([11, 62, 30], [dueOn ?? '', title, organisationName ?? ''])}`);
  const [first, ...others] = due as [Row, ...Row[]];
  const given = await lead.call(tasks.redirectTask, { id: first.id, assigneeId: employees.get('sergey')!, reason: 'Ирина занята проверкой, возьмёт Сергей' }, { ifMatch: first.version });
  const claimed = await colleague.call(tasks.claimTask, { id: given.id });
  await colleague.call(tasks.addTaskComment, { taskId: given.id, text: 'Беру, документы есть.' });
  const redirected = await colleague.call(tasks.completeTask, { id: given.id, outcome: 'done', minutes: 35, timeKind: 'inside' }, { ifMatch: claimed.version });
  say(`«${first.title}» went from Irina to Sergey (bounces: ${redirected.bounces}), who completed it in ${redirected.minutes.inside} minutes.`);
  for (const { id, version } of others.slice(0, 2)) await accountant.call(tasks.completeTask, { id, outcome: 'done', minutes: 20, timeKind: 'inside' }, { ifMatch: version });
  const { stage, next } = await followStage(scene, redirected);
  say(`Its stage is ${stage.state} with ${stage.minutes} minutes; next: ${next ? `«${next.title}», due ${next.dueOn}` : 'nothing'}.`);
  return { redirected, completed: 1 + Math.min(others.length, 2), minutes: 35 + 20 * Math.min(others.length, 2), stage, next };
}

/** The stage that a task stood for, once it has heard of its end, and the task that follows. */
async function followStage({ lead }: Scene, { origin, organisationId }: Response<typeof tasks.getTask>): Promise<Pick<Worked, 'stage' | 'next'>> {
  const stage = await eventually('The end of the stage', async () => {
    const { data } = await lead.call(reporting.listObligationStages, { filter: { organisationId: { eq: organisationId! }, state: { eq: 'done' } }, limit: 200 });
    return data.find(({ id }) => id === origin!.id);
  });
  const next = await eventually('The task of the next stage', async () => {
    const { data: stages } = await lead.call(reporting.listObligationStages, { filter: { obligationId: { eq: stage.obligationId }, state: { in: ['released', 'in-work'] } } });
    const { data } = await lead.call(tasks.listTasks, { filter: { organisationId: { eq: organisationId! }, state: { eq: 'open' } }, limit: 200 });
    return data.find((task) => stages.some(({ id }) => id === task.origin?.id));
  });
  return { stage, next };
}
