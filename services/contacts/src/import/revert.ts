import { sameValue, type StoredPhone, type StoredRef } from '../contact-values.ts';
import { CUSTOM } from './row-changes.ts';

/** What an import changed of a card, one row's part of it; the same for organisations and people. */
export interface StoredChanges {
  readonly fields?: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;
  readonly addedPhones?: readonly { readonly e164: string | null }[];
  readonly addedEmails?: readonly string[];
  readonly addedIds?: readonly string[];
  readonly addedTags?: readonly string[];
}
/** The columns that changes touch. */
interface Columns { readonly custom: Record<string, unknown>; readonly phones: StoredPhone[]; readonly emails: string[]; readonly externalRefs: StoredRef[]; readonly tags?: string[] }

/**
 * A card without what an import changed, and the fields that stay because somebody changed them since. Of lists each entry counts by itself: what
 * the import added goes, if it is there still.
 */
export function reverted<C extends Columns>(card: C, changes: readonly StoredChanges[]): { card: C; kept: string[] } {
  const kept: string[] = [];
  const next = { ...card, custom: { ...card.custom } } as Record<string, unknown> & { custom: Record<string, unknown> };
  for (const [field, { from, to }] of Object.entries(wholeChanges(changes))) {
    const custom = field.startsWith(CUSTOM);
    const [holder, key] = custom ? [next.custom, field.slice(CUSTOM.length)] : [next, field];
    const now = holder[key] ?? null;
    if (sameValue(now, to)) {
      if (custom && from === null) delete holder[key];
      else holder[key] = from;
    } else if (!sameValue(now, from)) kept.push(field);
  }
  const gone = <T>(pick: (one: StoredChanges) => readonly T[] | undefined) => new Set(changes.flatMap((one) => pick(one) ?? []));
  const [phones, emails, ids, tags] = [gone((one) => one.addedPhones?.map(({ e164 }) => e164)), gone((one) => one.addedEmails), gone((one) => one.addedIds), gone((one) => one.addedTags)];
  const lists = {
    phones: card.phones.filter(({ e164 }) => e164 === null || !phones.has(e164)), emails: card.emails.filter((email) => !emails.has(email)),
    externalRefs: card.externalRefs.filter(({ id }) => !ids.has(id)), ...(card.tags && { tags: card.tags.filter((tag) => !tags.has(tag)) }),
  };
  return { card: { ...next, ...lists } as unknown as C, kept };
}

/** From what each field was before the first row to what it became by the last. */
function wholeChanges(changes: readonly StoredChanges[]): Record<string, { from: unknown; to: unknown }> {
  const whole: Record<string, { from: unknown; to: unknown }> = {};
  for (const { fields = {} } of changes) for (const [field, { from, to }] of Object.entries(fields)) whole[field] = { from: whole[field] ? whole[field].from : from, to };
  return whole;
}
