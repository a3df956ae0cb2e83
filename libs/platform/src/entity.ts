import { LockMode, p } from '@mikro-orm/postgresql';
import { v7 } from 'uuid';

/**
 * What every row of a firm's data has: `...row` in `properties`. The firm (`tenant_id`) is filled by the database from the signed context
 * of the transaction, never by code; `version` grows with every change and is the ETag.
 */
export const row = {
  id: p.uuid().primary().onCreate(() => v7()),
  version: p.integer().version(),
  createdAt: p.datetime().onCreate(() => new Date()),
  updatedAt: p.datetime().onCreate(() => new Date()).onUpdate(() => new Date()),
};

/**
 * How an entity is read that is to be removed, or of which a command changes what the entity does not hold itself: nobody else changes it before the
 * end, so the version the caller has seen is still the version. Changes of the entity itself need no lock: they are refused when it has another version by then.
 */
export const HELD = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;
