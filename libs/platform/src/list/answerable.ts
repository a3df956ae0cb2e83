import type { AnyList } from '@kontora/contracts';
import { z } from 'zod';
import { invalidInput } from '../problem.ts';

/** Conditions and an order that somebody keeps, to ask a list with them later. */
export interface KeptQuestion { filter?: Readonly<Record<string, unknown>>; sort?: string | null }

/**
 * What a list would refuse is refused when it is kept, with the list's own words and pointers. Fields that only a firm knows are judged when the list is asked.
 * @throws ProblemError 400 `invalid-input`, with pointers below `/filter` or to `/sort`.
 */
export function requireAnswerable({ input: { shape } }: AnyList, { filter, sort }: KeptQuestion): void {
  const asked = z.object({ filter: shape.filter, sort: shape.sort }).safeParse({ filter, sort: sort ?? undefined });
  if (!asked.success) throw invalidInput(asked.error);
}
