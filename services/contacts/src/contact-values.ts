import { parsePhones } from '@kontora/domain';

/** A telephone number as it was typed, and in E.164 where it could be understood. */
export interface StoredPhone { text: string; e164: string | null; extension: string | null }
/** A name in another system. */
export interface StoredRef { system: string; id: string }
/** A field with something wrong in it. */
export interface FieldProblem { pointer: string; code: string; detail: string }

/** All numbers that were typed, each once, with E.164 where it could be understood. */
export function readPhones(typed: readonly string[]): StoredPhone[] {
  const phones = typed.flatMap(parsePhones).map(({ source, e164, extension }) => ({ text: source, e164, extension }));
  const key = (phone: StoredPhone) => `${phone.e164 ?? phone.text} ${phone.extension ?? ''}`;
  return [...new Map(phones.map((phone) => [key(phone), phone])).values()];
}

/** E-mail addresses in small letters, each once. */
export const readEmails = (typed: readonly string[]): string[] => [...new Set(typed.map((email) => email.trim().toLowerCase()))];

/** Ids in other systems, each once. */
export const readRefs = (refs: readonly StoredRef[]): StoredRef[] => [...new Map(refs.map((ref) => [JSON.stringify([ref.system, ref.id]), ref])).values()];

/** Custom fields after a change: given keys replace, null empties, the others stay. */
export function patchCustom(stored: Readonly<Record<string, unknown>>, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...stored, ...given }).filter(([, value]) => value !== null));
}

/** The changes that change something. */
export function onlyChanged<E extends object>(stored: E, changes: object): Partial<E> {
  return Object.fromEntries(Object.entries(changes).filter(([field, value]) => !sameValue(stored[field as keyof E], value))) as Partial<E>;
}

/** Whether two values are the same once stored; objects lose the order of their keys there. */
export const sameValue = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);
const canonical = (value: unknown): string =>
  JSON.stringify(value ?? null, (_, part: unknown) => (part && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part));
