import { OPEN_TASK_STATES } from '@kontora/contracts';
import type { Signal } from '@kontora/platform';

const OPEN = `state in (${OPEN_TASK_STATES.map((state) => `'${state}'`).join(', ')})`;
/** Firm by firm, so that each reaches its rows by an index, all of which are led by the firm. */
const perFirm = (read: string) => `known_firm f cross join lateral (${read} and tenant_id = f.id) t`;

/** The worklist as those see it who run the installation. */
export const taskSignals: readonly Signal[] = [
  { name: 'kontora_tasks_open', help: 'Tasks not done', sql: `select coalesce(sum(n), 0)::float8 as value from ${perFirm(`select count(*) as n from task where ${OPEN}`)}` },
  {
    name: 'kontora_tasks_overdue', help: 'Tasks due before today and not done',
    sql: `select coalesce(sum(n), 0)::float8 as value from ${perFirm(`select count(*) as n from task where ${OPEN} and due_on < (now() at time zone 'Europe/Moscow')::date`)}`,
  },
];
