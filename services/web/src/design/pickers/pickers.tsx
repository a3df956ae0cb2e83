import { contacts, identity } from '@kontora/contracts';
import { MultiSelect, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useEmployeeName } from '../../data/names.ts';
import { useListOf, useQueryOf } from '../../data/queries.ts';
import { useCommon } from '../../text/common.ts';
import type { FilterPicker } from '../list/column.ts';

interface One { label?: string; value?: string | null | ''; onChange?: (id: string | '') => void; required?: boolean; withAsterisk?: boolean; error?: React.ReactNode; description?: string; name?: string }
interface Option { value: string; label: string }
const TYPING_MS = 150;
const useTyped = () => { const [text, setText] = useState(''); const [settled] = useDebouncedValue(text, TYPING_MS); return { text, setText, settled }; };
/** The options, with the chosen one among them even when the search does not find it. */
const withChosen = (options: Option[], chosen: Option | undefined) => (chosen && !options.some(({ value }) => value === chosen.value) ? [chosen, ...options] : options);

function useEmployees(typed: string): Option[] {
  const { rows } = useListOf(identity.listEmployees, { filter: { state: { eq: 'active' }, ...(typed.length > 1 && { name: { contains: typed } }) } });
  return rows.map(({ id, name }) => ({ value: id, label: name }));
}
function useGroups(): Option[] {
  return useListOf(identity.listEmployeeGroups, {}).rows.map(({ id, name }) => ({ value: id, label: name }));
}

/** An employee at work, found by name. */
export function EmployeeInput({ value, onChange, ...rest }: One) {
  const t = useCommon();
  const { text, setText, settled } = useTyped();
  const name = useEmployeeName(value || null);
  const options = withChosen(useEmployees(settled === name ? '' : settled), value ? { value, label: name ?? '…' } : undefined);
  return <Select {...rest} searchable clearable={!rest.required} searchValue={text} onSearchChange={setText} data={options} filter={({ options: all }) => all} value={value || null} onChange={(id) => onChange?.(id ?? '')} placeholder={t('value.chooseEmployee')} nothingFoundMessage={t('list.noneFound')} />;
}
/** A queue: a group of employees. */
export function GroupInput({ value, onChange, ariaLabel, ...rest }: One & { ariaLabel?: string }) {
  const t = useCommon();
  return <Select {...rest} aria-label={ariaLabel} searchable clearable={!rest.required} data={useGroups()} value={value || null} onChange={(id) => onChange?.(id ?? '')} placeholder={t('value.chooseGroup')} nothingFoundMessage={t('list.noneFound')} />;
}
/** A client, found by anything one knows of it: words, ИНН, phone, code. */
export function OrganisationInput({ value, onChange, ...rest }: One) {
  const t = useCommon();
  const { text, setText, settled } = useTyped();
  const chosen = useQueryOf(contacts.getOrganisation, { id: value || '' }, { enabled: Boolean(value) }).data;
  const found = useListOf(contacts.listOrganisations, settled.length > 1 && settled !== chosen?.name ? { q: settled } : {}).rows;
  const options = withChosen(found.map(({ id, name }) => ({ value: id, label: name })), chosen && value ? { value, label: chosen.name } : undefined);
  return <Select {...rest} searchable clearable={!rest.required} searchValue={text} onSearchChange={setText} data={options} filter={({ options: all }) => all} value={value || null} onChange={(id) => onChange?.(id ?? '')} placeholder={t('value.chooseClient')} nothingFoundMessage={t('list.noneFound')} />;
}

/** Several employees, for filters. */
export const EmployeesPicker: FilterPicker = ({ label, value, onChange }) => {
  const t = useCommon();
  return <MultiSelect label={label} searchable data={useEmployees('')} value={value} onChange={onChange} placeholder={t('value.chooseEmployee')} nothingFoundMessage={t('list.noneFound')} comboboxProps={{ withinPortal: false }} />;
};
/** Several queues, for filters. */
export const GroupsPicker: FilterPicker = ({ label, value, onChange }) => {
  const t = useCommon();
  return <MultiSelect label={label} searchable data={useGroups()} value={value} onChange={onChange} placeholder={t('value.chooseGroup')} nothingFoundMessage={t('list.noneFound')} comboboxProps={{ withinPortal: false }} />;
};
/** One client, for filters. */
export const OrganisationPicker: FilterPicker = ({ label, value, onChange }) => <OrganisationInput label={label} value={value[0] ?? ''} onChange={(id) => onChange(id ? [id] : [])} />;

/** The name of a group by id. */
export function GroupName({ id }: { id: string | null }) {
  const groups = useGroups();
  return <>{groups.find(({ value }) => value === id)?.label ?? ''}</>;
}
/** The name of a client by id. */
export function OrganisationName({ id }: { id: string }) {
  return <>{useQueryOf(contacts.getOrganisation, { id }).data?.name ?? '…'}</>;
}
