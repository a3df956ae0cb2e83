import { ProfileFlags } from '@kontora/contracts';
import { z } from 'zod';

/** A value that a flag may be required to have: yes or no, one of an enumeration, or one entry of a list. */
export type FlagValue = boolean | string;

const FIELDS = ProfileFlags.shape;

/**
 * Flags with the value each must have. Names outside the vocabulary and values a flag cannot have are refused, at their path; so is "no",
 * which could not be told from what nobody has asked the client yet.
 */
export const flagRequirements = z.record(z.string(), z.union([z.boolean(), z.string()])).superRefine((requirements, context) => {
  for (const [name, wanted] of Object.entries(requirements)) {
    const field = Object.hasOwn(FIELDS, name) ? FIELDS[name as keyof ProfileFlags] : null;
    if (!field) context.addIssue({ code: 'custom', path: [name], message: 'is not a flag of the reporting profile' });
    else if (wanted === false) context.addIssue({ code: 'custom', path: [name], message: 'cannot be required to say no; a flag that says the opposite can be required' });
    else if (!field.safeParse(wanted).success && !field.safeParse([wanted]).success) context.addIssue({ code: 'custom', path: [name], message: `can never be ${JSON.stringify(wanted)}` });
  }
});

/** What the client card says of a flag; null when it says nothing. Lists come sorted. */
export function flagOf(flags: ProfileFlags, name: string): FlagValue | readonly string[] | null {
  const value = flags[name as keyof ProfileFlags];
  return Array.isArray(value) ? [...value].sort() : (value ?? null);
}

/** Whether the client card fulfils a requirement; a list fulfils it by containing the value. */
export function flagHolds(flags: ProfileFlags, name: string, wanted: FlagValue): boolean {
  const value = flagOf(flags, name);
  return Array.isArray(value) ? value.includes(wanted) : value === wanted;
}
