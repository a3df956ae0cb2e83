import type { contacts, Input, Output } from '@kontora/contracts';
import type { Context } from '@kontora/platform';
import { HELD } from '@kontora/platform/entity';
import { sql } from 'kysely';
import type { Candidate } from '../duplicate/find-candidates.ts';
import { recordConfirmed } from '../duplicate/guard-duplicates.ts';
import { Import } from './import.ts';
import { readImportRow } from './import-view.ts';
import type { TableRow } from './read-rows.ts';
import { correctionsOf, pageReader, runOf } from './run-import.ts';
import { takePage } from './take-page.ts';

type Operation = typeof contacts.mendImportRow;
interface Waiting { line: number; cells: string[]; outcome: string }

/** Corrects a row that waits, or decides about it, and takes it in by the way all rows go. The correction is kept for a run that is still to come. */
export async function mendRow({ id, number, cells, decision }: Input<Operation>, { em, db, fail }: Context<Operation>): Promise<Output<Operation>> {
  const found = (await em.findOne(Import, id, HELD)) ?? fail('not-found');
  if (!['checked', 'imported', 'importing'].includes(found.state)) fail('wrong-state', 'Rows can be corrected after a dry run or a run.');
  const row = (await db.row<Waiting>(sql`select line, cells, outcome from import_row where import_id = ${id} and number = ${number} for update`)) ?? fail('not-found', 'There is no such row.');
  if (row.outcome !== 'quarantined' && row.outcome !== 'review') fail('wrong-state', 'This row does not wait for anything.');
  const header = found.header ?? [];
  const unknown = Object.keys(cells).filter((column) => !header.includes(column));
  if (unknown.length > 0) fail('unknown-column', { detail: `The file has no column «${unknown[0]}».`, errors: unknown.map((column) => ({ pointer: `/cells/${column.replaceAll('~', '~0').replaceAll('/', '~1')}`, code: 'unknown-column', detail: 'The file has no such column.' })) });
  const chosen = decision && 'organisationId' in decision ? decision.organisationId : null;
  if (chosen !== null && !(await db.row(sql`select from organisation where id = ${chosen} and merged_into_id is null`))) fail('unknown-organisation', 'There is no such organisation.');
  await db.run(sql`insert into import_correction as c (import_id, number, cells, decision) values (${id}, ${number}, ${JSON.stringify(cells)}::jsonb, ${decision ? JSON.stringify(decision) : null}::jsonb)
    on conflict (tenant_id, import_id, number) do update set cells = c.cells || excluded.cells, decision = coalesce(excluded.decision, c.decision)`);
  const run = await runOf(db, { id, mapping: found.mapping!, options: found.options, header }, found.state === 'checked');
  const { candidates } = (await readImportRow(db, id, number))!;
  await db.run(sql`delete from import_row where import_id = ${id} and number = ${number}`);
  const read = pageReader(run, await correctionsOf(db, id));
  const stored: TableRow = { rowNumber: number, line: row.line, cells: row.cells, problems: [] };
  const [taken] = await takePage(db, run, [read(stored)]);
  if (!run.dryRun && decision && 'new' in decision && taken?.card?.made) await recordConfirmed(db, taken.card.entry.id, anotherThan(candidates));
  await db.run(sql`update import set counts = (select jsonb_object_agg(outcome, n) from (select outcome, count(*) as n from import_row where import_id = ${id} group by outcome) c), version = version + 1, updated_at = now() where id = ${id} and counts is not null`);
  return (await readImportRow(db, id, number))!;
}

/** Those whom a row was declared to be another than: they are not proposed again. */
function anotherThan(candidates: Output<Operation>['candidates']): Candidate[] {
  return candidates.flatMap(({ organisationId, score, reasons }) => (organisationId === null ? [] : [{ id: organisationId, score, reasons, name: '', inn: null, kpp: null, state: 'prospect' as const }]));
}
