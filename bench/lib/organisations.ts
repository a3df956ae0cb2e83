import type { BenchStack } from './stack.ts';

/** Puts so many organisations into the firm, every fifth a prospect, the others clients; without look-ups, search terms and audit. */
export async function seedOrganisations({ superuser, firmId }: BenchStack, count: number): Promise<void> {
  await superuser.query(`set search_path = contacts, public; set session_replication_role = replica;
    insert into organisation (tenant_id, name, search_name, search_text, state, inn)
    select '${firmId}', 'ООО «Вектор ' || n || '»', 'vektor ' || n, 'vektor ' || n, case when n % 5 = 0 then 'prospect' else 'client' end, lpad(n::text, 10, '0') from generate_series(1, ${count}) n; reset all`);
  await superuser.query('vacuum analyze contacts.organisation');
}
