import type { Db } from '@kontora/platform';
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, type RawBuilder } from 'kysely';

const compiler = new Kysely<never>({
  dialect: { createAdapter: () => new PostgresAdapter(), createDriver: () => new DummyDriver(), createIntrospector: (db) => new PostgresIntrospector(db), createQueryCompiler: () => new PostgresQueryCompiler() },
});

/** A statement as a service sends it. */
export interface Statement { sql: string; parameters: readonly unknown[] }

/** The first statement that a service's own code sends, for the floor to send the same. */
export async function statementOf(work: (db: Db) => Promise<unknown>): Promise<Statement> {
  const sent: Statement[] = [];
  const note = async (query: RawBuilder<unknown>) => { sent.push(query.compile(compiler)); return []; };
  await work({ rows: note, row: async (query: RawBuilder<unknown>) => { await note(query); return undefined; }, run: async (query: RawBuilder<unknown>) => (await note(query)).length } as unknown as Db);
  return sent[0]!;
}
