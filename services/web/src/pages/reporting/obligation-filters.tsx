import type { reporting } from '@kontora/contracts';
import type { FilterName, ListWords } from '../../design/list/column.ts';
import { EmployeesPicker, OrganisationName, OrganisationPicker } from '../../design/pickers/pickers.tsx';
import { EmployeeName } from '../../design/values/values.tsx';
import { useText } from './text.ts';

type List = typeof reporting.listObligations;
/** What the season can be filtered by, in lists and in the matrix alike. */
export const FILTERS: FilterName<List>[] = ['organisationId', 'employeeId', 'code', 'state', 'late', 'dueOn', 'filedOn', 'kind', 'figures', 'period', 'year', 'notRequiredAsked', 'dueByHand', 'correctionNo'];
export const PICKERS = { employeeId: EmployeesPicker, organisationId: OrganisationPicker };
export const NAMES = { employeeId: (id: string) => <EmployeeName id={id} />, organisationId: (id: string) => <OrganisationName id={id} /> };

/** How the fields of obligations and their values are called. */
export function useFilterWords(): ListWords<List> {
  const t = useText();
  return {
    label: (field) => t(`field.${field as 'state'}`),
    value: (field, value) => (field === 'state' ? t(`state.${value as 'planned'}`) : field === 'kind' ? t(`kind.${value as 'report'}`) : field === 'figures' ? t(`figuresState.${value as 'none'}`) : value),
  };
}
