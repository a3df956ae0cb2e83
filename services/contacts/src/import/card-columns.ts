import { CUSTOM, type RowChanges } from './row-changes.ts';
import { patchCustom, type StoredPhone, type StoredRef } from '../contact-values.ts';
import { normalise, type OrganisationDetails } from '../organisation/details.ts';
import { Organisation, type NewOrganisationRow } from '../organisation/organisation.ts';
import { derive } from '../organisation/derived.ts';
import type { ExistingRecord } from './row-index.ts';
import type { RowValues } from './row-values.ts';

/** The columns of an organisation that an import reads and writes. */
export type CardColumns = NewOrganisationRow;
/** A card that is there, with what the import did with it so far. */
export interface StoredCard extends Omit<CardColumns, 'searchName' | 'searchText' | 'issues' | 'state'> {
  readonly id: string; readonly version: number; readonly state: CardColumns['state'] | 'archived';
  readonly managed: boolean; readonly profiled: boolean; readonly born: number | null; readonly row: number | null;
}

const LONGEST_PHONE = 80;
const TEXTS = ['website', 'address', 'description', 'legalForm', 'code', 'groupId', 'servicedFrom', 'servicedTo'] as const;

/** What a row says of its organisation, as people enter it: the same rules judge it, the same form is stored. */
export function detailsOf(values: RowValues, { system, state }: { system: string; state: CardColumns['state'] }): OrganisationDetails & { name: string } {
  const { name, inn, kpp, ogrn, emails, tags, custom, externalId, other } = values;
  return {
    state, name, inn, kpp, ogrn, emails, tags, custom, phones: phoneTexts(values.phones), externalRefs: externalId === null ? [] : [{ system, id: externalId }],
    ...Object.fromEntries(TEXTS.map((field) => [field, other[field] ?? null])),
  };
}

/** Numbers as they were typed; a text too long to be kept gives way to its number. */
export const phoneTexts = (phones: RowValues['phones']): string[] => phones.map(({ source, e164 }) => (source.length <= LONGEST_PHONE ? source : (e164 ?? source.slice(0, LONGEST_PHONE))));

/** The columns of a new card. */
export const newColumns = (details: OrganisationDetails & { name: string }): CardColumns => Organisation.fresh({ ...normalise(details), name: details.name });

/** The columns of a card after a row's changes. */
export function changedColumns<C extends CardColumns | StoredCard>(columns: C, changes: readonly RowChanges[], system: string): C {
  if (changes.length === 0) return columns;
  const next: Record<string, unknown> & { custom: Record<string, unknown>; phones: StoredPhone[]; emails: string[]; tags: string[]; externalRefs: StoredRef[] } = { ...columns };
  for (const { fields, addedPhones, addedEmails, addedIds, addedTags } of changes) {
    for (const [field, { to }] of Object.entries(fields)) {
      if (field.startsWith(CUSTOM)) next.custom = patchCustom(next.custom, { [field.slice(CUSTOM.length)]: to });
      else next[field] = to;
    }
    next.phones = [...next.phones, ...addedPhones.map(({ source, e164, extension }) => ({ text: source.length <= LONGEST_PHONE ? source : e164!, e164, extension }))];
    next.emails = [...next.emails, ...addedEmails];
    next.tags = [...new Set([...next.tags, ...addedTags])].sort();
    next.externalRefs = [...next.externalRefs, ...addedIds.map((id) => ({ system, id }))];
  }
  return { ...next, ...derive(next as unknown as CardColumns) } as unknown as C;
}

/** A card as rows are compared with it. */
export function recordOfCard(card: StoredCard, system: string): ExistingRecord {
  const { id, name, inn, kpp, ogrn, emails, tags, custom, managed, profiled, born, row } = card;
  const other = Object.fromEntries(TEXTS.flatMap((field) => (card[field] ? [[field, card[field]]] : []))) as Record<string, string>;
  return {
    id, name, inn: inn ?? null, kpp: kpp ?? null, ogrn: ogrn ?? null, emails, tags, custom, managed, profiled, born, row, other, archived: card.state === 'archived',
    phones: card.phones.flatMap((phone) => phone.e164 ?? []), externalIds: card.externalRefs.filter((ref) => ref.system === system).map((ref) => ref.id), otherIds: card.externalRefs.filter((ref) => ref.system !== system).length,
  };
}
