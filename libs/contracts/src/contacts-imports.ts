import { z } from 'zod';
import { OrganisationState } from './contacts-organisations.ts';
import { DuplicateReason } from './contacts-duplicates.ts';
import { command, job, Piece, query } from './contract.ts';
import { field, list } from './list.ts';
import { CivilDay, Flag, Id, Instant, line, Version } from './shapes.ts';

/** How far an import has come. A dry run goes from `ready` through `checking` to `checked`; nothing is written to the contacts before `importing`. */
export const ImportState = z.enum(['uploading', 'ready', 'checking', 'checked', 'importing', 'imported', 'undoing', 'undone']);
/** What became of a row, or in a dry run would become: `duplicate` went into the card of an earlier row, `review` waits for a person's decision, `quarantined` for a correction. */
export const ImportOutcome = z.enum(['created', 'updated', 'unchanged', 'duplicate', 'review', 'quarantined', 'skipped']);
/** What the rows of a file are. Of leads and deals the client and the contact person are taken. */
export const ImportEntity = z.enum(['organisation', 'person', 'lead', 'deal']);

/** What an import does with what it finds. */
export const ImportOptions = z.object({
  onMatch: z.enum(['fill', 'overwrite', 'skip']).default('fill').describe('With cards that are there: fill what is empty, overwrite (never with nothing), or leave them alone'),
  state: OrganisationState.exclude(['archived']).default('prospect').describe('Of new organisations whose row does not say'),
  groupId: Id.nullable().default(null).describe('Group of companies of new organisations'),
  tags: z.array(line(60).min(2)).max(10).default([]).describe('Given to every organisation the import adds or changes'),
  profileFrom: CivilDay.optional().describe('First day of reporting profiles whose row has no first day of service; the start of the year when not given'),
}).meta({ id: 'ImportOptions' });

/** How the bytes are to be read, where that was recognised wrongly. Absent: as recognised. */
export const ImportReading = z.object({
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1251', 'koi8-r', 'ibm866', 'windows-1252', 'windows-1250', 'windows-1253', 'windows-1254']).optional(),
  delimiter: z.enum([',', ';', '\t', '|']).optional(),
  headerRow: z.literal('none').optional().describe('The file has no header: its columns are Column 1, Column 2 …'),
  table: z.string().max(300).optional().describe('Which table of a zip archive'),
  source: z.string().max(60).optional().describe('Signature of the source, instead of the recognised one'),
});

/** How columns become fields. */
export const ImportMapping = z.object({
  system: z.string().describe('Key of the source, the system of external references: suitecrm, salesforce … `file` for any other'),
  entity: ImportEntity,
  columns: z.record(z.string(), z.string()).describe('Column → field: one of `fields` of the preview, custom:<key>, or ignore. A column that is not named is ignored'),
  dateOrders: z.record(z.string(), z.enum(['day-month', 'month-day'])).default({}).describe('For columns of dates such as 01/02/2026'),
  timeZone: z.string().default('Europe/Moscow'), currency: z.string().default('RUB'),
  employees: z.record(z.string(), Id).default({}).describe('Names of responsible people in the file → employees'),
}).meta({ id: 'ImportMapping' });

const Counts = z.partialRecord(ImportOutcome, z.int()).describe('Rows by outcome');
const fileProblem = z.object({ code: z.string(), detail: z.string() });
/** An import of clients or people from a file. */
export const Import = z.object({
  id: Id, version: Version, state: ImportState, name: line(200), fileName: line(300), options: ImportOptions,
  bytes: z.int().describe('Of the file, as far as it is there'), parts: z.int().describe('Of which the file consists'), fileKept: z.boolean().describe('False when the file was removed; rows and outcomes stay'),
  reading: ImportReading, mapping: ImportMapping.nullable().describe('Null: as recognised'), rows: z.int().nullable().describe('Of the file; known after the first run'),
  counts: Counts.nullable(), unknownEmployees: z.array(z.string()).describe('Names of responsible people that the mapping does not resolve'),
  problem: fileProblem.nullable().describe('Why the file as a whole could not be taken'),
  createdBy: z.string(), createdAt: Instant, updatedAt: Instant, finishedAt: Instant.nullable(),
}).meta({ id: 'Import' });

/** Something to be said about a row, and about which column. */
export const ImportReason = z.object({
  column: z.string().nullable().describe('Null: the row as a whole'), code: z.string(), detail: z.string(), effect: z.enum(['quarantine', 'review', 'skip', 'remark']),
}).meta({ id: 'ImportReason' });
const Candidate = z.object({ organisationId: Id.nullable(), row: z.int().nullable().describe('A row of this file that is it'), score: z.number(), reasons: z.array(DuplicateReason) });
/** One row of a file, and what became of it. */
export const ImportRow = z.object({
  number: z.int().describe('Of the data row, from 1'), line: z.int().describe('Where it begins in the file'), outcome: ImportOutcome, name: z.string().nullable(),
  cells: z.record(z.string(), z.string()).describe('By column, as in the file or as corrected'), reasons: z.array(ImportReason), duplicateOf: z.int().nullable().describe('The earlier row that is the same'),
  candidates: z.array(Candidate).describe('Whom it may be, likeliest first'), organisationId: Id.nullable(), personId: Id.nullable(),
  changes: z.record(z.string(), z.unknown()).nullable().describe('What it changed of a card that was there: fields before and after, and what was added'),
  undone: z.enum(['undone', 'kept']).nullable().describe('`kept`: changed since the import, so that undoing left it, or a part of it, alone'), kept: z.array(z.string()).describe('What undoing left alone'),
}).meta({ id: 'ImportRow' });

const Guess = z.object({ source: z.string(), system: z.string(), title: z.string(), entity: ImportEntity, score: z.number() });
/** How a file is understood before it is imported. */
export const ImportPreview = z.object({
  recognised: Guess.nullable(), alternatives: z.array(Guess), confidence: z.enum(['high', 'medium', 'low', 'none']), ask: z.boolean().describe('The mapping must be confirmed before the import runs'),
  format: z.object({ kind: z.enum(['csv', 'xlsx', 'xml-spreadsheet']), encoding: z.string().nullable(), delimiter: z.string().nullable(), sheet: z.string().nullable() }),
  header: z.array(z.string()), dropped: z.array(z.string()).describe('Columns with passwords, which are never read'), mapping: ImportMapping, fields: z.array(z.string()).describe('All fields a column can go to'),
  unknownColumns: z.array(z.string()), notTaken: z.array(z.string()).describe('Columns without a field; their values stay with the rows of the import'),
  employees: z.array(z.object({ name: z.string(), employeeId: Id.nullable() })).describe('Responsible people in the first rows, and who they may be'), remarks: z.array(z.string()),
  rows: z.array(z.object({ number: z.int(), line: z.int(), reads: z.record(z.string(), z.unknown()).describe('What is read from it'), reasons: z.array(ImportReason) })).describe('The first rows'),
}).meta({ id: 'ImportPreview' });
/** A mapping kept for the next file of the same source. */
export const ImportTemplate = z.object({ id: Id, version: Version, name: line(200), mapping: ImportMapping, reading: ImportReading, createdAt: Instant, updatedAt: Instant }).meta({ id: 'ImportTemplate' });

const unreadable = {
  'file-missing': 'conflict', 'empty-file': 'unprocessable', 'file-too-large': 'too-large', 'too-many-rows': 'unprocessable', 'too-many-columns': 'unprocessable', 'old-excel': 'unprocessable', 'zip-archive': 'unprocessable',
  'unknown-format': 'unprocessable', 'broken-quotes': 'unprocessable', 'corrupt-workbook': 'unprocessable', 'archive-bomb': 'unprocessable', 'no-visible-sheet': 'unprocessable', 'no-header': 'unprocessable',
} as const;
const wrongState = { 'wrong-state': 'conflict' } as const;
const mappingErrors = { 'invalid-mapping': 'unprocessable' } as const;

/** Clients and people from files of other systems: upload, preview, mapping, dry run, run, correction, undo. */
export const importOperations = {
  createImport: command({
    summary: 'Begin an import', http: 'POST /imports', permission: 'contacts:import', idempotency: 'required',
    input: z.object({ name: line(200), fileName: line(300), options: ImportOptions.prefault({}) }), output: Import, errors: { 'unknown-group': 'unprocessable' },
  }),
  uploadImportPart: command({
    summary: 'Upload the file of an import, or a part of it', idempotency: 'none',
    description: 'CSV in any usual encoding and delimiter, .xlsx, XML Spreadsheet 2003, a zip of them. A file of more than 50 MB comes in parts, cut anywhere: say how many there are. The same part again replaces it.',
    http: 'PUT /imports/:id/parts/:part', permission: 'contacts:import', upload: { maxBytes: 50 * 1024 * 1024 },
    input: z.object({ id: Id, part: z.coerce.number<number>().int().min(1).max(20), parts: z.coerce.number<number>().int().min(1).max(20).default(1).describe('Parts of which the file consists'), piece: Piece }), output: Import,
    errors: { ...wrongState, 'pieces-missing': 'conflict', 'file-too-large': 'too-large', 'no-such-part': 'unprocessable' },
  }),
  getImport: query({ summary: 'One import', http: 'GET /imports/:id', permission: 'contacts:import', input: z.object({ id: Id }), output: Import }),
  listImports: list({
    summary: 'Imports', http: 'GET /imports', permission: 'contacts:import', item: Import,
    filter: { state: field.oneOf(ImportState.options), name: field.text(), createdBy: field.text(), createdAt: field.instant() }, sort: ['createdAt', 'name'], defaultSort: '-createdAt',
  }),
  getImportPreview: query({
    summary: 'How the file of an import is understood', description: 'With the reading and the mapping that were set, or others to try.', http: 'GET /imports/:id/preview', permission: 'contacts:import',
    input: ImportReading.extend({ id: Id }), output: ImportPreview, errors: unreadable,
  }),
  setImportMapping: command({
    summary: 'Confirm or change how the columns become fields', description: 'Without `mapping` and `templateId` as recognised. Columns of a template that this file lacks are left out.',
    http: 'PUT /imports/:id/mapping', permission: 'contacts:import',
    input: z.object({ id: Id, reading: ImportReading.default({}), mapping: ImportMapping.optional(), templateId: Id.optional(), saveAs: line(200).optional().describe('Keep it as a template of this name, replacing one there is') }),
    output: Import, errors: { ...unreadable, ...wrongState, ...mappingErrors },
  }),
  runImport: job({
    summary: 'Run an import, or try it', http: 'POST /imports/:id/run', permission: 'contacts:import', idempotency: 'required',
    description: 'A dry run decides about every row exactly as the real one would, and writes nothing but the outcomes. A run that was cancelled or broken off goes on where it ended.',
    input: z.object({ id: Id, dryRun: Flag.default(false) }), output: z.object({ rows: z.int(), counts: Counts }).meta({ id: 'ImportResult' }), errors: { ...unreadable, ...wrongState, ...mappingErrors, 'mapping-needed': 'unprocessable', 'taken-over': 'conflict' },
  }),
  listImportRows: list({
    summary: 'The rows of an import, and what became of them', http: 'GET /imports/:id/rows', permission: 'contacts:import', item: ImportRow,
    filter: {
      number: field.integer(), outcome: field.oneOf(ImportOutcome.options), organisationId: field.id(), personId: field.id(), undone: field.oneOf(['undone', 'kept']),
      reason: field.text('`contains`: has a reason with this code'),
    }, sort: ['number'], extra: { id: Id },
  }),
  mendImportRow: command({
    summary: 'Correct a row that waits, or decide about it, and take it in', description: 'After a dry run the correction is kept for the run.',
    http: 'POST /imports/:id/rows/:number/mend', permission: 'contacts:import',
    input: z.object({
      id: Id, number: z.coerce.number<number>().int().min(1), cells: z.record(z.string(), z.string().max(65_536)).default({}).describe('New texts by column; the others stay'),
      decision: z.union([z.object({ organisationId: Id }), z.object({ new: z.literal(true) })]).optional().describe('Of a row under review: it is this organisation, or another than all that are there'),
    }), output: ImportRow, errors: { ...wrongState, 'unknown-column': 'unprocessable', 'unknown-organisation': 'unprocessable' },
  }),
  undoImport: job({
    summary: 'Undo an import, its changes included', http: 'POST /imports/:id/undo', permission: 'contacts:import', idempotency: 'required',
    description: 'What it added goes, what it changed becomes what it was. What somebody changed or used since stays as it is; those rows are marked `kept`.',
    input: z.object({ id: Id }), output: z.object({ undone: z.int().describe('Rows'), kept: z.int().describe('Rows of which something was left alone') }).meta({ id: 'ImportUndo' }), errors: { ...wrongState, 'taken-over': 'conflict' },
  }),
  listImportTemplates: list({ summary: 'Mappings kept for further files', http: 'GET /import-templates', permission: 'contacts:import', item: ImportTemplate, filter: { name: field.text() }, sort: ['name'] }),
};
