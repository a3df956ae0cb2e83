import { judgeDateOrder } from './canonical-dates.ts';
import { customTarget } from './mapping.ts';
import type { ColumnTarget, DateOrder, ImportMapping } from './mapping.ts';
import { looksLikeData, normaliseHeader } from './read-header.ts';
import { fieldBySynonym, manyColumnFields, signatures } from './recognise-words.ts';
import type { CanonicalField, Entity, Signature } from './recognise-words.ts';

/** A source that would also fit. */
export interface Guess {
  readonly signature: string;
  readonly system: string;
  readonly title: string;
  readonly entity: Entity;
  readonly score: number;
}

/** What a file most likely is, as a proposal: the user confirms it or changes the mapping. */
export interface Recognition {
  /** The best guess; null when no known export fits and the columns were read by their usual names. */
  readonly guess: Guess | null;
  /** `none`: not a single column was understood. */
  readonly confidence: 'high' | 'medium' | 'low' | 'none';
  /** Other guesses, best first. Those within 5 points of the best make the choice the user's. */
  readonly alternatives: readonly Guess[];
  /** Whether the user has to decide before anything is imported. */
  readonly ask: boolean;
  readonly mapping: ImportMapping;
  /** Columns no source and no synonym knows; they are proposed as custom fields. */
  readonly unknownColumns: readonly string[];
  /** What the user should know, in plain words. */
  readonly remarks: readonly string[];
}

/** Nearer guesses than this are a tie that the user breaks. */
export const MARGIN = 5;
const NAME_FIELDS: ReadonlySet<CanonicalField> = new Set(['company_name', 'contact_name', 'deal_name', 'first_name', 'last_name']);
/** Fields whose meaning depends on the source: a synonym never adds them beside a signature. */
const SOURCE_FIELDS: ReadonlySet<CanonicalField> = new Set(['external_id', 'client_type']);
/** Only for re-import into Dynamics. */
const TECHNICAL = /row checksum|контрольная сумма строки/;
const NOT_MODIFIED = /^\((?:do not modify|не изменять)\) (?!modified on|дата изменения|row checksum|контрольная сумма)/;
const PARTIAL_SHARE = 0.6;

/** Recognises the source of a table by its header and sample rows, and proposes a mapping. `choice` is a signature the user picked instead. */
export function recognise(header: readonly string[], sample: readonly (readonly string[])[], choice?: string): Recognition {
  const ranked = rank(header, sample);
  const full = ranked.filter((entry) => entry.full);
  const best = choice === undefined ? (full[0] ?? renamedDynamics(header) ?? ranked[0]) : ranked.find((entry) => entry.signature.id === choice) ?? chosen(choice);
  const others = ranked.filter((entry) => entry.signature !== best?.signature);
  const tie = choice === undefined && others.some((entry) => entry.full && best !== undefined && best.score - entry.score < MARGIN);
  const fields = proposeFields(header, best?.signature);
  const unknownColumns = header.filter((column) => !fields.has(column) && !TECHNICAL.test(normaliseHeader(column)) && !isHeaderOf(best?.signature, column));
  const confidence = best === undefined ? (fields.size > 0 ? 'low' : 'none') : best.full && !tie && !best.oddIds ? best.signature.confidence : 'low';
  return {
    guess: best ? toGuess(best) : null,
    confidence,
    alternatives: others.map(toGuess),
    ask: tie || confidence === 'none' || confidence === 'low',
    mapping: toMapping({ header, sample, fields, signature: best?.signature }),
    unknownColumns,
    remarks: remarks({ header, best, tie, mapped: fields.size }),
  };
}

interface Ranked {
  readonly signature: Signature;
  readonly score: number;
  /** Whether all columns the export must have are there. */
  readonly full: boolean;
  /** Whether the record ids do not look as they do in this system. */
  readonly oddIds: boolean;
}

/**
 * 10 points per column that must be there, 3 per bonus column, 20 times the share of the file's columns the signature knows;
 * minus 20 when fewer than 80 % of the ids of the sample fit. Without all necessary columns a signature is only a guess, and
 * only when it knows most columns of the file: users may hide columns from an export.
 */
function rank(header: readonly string[], sample: readonly (readonly string[])[]): Ranked[] {
  const present = new Set(header.map(normaliseHeader));
  const has = (column: string) => present.has(normaliseHeader(column));
  const ranked = signatures.map((signature) => {
    const known = header.filter((column) => isHeaderOf(signature, column)).length;
    const oddIds = !idsFit(signature, header, sample);
    const full = signature.mustHave.every(has);
    const must = signature.mustHave.filter(has).length;
    const score = 10 * must + 3 * signature.bonus.filter(has).length + (20 * known) / Math.max(1, header.length) - (oddIds ? 20 : 0);
    return { signature, score, full, oddIds, likely: full || (known / Math.max(1, header.length) >= PARTIAL_SHARE && known >= 5) };
  });
  return ranked.filter((entry) => entry.likely).sort((a, b) => Number(b.full) - Number(a.full) || b.score - a.score);
}

function isHeaderOf(signature: Signature | undefined, column: string): boolean {
  const name = normaliseHeader(column);
  return signature?.headers.some((header) => normaliseHeader(header) === name) ?? false;
}

function idsFit({ idColumn, idPattern }: Signature, header: readonly string[], sample: readonly (readonly string[])[]): boolean {
  if (idColumn === null || idPattern === null) return true;
  const at = header.findIndex((column) => normaliseHeader(column) === normaliseHeader(idColumn));
  const ids = sample.map((cells) => cells[at]?.trim() ?? '').filter((id) => id !== '');
  const pattern = new RegExp(idPattern);
  return ids.length === 0 || ids.filter((id) => pattern.test(id)).length >= ids.length * 0.8;
}

/** Dynamics lets customers rename entities, so «(Не изменять) Клиент» is an id as well; what the rows are shows in the other columns. */
function renamedDynamics(header: readonly string[]): Ranked | undefined {
  const names = header.map(normaliseHeader);
  const idColumn = header.find((column) => NOT_MODIFIED.test(normaliseHeader(column)));
  if (idColumn === undefined || !names.some((name) => TECHNICAL.test(name))) return undefined;
  const fields = new Set(header.map(fieldBySynonym));
  const entity = fields.has('deal_name') ? 'deal' : fields.has('last_name') ? 'person' : 'organisation';
  const language = idColumn.includes('Не изменять') ? 'ru' : 'en';
  const like = signatures.find((signature) => signature.system === 'dynamics' && signature.entity === entity && signature.id.endsWith(language));
  if (!like) return undefined;
  return { signature: { ...like, idColumn, headers: [...like.headers, idColumn], fields: { ...like.fields, [idColumn]: 'external_id' } }, score: 0, full: false, oddIds: false };
}

function chosen(id: string): Ranked | undefined {
  const signature = signatures.find((entry) => entry.id === id);
  return signature && { signature, score: 0, full: false, oddIds: false };
}

/** The signature's own fields first, then usual words for what is left; a field that takes one column takes the first. */
function proposeFields(header: readonly string[], signature: Signature | undefined): Map<string, CanonicalField> {
  const own = new Map(Object.entries(signature?.fields ?? {}).map(([column, field]) => [normaliseHeader(column), field]));
  const proposed = new Map<string, CanonicalField>();
  const taken = new Set<CanonicalField>();
  const propose = (column: string, field: CanonicalField | undefined) => {
    if (field === undefined || proposed.has(column) || (taken.has(field) && !manyColumnFields.has(field))) return;
    proposed.set(column, field);
    taken.add(field);
  };
  for (const column of header) propose(column, own.get(normaliseHeader(column)));
  const named = [...taken].some((field) => NAME_FIELDS.has(field));
  for (const column of header) {
    const field = fieldBySynonym(column);
    const foreign = field !== undefined && signature !== undefined && (SOURCE_FIELDS.has(field) || (named && NAME_FIELDS.has(field)));
    if (!foreign) propose(column, field);
  }
  return proposed;
}

interface Proposal {
  readonly header: readonly string[];
  readonly sample: readonly (readonly string[])[];
  readonly fields: ReadonlyMap<string, CanonicalField>;
  readonly signature: Signature | undefined;
}

function toMapping({ header, sample, fields, signature }: Proposal): ImportMapping {
  const columns: Record<string, ColumnTarget> = {};
  const dateOrders: Record<string, DateOrder> = {};
  const keys = new Set<string>();
  for (const [at, column] of header.entries()) {
    const field = fields.get(column);
    columns[column] = field ?? (TECHNICAL.test(normaliseHeader(column)) ? 'ignore' : freeKey(customTarget(column), keys));
    const order = judgeDateOrder(sample.map((cells) => cells[at] ?? ''));
    if (order === 'day-month' || order === 'month-day') dateOrders[column] = order;
  }
  const entity = signature?.entity ?? genericEntity(new Set(fields.values()));
  return { system: signature?.system ?? 'file', entity, columns, dateOrders, timeZone: 'Europe/Moscow', currency: 'RUB' };
}

function freeKey(target: ColumnTarget, keys: Set<string>): ColumnTarget {
  let free: ColumnTarget = target;
  for (let copy = 2; keys.has(free); copy += 1) free = `${target.slice(0, 60)}_${copy}`;
  keys.add(free);
  return free;
}

function genericEntity(fields: ReadonlySet<CanonicalField>): Entity {
  if (fields.has('deal_name')) return 'deal';
  if (fields.has('company_name') || fields.has('inn')) return 'organisation';
  return fields.has('contact_name') || fields.has('last_name') ? 'person' : 'organisation';
}

function toGuess({ signature, score }: Ranked): Guess {
  return { signature: signature.id, system: signature.system, title: signature.title, entity: signature.entity, score: Math.round(score * 100) / 100 };
}

function remarks({ header, best, tie, mapped }: { header: readonly string[]; best: Ranked | undefined; tie: boolean; mapped: number }): string[] {
  const said: string[] = [];
  if (looksLikeData(header)) said.push('The first row looks like data, not like column names. If the file has no header, say so and name the columns.');
  if (tie) said.push('The file fits several sources almost equally. Choose the one it comes from.');
  if (best && !best.full) said.push(`Some columns usual for ${best.signature.title} are missing; check the mapping.`);
  if (best?.oddIds) said.push(`The record ids do not look like those of ${best.signature.title}.`);
  if (!best && mapped > 0) said.push('The source is not known; columns were understood by their names. Check the mapping.');
  if (mapped === 0) said.push(`None of the columns is known (${header.slice(0, 5).join(', ')}${header.length > 5 ? ', …' : ''}). Map them by hand.`);
  return said;
}
