import type { Response, tasks } from '@kontora/contracts';
import { useCallback } from 'react';
import type { RowOf } from '../../data/queries.ts';
import { today } from '../../design/form/today.ts';
import { State, type Tone } from '../../design/values/values.tsx';
import { language, textIfAny } from '../../text/catalogue.ts';
import { useReportNames } from '../reporting/season-bar.tsx';
import { usePeriodText } from '../reporting/season-words.tsx';
import { useText } from './text.ts';

export type TaskRow = RowOf<typeof tasks.listTasks>;
export type Task = Response<typeof tasks.getTask>;
export type TaskState = TaskRow['state'];

const TONE: Record<TaskState, Tone> = { open: 'neutral', 'in-work': 'active', review: 'wait', done: 'good', cancelled: 'neutral' };
/** Where a task is in its life. */
export function TaskStateBadge({ task }: { task: Pick<TaskRow, 'state' | 'returned'> }) {
  const t = useText();
  return <State tone={task.returned && task.state !== 'done' ? 'bad' : TONE[task.state]}>{task.returned && task.state === 'open' ? t('returned') : t(`state.${task.state}`)}</State>;
}

/** What a task is about: its title, or for work of another service its subject in the reader's language. */
export function useTaskTitle(): (task: Pick<TaskRow, 'title' | 'subject'>) => string {
  const names = useReportNames();
  const periodText = usePeriodText();
  const spoken = language();
  return useCallback(({ title, subject }) => {
    // Another service may name what is no period of ours: then as it stands.
    const inWords = (period: string) => { try { return periodText(period); } catch { return period; } };
    if (!subject || spoken === 'ru') return title;
    const stage = subject.stage && (textIfAny(['tasks'], `stage.${subject.stage}`) ?? subject.stage);
    return [subject.code && names(subject.code), subject.period && inWords(subject.period), stage].filter(Boolean).join(' · ');
  }, [names, periodText, spoken]);
}

/** Not closed, and its day has passed. */
export const isOverdue = ({ state, dueOn }: Pick<TaskRow, 'state' | 'dueOn'>): boolean => dueOn !== null && dueOn < today() && state !== 'done' && state !== 'cancelled';

/** The name of a kind of work; kinds that other services bring later show their key. */
export const kindText = (kind: string): string => textIfAny(['tasks'], `kind.${kind}`) ?? kind;
