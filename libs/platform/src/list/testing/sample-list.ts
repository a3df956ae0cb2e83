import { defineService, field, list, type Input, type Request } from '@kontora/contracts';
import { searchText } from '@kontora/domain';
import { sql } from 'kysely';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { v7 } from 'uuid';
import { z } from 'zod';
import type { Db } from '../../context.ts';
import { TenantReader } from '../../database/tenant-reader.ts';
import { CursorKey } from '../cursor.ts';
import { searched } from '../filter.ts';
import { listQuery } from '../list-query.ts';
import type { Item } from './model.ts';

const Row = z.object({
  id: z.uuid(), name: z.string(), note: z.string().nullable(), state: z.string(), due: z.string().nullable(), size: z.int().nullable(), paid: z.boolean(), fee: z.int().nullable(), at: z.string(),
});
/** Two lists: one with a field of every type, one to be another. */
export const sample = defineService('sample', {
  summary: 'Lists', events: {}, operations: {
    listItems: list({
      summary: 'Items', permission: 'signed-in', item: Row,
      filter: {
        name: field.text(), note: field.text(), state: field.oneOf(['new', 'open', 'done']), due: field.date(), size: field.integer(), paid: field.boolean(), fee: field.money(), at: field.instant(), id: field.id(),
      },
      sort: ['name', 'note', 'due', 'size', 'fee', 'at', 'paid'], defaultSort: '-at',
    }),
    listOthers: list({ summary: 'Others', permission: 'signed-in', item: Row, filter: {}, sort: ['name'] }),
  },
});
/** What may be asked of the sample list. */
export type Ask = Request<typeof sample.listItems>;

/** The sample list in a database of its own, under row-level security, for two firms. */
export class SampleList {
  readonly firm = v7();
  readonly otherFirm = v7();
  readonly key = new CursorKey('a key of this test that is long enough');
  private constructor(readonly owner: pg.Client, private readonly reader: TenantReader) {}

  static async open(): Promise<SampleList> {
    const server = process.env.KONTORA_TEST_POSTGRES!;
    const name = `list_${randomBytes(6).toString('hex')}`;
    const url = (changes: Partial<URL>) => Object.assign(new URL(server), { pathname: `/${name}`, ...changes }).href;
    const admin = new pg.Client({ connectionString: server });
    await admin.connect();
    await admin.query(`create database ${name}`);
    await admin.query(`create role ${name} login password '${name}'`);
    await admin.end();
    const owner = new pg.Client({ connectionString: url({}) });
    await owner.connect();
    await owner.query(`
      create table item (tenant_id uuid not null, id uuid not null, name text not null, note text, state text not null, due date, size integer, paid boolean not null, fee bigint, at timestamptz not null, search text,
        primary key (tenant_id, id));
      create index item_at on item (tenant_id, at, id);
      create index item_name on item (tenant_id, name text_pattern_ops);
      create index item_name_order on item (tenant_id, name collate "ru-x-icu", id);
      create index item_due on item (tenant_id, due, id);
      alter table item enable row level security;
      create policy tenant on item using (tenant_id = (select current_setting('app.tenant_id')::uuid));
      grant select on item to ${name}`);
    return new SampleList(owner, new TenantReader({ connectionString: url({ username: name, password: name }) }, 2));
  }

  async close() {
    await this.reader.close();
    await this.owner.end();
  }

  db(firm = this.firm): Db { return this.reader.for(firm, () => 5000); }
  async clear() { await this.owner.query('truncate item'); }
  async store(items: Item[], firm = this.firm) {
    const rows = items.map((item) => ({ ...item, search: searchText(item.name, item.note) }));
    await this.owner.query(
      'insert into item (tenant_id, id, name, note, state, due, size, paid, fee, at, search) select $2, id, name, note, state, due, size, paid, fee, at, search from json_populate_recordset(null::item, $1)',
      [JSON.stringify(rows), firm]);
  }

  /** One page, the way a handler answers it. */
  page(ask: Ask, { firm = this.firm, operation = sample.listItems, db = this.db(firm) } = {}) {
    return listQuery({
      operation, input: operation.input.parse(ask) as Input<typeof sample.listItems>, caller: { tenantId: firm }, db, key: this.key,
      columns: {
        name: { at: sql`i.name`, notNull: true, name: true, contains: searched(sql`i.search`) }, note: sql`i.note`, state: sql`i.state`, due: sql`i.due`, size: sql`i.size`,
        paid: { at: sql`i.paid`, notNull: true }, fee: sql`i.fee`, at: { at: sql`i.at`, notNull: true }, id: sql`i.id`,
      },
      id: sql`i.id`, select: sql`i.id, i.name, i.note, i.state, i.due, i.size, i.paid, i.fee, i.at`, from: sql`item i`,
    });
  }

  /** All pages, one after another; `between` runs after each but the last. */
  async walk(ask: Ask, between: () => Promise<unknown> = async () => undefined): Promise<Item[]> {
    const seen: Item[] = [];
    for (let after: string | undefined; ;) {
      const { data, page: { next } } = await this.page({ ...ask, after });
      seen.push(...(data as Item[]));
      if (!next) return seen;
      after = next;
      await between();
    }
  }
}
