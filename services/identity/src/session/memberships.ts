import { permissionsOf } from '@kontora/contracts';
import type pg from 'pg';

/** A person's place in a firm where they are at work now. */
export interface Membership {
  employeeId: string;
  firmId: string;
  firm: string;
  slug: string;
  name: string;
  roles: string[];
  groupIds: string[];
  permissions: string[];
}

/** The firms a person works for, by name, and what they may do in each. Across firms, so on the worker's connection; suspended and invited employees are not among them. */
export async function membershipsOf(worker: pg.Pool, personId: string): Promise<Membership[]> {
  const { rows } = await worker.query<Omit<Membership, 'permissions'> & { custom: Record<string, string[]> | null }>({
    name: 'memberships', values: [personId],
    text: `select e.id as "employeeId", f.id as "firmId", f.name as firm, f.slug, e.name, e.roles, e.group_ids as "groupIds",
        (select jsonb_object_agg(r.key, r.permissions) from role r where r.tenant_id = e.tenant_id and jsonb_exists(e.roles, r.key)) as custom
      from employee e join firm f on f.id = e.tenant_id where e.user_id = $1 and e.state = 'active' order by f.name collate "ru-x-icu", f.id`,
  });
  return rows.map(({ custom, ...place }) => ({ ...place, permissions: permissionsOf(place.roles, custom ?? {}) }));
}
