import { identity, type contacts, type Input, type Output } from '@kontora/contracts';
import { comparePersons, readPerson } from '@kontora/domain';
import { ProblemError, type Context } from '@kontora/platform';
import { sql } from 'kysely';
import { toCanonical, type CheckedRow } from './canonical.ts';
import { fieldsFor, notTaken, type Registry } from './confirm-mapping.ts';
import type { ImportMapping } from './mapping.ts';
import type { TableRow } from './read-rows.ts';
import type { Table } from './read.ts';
import type { Guess } from './recognise.ts';
import { reasonsOf } from './row-reasons.ts';
import { partsOf } from './row-parts.ts';
import { readRow } from './row-values.ts';
import { cellsByColumn } from './store-rows.ts';
import { refuse, understand, type StoredImport } from './understand.ts';

type Preview = Output<typeof contacts.getImportPreview>;
const ROWS_SHOWN = 5;
const NAMES_SHOWN = 50;

/** How the file of an import is understood, with its first rows as they would be read. */
export async function previewImport({ id, ...tried }: Input<typeof contacts.getImportPreview>, { db, fail, call }: Context<typeof contacts.getImportPreview>): Promise<Preview> {
  const stored = (await db.row<StoredImport>(sql`select id, file_name, file_kept, bytes, reading, mapping from import where id = ${id}`)) ?? fail('not-found');
  const { table, recognition, proposed, registry } = await understand(db, { ...stored, reading: { ...stored.reading, ...tried } }).catch((error: unknown) => refuse(error, fail));
  try {
    const other = Object.values(tried).some((value) => value !== undefined);
    const { employees: resolved, ...mapping } = (!other && stored.mapping) || proposed;
    const { header, dropped, format } = table;
    const rows = await firstRows(table);
    const names = namesIn(header, table.sample, mapping as ImportMapping);
    return {
      recognised: recognition.guess && guess(recognition.guess), alternatives: recognition.alternatives.map(guess), confidence: recognition.confidence, ask: recognition.ask, remarks: [...recognition.remarks],
      format: { kind: format.kind, encoding: format.encoding, delimiter: format.delimiter, sheet: format.sheet ?? null }, header: [...header], dropped: [...dropped], mapping: { ...mapping, employees: resolved },
      fields: fieldsFor(mapping as ImportMapping, registry), unknownColumns: [...recognition.unknownColumns], notTaken: notTaken(mapping as ImportMapping, header),
      employees: await resolve(names, resolved ?? {}, call), rows: rows.map((row) => shown(row, { mapping: mapping as ImportMapping, header, registry })),
    };
  } catch (error) {
    return refuse(error, fail);
  } finally {
    await table.close();
  }
}

const guess = ({ signature, ...rest }: Guess) => ({ source: signature, ...rest });

async function firstRows(table: Table): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const row of table.rows) if (rows.push(row) === ROWS_SHOWN) break;
  return rows;
}

function shown(row: TableRow, { mapping, header, registry }: { mapping: ImportMapping; header: readonly string[]; registry: Registry }): Preview['rows'][number] {
  const checked = toCanonical(mapping, header)(row);
  const parts = partsOf(checked, { mapping, options: { onMatch: 'fill', state: 'prospect', groupId: null, tags: [] }, employees: new Map(), definitions: registry, profileFrom: '2026-01-01' });
  const problems = [...parts.problems, ...(parts.organisation && !parts.organisation.named ? readRow(parts.organisation.row).problems : [])].filter(({ code }) => code !== 'unknown-employee');
  return { number: row.rowNumber, line: row.line, reads: saidBy(checked), reasons: reasonsOf(problems, cellsByColumn(row.cells, header), mapping) };
}

/** What a row says, without what it does not say. */
function saidBy({ rowNumber: _, line: __, problems: ___, ...said }: CheckedRow): Record<string, unknown> {
  const empty = (value: unknown) => value === null || value === false || (Array.isArray(value) && value.length === 0) || (typeof value === 'object' && value !== null && Object.values(value).every((part) => part === null));
  return Object.fromEntries(Object.entries(said).filter(([, value]) => !empty(value)));
}

function namesIn(header: readonly string[], sample: readonly (readonly string[])[], { columns }: ImportMapping): string[] {
  const at = header.findIndex((column) => columns[column] === 'responsible_name');
  return at < 0 ? [] : [...new Set(sample.map((cells) => (cells[at] ?? '').trim()).filter((name) => name !== ''))].slice(0, NAMES_SHOWN);
}

/** Who the responsible people of the file may be: those the mapping names, and employees whose name is the only one to fit. */
async function resolve(names: readonly string[], known: Readonly<Record<string, string>>, call: Context<typeof contacts.getImportPreview>['call']): Promise<Preview['employees']> {
  if (names.length === 0) return [];
  const staff = await call(identity.listEmployees, { limit: 200 }).then(({ data }) => data, (error: unknown) => { if (error instanceof ProblemError && error.failure === 'unavailable') return []; throw error; });
  const fitting = (name: string) => staff.filter((employee) => employee.name === name || alike(employee.name, name));
  return names.map((name) => ({ name, employeeId: known[name] ?? (fitting(name).length === 1 ? fitting(name)[0]!.id : null) }));
}

function alike(one: string, other: string): boolean {
  const [a, b] = [readPerson(one), readPerson(other)];
  return a !== null && b !== null && comparePersons(a, b) !== 'different';
}
