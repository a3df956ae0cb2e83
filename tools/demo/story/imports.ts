import { contacts, type ImportRow } from '@kontora/contracts';
import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { finish } from '../load/season.ts';
import { chapter, columns, inWords, type Scene } from './scene.ts';

type Row = z.output<typeof ImportRow>;
type Counts = Partial<Record<string, number>>;
/** What became of one file. */
export interface Imported { id: string; file: string; source: string; dry: Counts; counts: Counts; mended: Counts; organisationIds: string[] }

const FILES = ['suitecrm-accounts.csv', 'dynamics-accounts.csv', 'salesforce-accounts.csv'] as const;

/** Imports the exports of three systems: each is recognised, tried, run, and what waits is mended. */
export async function importExports(scene: Scene): Promise<Imported[]> {
  chapter(scene, 'Three exports of other systems');
  const imported: Imported[] = [];
  for (const file of FILES) imported.push(await importFile(scene, file));
  return imported;
}

async function importFile(scene: Scene, file: string): Promise<Imported> {
  const { manager, say } = scene;
  const { id } = await manager.call(contacts.createImport, { name: `Demo: ${file}`, fileName: file, options: { state: 'client', tags: ['импорт'] } });
  await manager.upload(contacts.uploadImportPart, { id, part: 1 }, new Uint8Array(readFileSync(new URL(`../data/${file}`, import.meta.url))));
  const { recognised, format, confidence, unknownColumns } = await manager.call(contacts.getImportPreview, { id });
  await manager.call(contacts.setImportMapping, { id });
  const run = async (dryRun: boolean) => (await finish<{ counts: Counts }>(manager, await manager.call(contacts.runImport, { id, dryRun }))).counts;
  const dry = await run(true);
  const counts = await run(false);
  const source = recognised?.title ?? 'not recognised';
  say(`${file}: ${source} (${confidence}), ${format.encoding}, columns beyond it: ${unknownColumns.join(', ') || 'none'}`);
  say(`  dry run: ${inWords(dry)}`);
  say(`  run:     ${inWords(counts)}`);
  await mend(scene, id);
  const rows = await rowsOf(scene, id);
  const mended = tally(rows);
  say(`  mended:  ${inWords(mended)}`);
  return { id, file, source, dry, counts, mended, organisationIds: [...new Set(rows.flatMap(({ organisationId }) => organisationId ?? []))] };
}

/** Corrects what quarantine holds, and decides about whom somebody must look at: every second is the one there is, the others are new. */
async function mend({ manager, say }: Scene, id: string): Promise<void> {
  const waiting = await rowsOf({ manager }, id, ['quarantined', 'review']);
  for (const [index, row] of waiting.entries()) {
    const cells = correctionsOf(row);
    let after = Object.keys(cells).length > 0 ? await manager.call(contacts.mendImportRow, { id, number: row.number, cells }) : row;
    const [candidate] = after.candidates;
    if (after.outcome === 'review') after = await manager.call(contacts.mendImportRow, { id, number: row.number, decision: candidate?.organisationId && index % 2 === 0 ? { organisationId: candidate.organisationId } : { new: true } });
    const why = row.outcome === 'review' ? 'may be a client that is there' : row.reasons.filter(({ effect }) => effect === 'quarantine').map(({ column, code }) => `${column}: ${code}`).join(', ');
    if (index < 6) say(`    ${columns([8, 40, 34, 10], [`row ${row.number}`, row.name ?? '(no name)', why, after.outcome])}`);
  }
  if (waiting.length > 6) say(`    … and ${waiting.length - 6} more`);
}

/** A name that is missing is taken from the id; a number or address that cannot be right is left out until the client says it. */
function correctionsOf({ cells, reasons, number }: Row): Record<string, string> {
  const wrong = reasons.flatMap(({ column, effect }) => (effect === 'quarantine' && column !== null ? [column] : []));
  return Object.fromEntries(wrong.map((column) => [column, cells[column]?.trim() ? '' : `Клиент из строки ${number}`]));
}

async function rowsOf({ manager }: Pick<Scene, 'manager'>, id: string, outcomes?: Row['outcome'][]): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const { data } of manager.pages(contacts.listImportRows, { id, limit: 200, ...(outcomes && { filter: { outcome: { in: outcomes } } }) })) rows.push(...(data as Row[]));
  return rows;
}

function tally(rows: readonly Row[]): Counts {
  const counts: Counts = {};
  for (const { outcome } of rows) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
