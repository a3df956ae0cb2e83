import type { Db } from '@kontora/platform';
import { sql } from 'kysely';
import type { FieldProblem, StoredRef } from './contact-values.ts';

/** Those of the ids in other systems that belong to somebody else already, by pointer. */
export async function takenRefs(db: Db, entity: 'organisation' | 'person', { refs, ownId }: { refs: readonly StoredRef[]; ownId: string | null }): Promise<FieldProblem[]> {
  if (refs.length === 0) return [];
  const taken = await db.rows<{ place: number; entityId: string }>(sql`
    select wanted.place::integer - 1 as place, r.entity_id from unnest(${refs.map((ref) => ref.system)}::text[], ${refs.map((ref) => ref.id)}::text[]) with ordinality wanted(system, external_id, place)
    join external_ref r on r.entity = ${entity} and r.system = wanted.system and r.external_id = wanted.external_id where r.entity_id is distinct from ${ownId}::uuid order by wanted.place`);
  return taken.map(({ place, entityId }) => ({ pointer: `/externalRefs/${place}`, code: 'taken', detail: `${refs[place]!.system} ${refs[place]!.id} belongs to the ${entity} ${entityId}.` }));
}
