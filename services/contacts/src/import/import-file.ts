import type { Piece } from '@kontora/contracts';
import type { Db } from '@kontora/platform';
import { sql } from 'kysely';
import type { Reading } from './import.ts';
import { openTable, type Table } from './read.ts';
import { openArchive } from './read-archive.ts';
import { ImportFileError } from './read-limits.ts';

/** Where a piece belongs. */
export interface PiecePlace { readonly importId: string; readonly part: number }

/** Keeps a piece of an uploaded part; the last one makes the part whole and replaces what was there. False when pieces before it are missing. */
export async function storePiece(db: Db, { importId, part }: PiecePlace, { upload, no, last, bytes }: Piece): Promise<boolean> {
  await db.run(sql`insert into import_piece (import_id, part, upload, no, bytes) values (${importId}, ${part}, ${upload}, ${no}, decode(${bytes}, 'base64')) on conflict (tenant_id, import_id, part, no, upload) do update set bytes = excluded.bytes`);
  if (!last) return true;
  const { pieces } = (await db.row<{ pieces: number }>(sql`select count(*)::integer as pieces from import_piece where import_id = ${importId} and part = ${part} and upload = ${upload} and no <= ${no}`))!;
  if (pieces !== no + 1) return false;
  await db.run(sql`delete from import_piece where import_id = ${importId} and part = ${part} and (upload <> ${upload} or no > ${no})`);
  await db.run(sql`update import_piece set whole = true where import_id = ${importId} and part = ${part}`);
  return true;
}

/** How much of a file is there: its bytes, and which parts are whole. */
export async function storedFile(db: Db, importId: string): Promise<{ bytes: number; parts: number[] }> {
  const rows = await db.rows<{ part: number; bytes: number }>(sql`select part, sum(octet_length(bytes))::bigint as bytes from import_piece where import_id = ${importId} and whole group by part order by part`);
  return { bytes: rows.reduce((sum, row) => sum + row.bytes, 0), parts: rows.map((row) => row.part) };
}

/** The bytes of an uploaded file, a piece at a time. */
export async function* piecesOf(db: Db, importId: string): AsyncGenerator<Uint8Array> {
  let next = read(db, importId, { part: 0, no: 0 });
  for (let piece = await next; piece; piece = await next) {
    next = read(db, importId, piece);
    next.catch(() => undefined); // whoever stops reading does not wait for it
    yield piece.bytes;
  }
}
const read = (db: Db, importId: string, { part, no }: { part: number; no: number }) =>
  db.row<{ part: number; no: number; bytes: Uint8Array }>(sql`select part, no, bytes from import_piece where import_id = ${importId} and whole and (part, no) > (${part}, ${no}) order by part, no limit 1`);

/** Opens the file of an import as it is to be read. Throws an ImportFileError. */
export async function openImportFile(db: Db, { importId, fileName, reading }: { importId: string; fileName: string; reading: Reading }): Promise<Table> {
  const { table, encoding, delimiter, headerRow } = reading;
  const options = { ...(encoding && { encoding }), ...(delimiter && { delimiter }), ...(headerRow && { headerRow }) };
  if (table === undefined) return openTable(piecesOf(db, importId), fileName, options);
  const archive = await openArchive(piecesOf(db, importId));
  try {
    if (!archive.tables.includes(table)) throw new ImportFileError('zip-archive', `The archive has no table ${table}. It contains ${archive.tables.slice(0, 5).join(', ')}.`);
    const opened = await openTable(archive.open(table), table, options);
    return { ...opened, close: async () => { await opened.close(); await archive.close(); } };
  } catch (error) {
    await archive.close();
    throw error;
  }
}
