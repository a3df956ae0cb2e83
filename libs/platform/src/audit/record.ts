import { createHash } from 'node:crypto';

/**
 * An audit row as text, for hashing: an object with every column but the hash, in the form in which Postgres prints `jsonb` (keys in a
 * fixed order, numbers digit for digit), instants in UTC to the microsecond. Expects the row's number in the chain as `chain`.
 */
export const AUDIT_TEXT = `jsonb_build_object(
  'tenant', tenant_id, 'chain', chain, 'id', id, 'at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'actor', actor, 'operation', operation,
  'trace', trace, 'entity', entity, 'entityId', entity_id, 'version', version, 'action', action, 'changes', changes)::text`;

/** Hash of a row that is not chained yet hangs on this one: SHA-256 of the hash before it (nothing for the first) and the row's text. */
export const auditHash = (previous: Buffer | undefined, text: string): Buffer => {
  const hash = createHash('sha256');
  if (previous) hash.update(previous);
  return hash.update(text, 'utf8').digest();
};
