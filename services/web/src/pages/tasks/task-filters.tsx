import type { tasks } from '@kontora/contracts';
import type { FilterName, ListWords } from '../../design/list/column.ts';
import { EmployeesPicker, GroupName, GroupsPicker, OrganisationName, OrganisationPicker } from '../../design/pickers/pickers.tsx';
import { EmployeeName } from '../../design/values/values.tsx';
import { useText } from './text.ts';

type List = typeof tasks.listTasks;
/** What tasks can be filtered by, in the list, on the board and in the calendar alike. */
export const FILTERS: FilterName<List>[] = ['state', 'title', 'organisationId', 'assigneeId', 'groupId', 'performerId', 'reviewerId', 'dueOn', 'promisedOn', 'completedOn', 'overdue', 'late', 'statutory', 'clientWaiting', 'returned', 'priority', 'kind', 'createdAt'];
export const PICKERS = { actingId: EmployeesPicker, managerId: EmployeesPicker, assigneeId: EmployeesPicker, performerId: EmployeesPicker, reviewerId: EmployeesPicker, groupId: GroupsPicker, organisationId: OrganisationPicker };
const name = (id: string) => <EmployeeName id={id} />;
function Priority({ level }: { level: string }) {
  const t = useText();
  return <>{/^[1-4]$/.test(level) ? t(`priority.${level as '1'}`) : level}</>;
}
export const NAMES = { priority: (level: string) => <Priority level={level} />, assigneeId: name, actingId: name, performerId: name, reviewerId: name, groupId: (id: string) => <GroupName id={id} />, organisationId: (id: string) => <OrganisationName id={id} /> };

/** How the fields of tasks and their values are called. */
export function useFilterWords(): ListWords<List> {
  const t = useText();
  return { label: (field) => t(`field.${field}`), value: (field, value) => (field === 'state' ? t(`state.${value as 'open'}`) : value) };
}
