import type { Response, tasks } from '@kontora/contracts';
import { CivilDate } from '@kontora/domain';

type Entry = Response<typeof tasks.myDay>['data'][number];
export type TriageReason = Entry['reasons'][number];
/** What the order of the day depends on. */
export type Candidate = Pick<Entry, 'id' | 'state' | 'dueOn' | 'promisedOn' | 'statutory' | 'clientWaiting' | 'returned' | 'priority' | 'createdAt' | 'substitutesId'>;

/** A statutory task is at risk from this many days before its due date. */
const RISK_DAYS = 1;
/** From this many days before its due date a task is due soon. */
const SOON_DAYS = 3;
/** The strongest reason comes first; it decides the place in the day. */
const ORDER: readonly TriageReason['code'][] = ['penalty-risk', 'promise', 'overdue', 'client-waiting', 'due-today', 'to-review', 'returned', 'due-soon', 'urgent', 'stands-in'];
const PLAIN = ORDER.indexOf('stands-in');

/** Why a task deserves attention on a day, strongest reason first. `days` counts days overdue, or still to go. */
export function reasonsOf(task: Candidate, today: string): TriageReason[] {
  const left = (day: string) => CivilDate.daysBetween(CivilDate.parse(today), CivilDate.parse(day));
  const due = task.dueOn === null ? Infinity : left(task.dueOn);
  const reasons: TriageReason[] = [];
  if (task.statutory && due <= RISK_DAYS) reasons.push({ code: 'penalty-risk', days: Math.abs(due) });
  if (task.promisedOn !== null && left(task.promisedOn) <= 0) reasons.push({ code: 'promise', days: -left(task.promisedOn) });
  if (due < 0) reasons.push({ code: 'overdue', days: -due });
  if (task.clientWaiting) reasons.push({ code: 'client-waiting' });
  if (due === 0) reasons.push({ code: 'due-today' });
  if (task.state === 'review') reasons.push({ code: 'to-review' });
  if (task.returned) reasons.push({ code: 'returned' });
  if (due > 0 && due <= SOON_DAYS) reasons.push({ code: 'due-soon', days: due });
  if (task.priority === 1) reasons.push({ code: 'urgent' });
  if (task.substitutesId !== null) reasons.push({ code: 'stands-in', employeeId: task.substitutesId });
  return reasons;
}

/** The tasks of a day in the order to do them: by strongest reason, then due date, then priority, then age. */
export function orderDay<T extends Candidate>(tasks: readonly T[], today: string): (T & { reasons: TriageReason[] })[] {
  const judged = tasks.map((task) => ({ ...task, reasons: reasonsOf(task, today) }));
  const rank = (reasons: readonly TriageReason[]) => (reasons[0] ? ORDER.indexOf(reasons[0].code) : PLAIN);
  const text = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return judged.toSorted((a, b) => rank(a.reasons) - rank(b.reasons) || text(a.dueOn ?? '9999', b.dueOn ?? '9999') || a.priority - b.priority || text(a.createdAt, b.createdAt) || text(a.id, b.id));
}
