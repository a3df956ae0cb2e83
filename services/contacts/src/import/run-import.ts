import type { contacts, Input, Output } from '@kontora/contracts';
import { CivilDate } from '@kontora/domain';
import type { Context, Db, StepContext } from '@kontora/platform';
import { HELD } from '@kontora/platform/entity';
import { sql } from 'kysely';
import { setImmediate } from 'node:timers/promises';
import { toCanonical } from './canonical.ts';
import { DateOrderPass } from './canonical-dates.ts';
import { confirmMapping, withPlace } from './confirm-mapping.ts';
import { Import } from './import.ts';
import { ImportFileError } from './read-limits.ts';
import { readPageRow, type ReadPageRow } from './judge-page.ts';
import type { ImportMapping } from './mapping.ts';
import { readRegistry, refuse, understand, type StoredImport } from './understand.ts';
import type { TableRow } from './read-rows.ts';
import type { RowDecision } from './row-outcome.ts';
import { takePage, type Run } from './take-page.ts';

type Operation = typeof contacts.runImport;
type JobContext = Context<Operation>;
const PAGE = 1000;
const BREATH = 25;

/** A text that replaces a cell, or what was decided about a row. */
export interface Correction { number: number; cells: Record<string, string>; decision: RowDecision | null }

/**
 * Carries out an import or tries it: reads the whole file once, so that one that cannot be read changes nothing; then takes it in page by page, each
 * in one transaction, with its rows as the checkpoint: whoever goes on begins after the last row that is kept.
 */
export async function runImport({ id, dryRun }: Input<Operation>, context: JobContext): Promise<Output<Operation>> {
  try {
    const begun = await begin(context, { id, dryRun });
    const imported = begun.rows === null ? await survey(context, begun) : begun;
    const run = await runOf(context.db, imported, dryRun);
    await takeRows(context, imported, run);
    return await finish(context, imported);
  } catch (error) {
    if (error instanceof ImportFileError) await giveUp(context, id, error);
    return refuse(error, context.fail);
  }
}

interface Begun extends StoredImport { mapping: NonNullable<StoredImport['mapping']>; header: string[] | null; rows: number | null; options: Import['options']; done: number }

/** Takes hold of the import for this run; one that goes on where another ended keeps what that one did. */
async function begin(context: JobContext, { id, dryRun }: Input<Operation>): Promise<Begun> {
  const { fail } = context;
  return context.step(async ({ em, db }) => {
    const found = (await em.findOne(Import, id, HELD)) ?? fail('not-found');
    const goesOn = found.runId === context.id || (!dryRun && found.state === 'importing');
    if (!found.go(dryRun ? 'check' : 'run')) fail('wrong-state', 'The import is not ready for that: upload the file first, or undo what was imported.');
    found.runId = context.id;
    if (!goesOn) {
      await db.run(sql`delete from import_row where import_id = ${id}`);
      await db.run(sql`delete from import_plan_key where import_id = ${id}`);
      await db.run(sql`delete from import_plan where import_id = ${id}`);
    }
    found.mapping ??= await mappingAsRecognised(db, found, fail);
    await em.flush();
    const { done } = (await db.row<{ done: number }>(sql`select coalesce(max(number), 0) as done from import_row where import_id = ${id}`))!;
    const { fileName, fileKept, bytes, reading, mapping, header = null, rows = null, options } = found;
    return { id, fileName, fileKept, bytes, reading, mapping: mapping!, header: header ?? null, rows: rows ?? null, options, done };
  });
}

async function mappingAsRecognised(db: Db, found: Import, fail: JobContext['fail']): Promise<NonNullable<Import['mapping']>> {
  const { table, recognition, proposed } = await understand(db, { ...found, mapping: null });
  await table.close();
  if (recognition.ask) fail('mapping-needed', `It is not certain what the columns mean: ${recognition.remarks.join(' ')} Look at the preview and confirm the mapping.`);
  return proposed;
}

/** Reads the file to its end: how many rows there are, and in which order the dates of each column are written. */
async function survey(context: JobContext, begun: Begun): Promise<Begun> {
  const { db, fail } = context;
  const { table, registry } = await understand(db, begun);
  const { header } = table;
  const confirmed = confirmMapping(begun.mapping, { header, registry });
  if ('problems' in confirmed) {
    await table.close();
    return fail('invalid-mapping', confirmed.problems[0]!.detail);
  }
  const { employees, ...given } = confirmed.mapping;
  const pass = new DateOrderPass(withPlace(given as ImportMapping), header);
  let rows = 0;
  try {
    for await (const row of table.rows) {
      pass.see(row.cells);
      rows += 1;
      if (rows % PAGE === 0) await context.progress(0, undefined);
      if (rows % BREATH === 0) await setImmediate();
    }
  } finally {
    await table.close();
  }
  const mapping = { ...given, dateOrders: pass.settled().dateOrders, employees };
  await context.step(async (tx) => {
    await hold(tx, context, begun.id);
    await tx.db.run(sql`update import set header = ${JSON.stringify(header)}::jsonb, rows = ${rows}, mapping = ${JSON.stringify(mapping)}::jsonb, problem = null, version = version + 1, updated_at = now() where id = ${begun.id}`);
  });
  return { ...begun, mapping, header: [...header], rows };
}

/** What rows of this import are read and judged with. */
export async function runOf(db: Db, { id, mapping, options, header }: Pick<Begun, 'id' | 'mapping' | 'options' | 'header'>, dryRun: boolean): Promise<Run> {
  const { employees, ...rest } = mapping;
  const today = CivilDate.today('Europe/Moscow');
  return {
    importId: id, dryRun, header: header ?? [], today, onMatch: options.onMatch === 'fill' ? 'fill-empty' : options.onMatch,
    rules: { mapping: withPlace(rest as ImportMapping), options, employees: new Map(Object.entries(employees ?? {})), definitions: await readRegistry(db), profileFrom: `${today.slice(0, 4)}-01-01` },
  };
}

async function takeRows(context: JobContext, begun: Begun, run: Run): Promise<void> {
  const { table } = await understand(context.db, begun);
  const corrections = await correctionsOf(context.db, begun.id);
  const read = pageReader(run, corrections);
  let done = begun.done;
  try {
    await context.progress(done, begun.rows ?? undefined);
    for await (const page of ahead(pagesOf(table.rows, begun.done, read))) {
      await context.step(async (tx) => {
        await hold(tx, context, begun.id);
        await takePage(tx.db, run, page);
        await tx.save(page.at(-1)!.checked.rowNumber);
      });
      done = page.at(-1)!.checked.rowNumber;
      await context.progress(done, begun.rows ?? undefined);
    }
  } finally {
    await table.close();
  }
}

/** Turns rows of the file, or of a correction, into what is judged. */
export function pageReader({ rules, header }: Run, corrections: ReadonlyMap<number, Correction>): (row: TableRow) => ReadPageRow {
  const convert = toCanonical(rules.mapping, header);
  return (row) => {
    const correction = corrections.get(row.rowNumber);
    const corrected = correction && Object.keys(correction.cells).length > 0;
    const cells = corrected ? row.cells.map((cell, at) => correction.cells[header[at]!] ?? cell) : row.cells;
    return readPageRow({ cells, checked: convert({ ...row, cells, problems: corrected ? [] : row.problems }), decision: correction?.decision ?? undefined }, rules);
  };
}

/** What people corrected and decided in an import, by row. */
export async function correctionsOf(db: Db, importId: string): Promise<Map<number, Correction>> {
  const found = await db.rows<Correction>(sql`select number, cells, decision from import_correction where import_id = ${importId}`);
  return new Map(found.map((one) => [one.number, one]));
}

async function* pagesOf(rows: AsyncIterable<TableRow>, done: number, read: (row: TableRow) => ReadPageRow): AsyncGenerator<ReadPageRow[]> {
  let page: ReadPageRow[] = [];
  for await (const row of rows) {
    if (row.rowNumber % BREATH === 0) await setImmediate(); // lets answers of the database through
    if (row.rowNumber <= done) continue;
    if (page.push(read(row)) < PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

/** Reads the next page while the one before is being written. */
async function* ahead<T>(items: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = items.next();
  try {
    for (let item = await next; !item.done; item = await next) {
      next = items.next();
      next.catch(() => undefined); // met when it is awaited
      yield item.value;
    }
  } finally {
    await items.return(undefined);
  }
}

/** A run that another took over from, or whose import was changed under it, ends here. */
export async function hold({ db }: StepContext, { id: runId, fail }: Pick<JobContext, 'id'> & { fail(code: 'taken-over', detail: string): never }, id: string): Promise<void> {
  const held = await db.row(sql`select from import where id = ${id} and run_id = ${runId} and state in ('checking', 'importing', 'undoing') for no key update`);
  if (!held) fail('taken-over', 'Another run of this import began, or it was changed.');
}

async function finish(context: JobContext, { id }: Begun): Promise<Output<Operation>> {
  return context.step(async (tx) => {
    await hold(tx, context, id);
    const counted = await tx.db.rows<{ outcome: string; rows: number }>(sql`select outcome, count(*)::integer as rows from import_row where import_id = ${id} group by outcome`);
    const counts = Object.fromEntries(counted.map(({ outcome, rows }) => [outcome, rows]));
    await tx.db.run(sql`update import set state = case state when 'checking' then 'checked' else 'imported' end, counts = ${JSON.stringify(counts)}::jsonb, finished_at = now(), version = version + 1, updated_at = now(),
      unknown_employees = (select coalesce(jsonb_agg(distinct said), '[]') from (select r.cells ->> (h.place - 1)::integer as said from import i cross join lateral jsonb_array_elements_text(i.header) with ordinality h(name, place)
        join import_row r on r.import_id = i.id and jsonb_path_exists(r.reasons, '$[*] ? (@.code == "unknown-employee")') where i.id = ${id} and i.mapping -> 'columns' ->> h.name = 'responsible_name' limit 1000) s)
      where id = ${id}`);
    return { rows: counted.reduce((sum, one) => sum + one.rows, 0), counts };
  });
}

/** The file as a whole cannot be taken: the import says why, and is as it was. */
async function giveUp(context: JobContext, id: string, { code, message }: ImportFileError): Promise<void> {
  await context.step(({ db }) => db.run(sql`update import set state = 'ready', problem = ${JSON.stringify({ code, detail: message })}::jsonb, version = version + 1, updated_at = now()
    where id = ${id} and (run_id = ${context.id} or state = 'ready') and not exists (select from import_row where import_id = ${id})`));
}
