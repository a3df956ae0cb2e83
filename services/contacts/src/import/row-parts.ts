import type { ImportOptions } from '@kontora/contracts';
import { readName } from '@kontora/domain';
import type { z } from 'zod';
import type { CustomDefinition } from '../custom-field/check-custom.ts';
import type { CheckedRow } from './canonical.ts';
import type { ImportMapping } from './mapping.ts';
import { profileOf } from './profile-facts.ts';
import { readCustom } from './read-custom.ts';
import type { ImportRow, RowProblem } from './row-values.ts';

/** What rows are read with, the same for all of a run. */
export interface RowRules {
  readonly mapping: ImportMapping;
  readonly options: z.output<typeof ImportOptions>;
  /** Names of responsible people → employees. */
  readonly employees: ReadonlyMap<string, string>;
  readonly definitions: { readonly organisation: readonly CustomDefinition[]; readonly person: readonly CustomDefinition[] };
  /** First day of profiles whose row gives none. */
  readonly profileFrom: string;
}

/** Somebody a row is about, or names as the contact of its client. */
export interface PersonPart {
  readonly number: number;
  readonly name: string;
  readonly parts: { readonly surname: string | null; readonly given: string | null; readonly patronymic: string | null } | null;
  readonly externalId: string | null;
  readonly position: string | null;
  readonly phones: readonly string[];
  readonly emails: readonly string[];
  readonly description: string | null;
  readonly custom: Readonly<Record<string, unknown>>;
  readonly found: readonly RowProblem[];
}

/** What a row says, by whom it says it. */
export interface RowParts {
  /** The organisation; `named` when the row is about a person and only names it. */
  readonly organisation: { readonly row: ImportRow; readonly named: boolean; readonly state: 'prospect' | 'client' | 'former' } | null;
  readonly person: PersonPart | null;
  /** Why the row is left out. */
  readonly skip: 'report-footer' | 'deleted' | 'no-contact' | null;
  /** Remarks, and what holds the row back whatever it is about. */
  readonly problems: readonly RowProblem[];
}

const CLIENT = /^(?:customer|client|клиент|покупатель|заказчик)/iu;
const FORMER = /^(?:former|lost|ex-|бывший|ушедший|расторгнут)/iu;
const PROSPECT = /^(?:prospect|lead|потенциальн|лид)/iu;
const LONGEST = { description: 5000, phone: 80, website: 300, address: 500, position: 200 };
/** Fields whose characters must be whole: by them clients are told apart and reached. */
const MUST_BE_WHOLE = new Set(['company_name', 'contact_name', 'first_name', 'middle_name', 'last_name', 'inn', 'kpp', 'ogrn', 'email', 'external_id']);

/**
 * Takes a row apart into the organisation and the person it speaks of. Phones, e-mails and the comment belong to the person where there is
 * one that the row is about, else to the organisation. Of leads and deals only these are taken.
 */
export function partsOf(row: CheckedRow, rules: RowRules): RowParts {
  const skip = row.problems.some(({ effect }) => effect === 'skip') ? 'report-footer' : row.deleted ? 'deleted' : null;
  const aboutPerson = row.entity === 'person' || (row.entity !== 'organisation' && row.contactName !== null);
  const contactName = row.entity === 'organisation' && row.contactName === row.companyName ? null : row.contactName;
  const company = row.entity === 'organisation' ? (row.name ?? '') : row.companyName;
  if (skip === null && row.entity !== 'organisation' && row.entity !== 'person' && company === null && contactName === null) return { organisation: null, person: null, skip: 'no-contact', problems: [] };
  const problems = cellProblems(row, rules.mapping);
  const named = company !== null || (aboutPerson && row.companyExternalId !== null);
  return {
    organisation: named ? organisationPart(row, rules, { name: company ?? '', aboutPerson }) : null,
    person: aboutPerson || contactName !== null ? personPart(row, rules, { name: contactName ?? '', aboutPerson }) : null,
    skip, problems,
  };
}

function organisationPart(row: CheckedRow, rules: RowRules, { name, aboutPerson }: { name: string; aboutPerson: boolean }): RowParts['organisation'] {
  const { options, employees, profileFrom } = rules;
  const custom = !aboutPerson && rules.mapping.entity === 'organisation' ? readCustom(rules.definitions.organisation, row.custom, rules.mapping) : NO_CUSTOM;
  const profile = row.taxRegime === null ? null : profileOf(row, { forms: readName(name).forms, from: options.profileFrom ?? profileFrom });
  const managerId = row.responsibleName === null ? undefined : employees.get(row.responsibleName);
  const found: RowProblem[] = [
    ...(profile === 'unreadable' ? [{ field: 'other:tax_regime' as const, code: 'unreadable' as const, detail: row.taxRegime ?? '', blocking: false }] : []),
    ...(row.responsibleName !== null && managerId === undefined ? [{ field: 'other:responsible_name' as const, code: 'unknown-employee' as const, detail: row.responsibleName, blocking: false }] : []),
  ];
  const address = [row.address.zip, row.address.country, row.address.region, row.address.city, row.address.street].filter(Boolean).join(', ');
  const own = aboutPerson ? {} : {
    phones: phonesOf(row), emails: row.emails, note: row.comment ?? undefined,
    other: texts({ website: row.website?.slice(0, LONGEST.website), address: (address || row.legalAddress)?.slice(0, LONGEST.address), description: row.comment?.slice(0, LONGEST.description) }),
  };
  const other = texts({ code: row.clientCode?.slice(0, 40), legalForm: row.legalForm?.slice(0, 40), groupId: options.groupId, servicedFrom: day(row.servicedFrom), servicedTo: day(row.servicedTo) });
  return {
    named: aboutPerson, state: stateOf(row.clientType) ?? options.state,
    row: {
      number: row.rowNumber, name, ...text('inn', row.inn), ...text('kpp', row.kpp), ...text('ogrn', row.ogrn), ...own, ...text('externalId', aboutPerson || row.entity === 'deal' ? row.companyExternalId : row.externalId),
      other: { ...own.other, ...other }, tags: [...new Set([...(aboutPerson ? [] : row.tags.filter((tag) => tag.length >= 2 && tag.length <= 60)), ...options.tags])],
      custom: custom.values, ...(managerId && { managerId }), ...(profile && profile !== 'unreadable' && { profile }), found: [...custom.problems, ...found], ...(custom.onCreate && { onCreate: custom.onCreate }),
    },
  };
}

function personPart(row: CheckedRow, rules: RowRules, { name, aboutPerson }: { name: string; aboutPerson: boolean }): PersonPart {
  const { firstName: given, lastName: surname, middleName: patronymic } = row;
  const custom = aboutPerson && rules.mapping.entity !== 'organisation' ? readCustom(rules.definitions.person, row.custom, rules.mapping) : NO_CUSTOM;
  const own = aboutPerson ? { externalId: row.entity === 'deal' ? null : row.externalId, phones: phonesOf(row), emails: row.emails, description: row.comment?.slice(0, LONGEST.description) ?? null } : { externalId: null, phones: [], emails: [], description: null };
  return { number: row.rowNumber, name, parts: surname !== null ? { surname, given, patronymic } : null, position: [row.position, row.department].filter(Boolean).join(', ').slice(0, LONGEST.position) || null, ...own, custom: custom.values, found: [...custom.problems, ...(custom.onCreate ? [custom.onCreate] : [])] };
}

/** The custom columns of a file are those of what its rows are; a row of another kind has none. */
const NO_CUSTOM = { values: {}, problems: [], onCreate: undefined };

/** Under which name ids of the file are kept: those of leads are not those of clients. */
export const refSystem = ({ system, entity }: ImportMapping): string => (entity === 'lead' ? `${system}-lead` : system);

/** What the reading of the cells found: refused cells hold the row back, as do broken characters where clients are told apart. */
function cellProblems(row: CheckedRow, mapping: ImportMapping): RowProblem[] {
  return row.problems.flatMap(({ code, effect, column, detail }): RowProblem[] => {
    const broken = code === 'broken-characters' && column !== undefined && MUST_BE_WHOLE.has(mapping.columns[column] ?? '');
    if (effect === 'skip' || BY_VALUES.has(code)) return [];
    return [{ field: column === undefined ? 'row' : `other:${mapping.columns[column] ?? ''}`, code: code as RowProblem['code'], detail, blocking: effect === 'refuse' || broken, ...(column !== undefined && { column }) }];
  });
}

/** Judged again, and better, by `readRow`. */
const BY_VALUES: ReadonlySet<string> = new Set(['name-empty', 'inn-invalid', 'kpp-invalid', 'ogrn-invalid', 'email-malformed']);

function stateOf(clientType: string | null): 'prospect' | 'client' | 'former' | null {
  if (clientType === null) return null;
  return FORMER.test(clientType) ? 'former' : PROSPECT.test(clientType) ? 'prospect' : CLIENT.test(clientType) ? 'client' : null;
}

/** Days before 1900 are typing errors, and some that the calendar has the database has not. */
const day = (date: string | null) => (date !== null && date >= '1900' ? date : null);
const phonesOf = (row: CheckedRow) => row.phones.map(({ kind, raw }) => (kind === 'fax' ? `факс ${raw}` : raw));
const text = (field: string, value: string | null): Record<string, string> => (value === null ? {} : { [field]: value });
const texts = (fields: Record<string, string | null | undefined>): Record<string, string> => Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== ''));
