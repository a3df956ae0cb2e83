import { requireSeen } from '@kontora/platform';
import { HELD } from '@kontora/platform/entity';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Obligation } from './obligation.ts';

/** The obligation as the caller has seen it, held: its stages, filings and figures are changed under the same lock, so what is read of them stays true until the end. */
export async function heldAsSeen(id: string, { em, ifMatch, fail }: { em: EntityManager; ifMatch: number | undefined; fail: (code: 'not-found') => never }): Promise<Obligation> {
  const obligation = (await em.findOne(Obligation, id, HELD)) ?? fail('not-found');
  requireSeen(obligation, ifMatch);
  return obligation;
}
