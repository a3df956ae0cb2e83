import type { CardRecord } from './row-index.ts';
import type { ProfileStart, RowValues } from './row-values.ts';
import { sameValue } from '../contact-values.ts';

/** What an import does with cards it meets: fill what is empty there, overwrite, or leave them. */
export type OnMatch = 'fill-empty' | 'overwrite' | 'skip';

/** What a row changes of a card: fields before and after (for undo; custom ones as `custom/<key>`), and what it adds. */
export interface RowChanges {
  readonly fields: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;
  readonly addedPhones: readonly RowValues['phones'][number][];
  readonly addedEmails: readonly string[];
  readonly addedIds: readonly string[];
  readonly addedTags: readonly string[];
  readonly managerId: string | null;
  readonly profile: ProfileStart | null;
}

/** Chosen for the whole import, not said by the row: never a reason to overwrite. */
const FILLED_ONLY: ReadonlySet<string> = new Set(['groupId']);
/** A card holds no more of each; whatever has no room stays with its row. */
const ROOM = { phones: 20, emails: 20, ids: 20, tags: 50 };
const NOTHING: RowChanges = { fields: {}, addedPhones: [], addedEmails: [], addedIds: [], addedTags: [], managerId: null, profile: null };

/** Only what the row has can change a card: an empty cell never erases, phones, e-mails, ids and tags are only added. */
export function changesTo(record: CardRecord, values: RowValues, onMatch: OnMatch): RowChanges {
  if (onMatch === 'skip') return NOTHING;
  const fields: Record<string, { from: unknown; to: unknown }> = {};
  const before = fieldsOf(record);
  for (const [field, to] of Object.entries(fieldsOf(values))) {
    const from = before[field] ?? null;
    const empty = from === null || from === '';
    if (to !== null && !sameValue(to, from) && (empty || (onMatch === 'overwrite' && !FILLED_ONLY.has(field)))) fields[field] = { from: empty ? null : from, to };
  }
  if (endsBeforeItBegins(before, fields)) for (const field of ['servicedFrom', 'servicedTo']) delete fields[field];
  const newPhones = values.phones.filter((phone) => phone.e164 !== null && !record.phones.includes(phone.e164));
  const room = <T>(most: number, there: number, added: readonly T[]) => added.slice(0, Math.max(0, most - there));
  return {
    fields,
    addedPhones: room(ROOM.phones, record.phones.length, newPhones.filter((phone, at) => newPhones.findIndex((other) => other.e164 === phone.e164) === at)),
    addedEmails: room(ROOM.emails, record.emails.length, values.emails.filter((email) => !record.emails.includes(email))),
    addedIds: room(ROOM.ids, record.externalIds.length + record.otherIds, values.externalId !== null && !record.externalIds.includes(values.externalId) ? [values.externalId] : []),
    addedTags: room(ROOM.tags, record.tags.length, values.tags.filter((tag) => !record.tags.includes(tag))),
    managerId: record.managed ? null : values.managerId,
    profile: record.profiled ? null : values.profile,
  };
}

/** Whether there is anything in it. */
export function changesAnything({ fields, addedPhones, addedEmails, addedIds, addedTags, managerId, profile }: RowChanges): boolean {
  return Object.keys(fields).length + addedPhones.length + addedEmails.length + addedIds.length + addedTags.length > 0 || managerId !== null || profile !== null;
}

/** The record as it is after the changes. */
export function withChanges(record: CardRecord, { fields, addedPhones, addedEmails, addedIds, addedTags, managerId, profile }: RowChanges): CardRecord {
  const changed = Object.entries(fields).map(([field, { to }]) => [field, to] as const);
  const { name, inn, kpp, ogrn, ...other } = Object.fromEntries(changed.filter(([field]) => !field.startsWith(CUSTOM))) as Record<string, string>;
  const custom = Object.fromEntries(changed.filter(([field]) => field.startsWith(CUSTOM)).map(([field, to]) => [field.slice(CUSTOM.length), to]));
  return {
    name: name ?? record.name, inn: inn ?? record.inn, kpp: kpp ?? record.kpp, ogrn: ogrn ?? record.ogrn, other: { ...record.other, ...other }, custom: { ...record.custom, ...custom },
    phones: [...record.phones, ...addedPhones.flatMap((phone) => phone.e164 ?? [])], emails: [...record.emails, ...addedEmails], externalIds: [...record.externalIds, ...addedIds],
    tags: [...record.tags, ...addedTags], managed: record.managed || managerId !== null, profiled: record.profiled || profile !== null, archived: record.archived, otherIds: record.otherIds,
  };
}

/** How custom fields are called among the others. */
export const CUSTOM = 'custom/';

function fieldsOf({ name, inn, kpp, ogrn, other, custom }: Pick<CardRecord, 'name' | 'inn' | 'kpp' | 'ogrn' | 'other' | 'custom'>): Record<string, unknown> {
  return { ...other, ...Object.fromEntries(Object.entries(custom).map(([key, value]) => [CUSTOM + key, value])), name, inn, kpp, ogrn };
}

function endsBeforeItBegins(before: Record<string, unknown>, fields: Record<string, { to: unknown }>): boolean {
  const [from, to] = ['servicedFrom', 'servicedTo'].map((field) => fields[field]?.to ?? before[field]);
  return typeof from === 'string' && typeof to === 'string' && to < from;
}
