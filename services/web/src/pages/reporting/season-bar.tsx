import { reporting } from '@kontora/contracts';
import { Select } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { useQueryOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import type { FilterName, FilterPicker } from '../../design/list/column.ts';
import { FilterBar } from '../../design/list/filter-bar.tsx';
import { PageBar } from '../../design/page-head.tsx';
import { EmployeeInput, OrganisationPicker } from '../../design/pickers/pickers.tsx';
import { language, textIfAny } from '../../text/catalogue.ts';
import { NAMES, useFilterWords } from './obligation-filters.tsx';
import type { SeasonViewState } from './use-season-view.ts';
import { exactly } from './whose.ts';

/** The names of reports by code, in the reader's language; what the catalogue does not know keeps its code. */
export function useReportNames(): (code: string) => string {
  const { can } = useSession();
  const types = useQueryOf(reporting.listObligationTypes, {}, { enabled: can('reporting:read') }).data?.data;
  const spoken = language();
  return useMemo(() => {
    const names = new Map(types?.map(({ code, nameRu, nameEn }) => [code, spoken === 'en' ? nameEn : nameRu]));
    return (code: string) => names.get(code) ?? code;
  }, [types, spoken]);
}
/** The name of one obligation in the reader's language: obligations themselves carry the Russian one. */
export function useObligationName(): (obligation: { code: string; name: string }) => string {
  const names = useReportNames();
  const english = language() === 'en';
  return useMemo(() => ({ code, name }) => { const known = english ? names(code) : name; return known === code ? name : known; }, [names, english]);
}
/** The name of a stage; one that the firm added keeps its code. */
export const stageName = (code: string): string => textIfAny(['reporting'], `stage.${code}`) ?? code;

const OneEmployee: FilterPicker = ({ label, value, onChange }) => <EmployeeInput label={label} value={value[0] ?? ''} onChange={(id) => onChange(id ? [id] : [])} />;
const OneReport: FilterPicker = ({ label, value, onChange }) => {
  const types = useQueryOf(reporting.listObligationTypes, {}).data?.data ?? [];
  const options = types.map(({ code, nameRu, nameEn }) => ({ value: code, label: language() === 'en' ? nameEn : nameRu })).sort((a, b) => a.label.localeCompare(b.label));
  return <Select label={label} searchable clearable data={options} value={value[0] ?? null} onChange={(code) => onChange(code ? [code] : [])} comboboxProps={{ withinPortal: false }} />;
};
const FIELDS: FilterName<typeof reporting.listObligations>[] = ['employeeId', 'organisationId', 'code', 'kind', 'state', 'late', 'groupId'];
const PICKERS = { employeeId: OneEmployee, organisationId: OrganisationPicker, code: OneReport };
const ReportName = ({ code }: { code: string }) => <>{useReportNames()(code)}</>;
const reportName = (code: string) => <ReportName code={code} />;
/** How ids and codes are written where obligations, their stages or gaps are filtered. */
export const FILTER_NAMES = { ...NAMES, code: reportName };
export const STAGE_FILTER_NAMES = { ...NAMES, obligationCode: reportName };

/** The head of a view in time: its name, how it is looked at, and the filter it shares with the matrix. */
export function SeasonBar({ title, view, children }: { title: string; view: SeasonViewState; children: ReactNode }) {
  const words = useFilterWords();
  return (
    <>
      <PageBar title={title}>{children}</PageBar>
      <PageBar>
        <FilterBar<typeof reporting.listObligations> operation={reporting.listObligations} filter={view.filter} onChange={(filter) => view.change({ filter: exactly(filter) })} fields={FIELDS} words={words} pickers={PICKERS} nameOf={FILTER_NAMES} />
      </PageBar>
    </>
  );
}
