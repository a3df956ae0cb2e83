import { requireSeen } from '@kontora/platform';
import { LockMode, type EntityManager } from '@mikro-orm/postgresql';
import { Obligation } from './obligation.ts';

/** How an obligation is read to be changed. Its stages, filings and figures are changed under the same lock: what was read of them holds until the end. */
export const HELD = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;

/** The obligation as the caller has seen it, held. */
export async function heldAsSeen(id: string, { em, ifMatch, fail }: { em: EntityManager; ifMatch: number | undefined; fail: (code: 'not-found') => never }): Promise<Obligation> {
  const obligation = (await em.findOne(Obligation, id, HELD)) ?? fail('not-found');
  requireSeen(obligation, ifMatch);
  return obligation;
}
