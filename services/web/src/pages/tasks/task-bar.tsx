import { tasks } from '@kontora/contracts';
import { SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { FilterBar } from '../../design/list/filter-bar.tsx';
import { PageBar } from '../../design/page-head.tsx';
import { FILTERS, NAMES, PICKERS, useFilterWords } from './task-filters.tsx';
import { useText } from './text.ts';
import type { TaskViewState } from './use-task-view.ts';

/** The head of a view of tasks: its name, whose tasks, and the filter; `without` are the fields that the view decides itself; `everybodys`: it is about all employees. */
export function TaskBar({ title, view, without = [], everybodys = false, children, end }: { title: string; view: TaskViewState; without?: readonly string[]; everybodys?: boolean; children?: ReactNode; end?: ReactNode }) {
  const t = useText();
  const words = useFilterWords();
  return (
    <PageBar title={title}>
      {children}
      {view.everybody && !everybodys && <SegmentedControl aria-label={t('whose.label')} data={[{ value: 'mine', label: t('whose.mine') }, { value: 'all', label: t('whose.all') }]} value={view.mine ? 'mine' : 'all'} onChange={(whose) => view.change({ set: { whose: whose === 'all' ? 'all' : undefined } })} />}
      <FilterBar<typeof tasks.listTasks> operation={tasks.listTasks} filter={view.filter} onChange={(filter) => view.change({ filter })} fields={FILTERS.filter((field) => !without.includes(field))} words={words} pickers={PICKERS} nameOf={NAMES} />
      {end}
    </PageBar>
  );
}
