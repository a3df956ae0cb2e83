import { OPEN_TASK_STATES, type Filter, type Response, type tasks } from '@kontora/contracts';
import { figureOf } from './figures.ts';

type Row = Response<typeof tasks.listTasks>['data'][number];

/**
 * The day in numbers, from the open tasks of an employee and of those they stand in for. The filters are as plain as they can be, so that
 * people can read them: what cannot be begun yet, or is done by a substitute, is spoken of only where there is such a task.
 */
export function dayFigures(rows: readonly Row[], { today, me }: { today: string; me: string }): Response<typeof tasks.myDay>['figures'] {
  const waits = ({ startOn }: Row) => startOn !== null && startOn > today;
  const begun = rows.filter((row) => !waits(row));
  const whose: Filter = rows.every(({ actingId }) => actingId === me) ? { actingId: { eq: me } } : { or: [{ actingId: { eq: me } }, { assigneeId: { eq: me } }] };
  const base: Filter = { ...whose, ...(begun.length < rows.length && { not: { startOn: { gt: today } } }) };
  const open = { state: { in: [...OPEN_TASK_STATES] } };
  const figure = (filter: Filter, holds: (row: Row) => boolean) => figureOf(begun.filter(holds).length, { filter: base, rows: filter });
  return {
    all: figure(open, () => true),
    overdue: figure({ overdue: { eq: true } }, ({ dueOn }) => dueOn !== null && dueOn < today),
    dueToday: figure({ ...open, dueOn: { eq: today } }, ({ dueOn }) => dueOn === today),
    toReview: figure({ state: { in: ['review'] } }, ({ state }) => state === 'review'),
  };
}
