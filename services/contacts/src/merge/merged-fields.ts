import type { contacts, Input } from '@kontora/contracts';
import { sameValue } from '../contact-values.ts';
import type { Organisation } from '../organisation/organisation.ts';

const SCALARS = ['state', 'archivedFrom', 'code', 'name', 'legalForm', 'inn', 'kpp', 'ogrn', 'website', 'address', 'description', 'groupId', 'servicedFrom', 'servicedTo'] as const;
const LISTS = ['phones', 'emails', 'tags', 'externalRefs'] as const;

/** What a merge can change of the winner. */
export type Mergeable = Pick<Organisation, (typeof SCALARS)[number] | (typeof LISTS)[number] | 'custom'>;
export type Choices = Input<typeof contacts.mergeOrganisations>['choices'];
/** A field, or a key of the custom ones, that somebody changed after the merge. */
export interface Unrestored { field: string }

/** A copy of what a merge can change. */
export function mergeable(organisation: Mergeable): Mergeable {
  return structuredClone(Object.fromEntries([...SCALARS, ...LISTS, 'custom' as const].map((field) => [field, organisation[field] ?? null]))) as unknown as Mergeable;
}

/** The winner as the merge leaves it: its own values, the loser's where it has none or where they were chosen; lists and custom fields united. */
export function mergedFields(winner: Mergeable, loser: Mergeable, choices: Choices): Mergeable {
  const chosen = (field: string) => (choices as Record<string, 'winner' | 'loser' | undefined>)[field];
  const one = (field: (typeof SCALARS)[number]) => (chosen(field === 'archivedFrom' ? 'state' : field) === 'loser' || (chosen(field) === undefined && winner[field] === null && field !== 'archivedFrom') ? loser[field] : winner[field]);
  const several = (field: (typeof LISTS)[number]) => (chosen(field) ? { winner, loser }[chosen(field)!][field] : united<unknown>(winner[field], loser[field]));
  return {
    ...Object.fromEntries(SCALARS.map((field) => [field, one(field)])), ...Object.fromEntries(LISTS.map((field) => [field, several(field)])),
    custom: chosen('custom') ? { winner, loser }[chosen('custom')!].custom : { ...loser.custom, ...winner.custom },
  } as unknown as Mergeable;
}

/**
 * The winner without the merge: what is as the merge left it becomes what it was before; what was changed since stays and is named. Of lists
 * and custom fields each entry counts by itself: what the merge brought goes, what it took comes back, what came or went since stays so.
 */
export function unmergedFields(before: Mergeable, after: Mergeable, now: Mergeable): { fields: Mergeable; unrestored: Unrestored[] } {
  const unrestored: Unrestored[] = [];
  const one = (field: string, [was, became, is]: readonly [unknown, unknown, unknown]) => {
    if (sameValue(was, became)) return is;
    if (sameValue(became, is)) return was;
    unrestored.push({ field });
    return is;
  };
  const keys = [...new Set([before, after, now].flatMap(({ custom }) => Object.keys(custom)))];
  const fields = {
    ...Object.fromEntries(SCALARS.map((field) => [field, one(field, [before[field], after[field], now[field]])])),
    ...Object.fromEntries(LISTS.map((field) => [field, withoutMerge<unknown>(before[field], after[field], now[field])])),
    custom: Object.fromEntries(keys.map((key) => [key, one(`custom/${key}`, [before.custom[key], after.custom[key], now.custom[key]])]).filter(([, value]) => value !== undefined)),
  } as unknown as Mergeable;
  return { fields, unrestored };
}

function united<T>(own: readonly T[], other: readonly T[]): T[] {
  return [...own, ...other.filter((value) => !own.some((known) => sameValue(known, value)))];
}

function withoutMerge<T>(before: readonly T[], after: readonly T[], now: readonly T[]): T[] {
  const has = (list: readonly T[], value: T) => list.some((known) => sameValue(known, value));
  const kept = before.filter((value) => has(now, value) || !has(after, value));
  return [...kept, ...now.filter((value) => !has(after, value) && !has(kept, value))];
}
