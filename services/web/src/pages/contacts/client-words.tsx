import { contacts, OrganisationIssue, type Response } from '@kontora/contracts';
import { Group, Select } from '@mantine/core';
import { useListOf, type RowOf } from '../../data/queries.ts';
import type { FilterPicker } from '../../design/list/column.ts';
import { EmployeesPicker } from '../../design/pickers/pickers.tsx';
import { Code, Nothing, Phone, State, type Tone } from '../../design/values/values.tsx';
import classes from './contacts.module.css';
import { useText } from './text.ts';

export type Client = Response<typeof contacts.getOrganisation>;
export type ClientRow = RowOf<typeof contacts.listOrganisations>;
export type ClientState = ClientRow['state'];
type Issue = Client['issues'][number];
interface Number { text: string; e164: string | null; extension: string | null }

const TONE: Record<ClientState, Tone> = { prospect: 'wait', client: 'good', former: 'neutral', archived: 'neutral' };
/** How far the relation has come. */
export function ClientStateBadge({ state }: { state: ClientState }) {
  const t = useText();
  return <State tone={TONE[state]}>{t(`state.${state}`)}</State>;
}
/** What is doubtful about a client's data. */
export function IssueBadges({ issues }: { issues: readonly Issue[] }) {
  const t = useText();
  return issues.length > 0 && <Group gap={4} component="span">{issues.map((issue) => <State key={issue} tone="wait">{t(`issue.${issue}`)}</State>)}</Group>;
}
export const Tags = ({ tags }: { tags: readonly string[] }) => <Group gap={4} component="span">{tags.map((tag) => <State key={tag} tone="neutral">{tag}</State>)}</Group>;

/** Telephone numbers: those that can be called as links, the others as they were typed. */
export function Phones({ phones }: { phones: readonly Number[] }) {
  const t = useText();
  if (phones.length === 0) return <Nothing />;
  return <span className={classes.values}>{phones.map(({ text, e164, extension }) => <span key={text}>{e164 ? <Phone value={e164} /> : <Code value={text} />}{extension && ` ${t('extension', { extension })}`}</span>)}</span>;
}
export function Emails({ emails }: { emails: readonly string[] }) {
  if (emails.length === 0) return <Nothing />;
  return <span className={classes.values}>{emails.map((email) => <a key={email} href={`mailto:${email}`}>{email}</a>)}</span>;
}

/** Groups of companies, by name. */
export function useClientGroups(): { value: string; label: string }[] {
  return useListOf(contacts.listOrganisationGroups, { sort: 'name' }).rows.map(({ id, name }) => ({ value: id, label: name }));
}
export function ClientGroupName({ id }: { id: string | null }) {
  return <>{useClientGroups().find(({ value }) => value === id)?.label ?? ''}</>;
}
/** One group of companies, for filters. */
export const ClientGroupPicker: FilterPicker = ({ label, value, onChange }) => <Select label={label} searchable clearable data={useClientGroups()} value={value[0] ?? null} onChange={(id) => onChange(id ? [id] : [])} comboboxProps={{ withinPortal: false }} />;
/** One doubt about the data, for filters. */
export const IssuePicker: FilterPicker = ({ label, value, onChange }) => {
  const t = useText();
  return <Select label={label} clearable data={OrganisationIssue.options.map((issue) => ({ value: issue, label: t(`issue.${issue}`) }))} value={value[0] ?? null} onChange={(issue) => onChange(issue ? [issue] : [])} comboboxProps={{ withinPortal: false }} />;
};
/** The last chosen employee, for filters that ask for one. */
export const OneEmployeePicker: FilterPicker = ({ onChange, ...rest }) => <EmployeesPicker {...rest} onChange={(ids) => onChange(ids.slice(-1))} />;
