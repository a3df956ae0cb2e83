import type { Db } from '@kontora/platform';
import { sql } from 'kysely';
import { identityKeys } from '../duplicate/find-candidates.ts';
import type { JudgedPageRow } from './judge-page.ts';
import { recordset } from './write-rows.ts';

interface Plan { entity: 'organisation' | 'person'; id: string; record: unknown; keys: { kind: string; key: string }[] }

/** Keeps what a dry run would have made and changed, so that its later pages meet it as a real run's later pages meet the cards themselves. */
export async function planPage(db: Db, importId: string, judged: readonly JudgedPageRow[]): Promise<void> {
  const plans = new Map<string, Plan>();
  for (const { card, person } of judged) {
    if (card && (card.made || card.changes)) {
      const { id, record, marks } = card.entry;
      const { code } = record.other;
      plans.set(id, { entity: 'organisation', id, record, keys: [...identityKeys(marks), ...record.externalIds.map((key) => ({ kind: 'ref', key })), ...(code === undefined ? [] : [{ kind: 'code', key: code }])] });
    }
    if (person && (person.made || person.changes || person.linkId)) {
      const { id, record } = person.entry;
      const keys = [
        { kind: 'name', key: record.name }, ...record.phones.map((phone) => ({ kind: 'phone', key: phone.slice(1).slice(-10) })), ...record.emails.map((key) => ({ kind: 'email', key })), ...record.externalIds.map((key) => ({ kind: 'ref', key })),
      ];
      plans.set(id, { entity: 'person', id, record, keys });
    }
  }
  if (plans.size === 0) return;
  const rows = [...plans.values()];
  await db.run(sql`insert into import_plan (import_id, entity, id, record) select ${importId}, entity, id, record from ${recordset(rows.map(({ keys: _, ...row }) => row), { entity: 'text', id: 'uuid', record: 'jsonb' })}
    on conflict (tenant_id, import_id, entity, id) do update set record = excluded.record`);
  const keys = rows.flatMap(({ entity, id, keys: found }) => found.map((key) => ({ entity, id, ...key })));
  await db.run(sql`insert into import_plan_key (import_id, entity, kind, key, id) select ${importId}, entity, kind, key, id from ${recordset(keys, { entity: 'text', kind: 'text', key: 'text', id: 'uuid' })} on conflict do nothing`);
}
