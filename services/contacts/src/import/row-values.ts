import type { ProfileFacts } from '@kontora/contracts';
import type { ValueProblemCode } from './canonical-row.ts';
import type { RowProblemCode as CellProblem } from './read-rows.ts';
import { checkInn, checkKpp, checkOgrn, checkOgrnip, findInn, parsePhones, readName, type IdentifierProblem, type Phone, type ReadName } from '@kontora/domain';

/** One record of a file after its columns were recognised: texts as they stand there. */
export interface ImportRow {
  /** Number of the record in the file, from 1, the header not counted. */
  readonly number: number;
  readonly name?: string;
  readonly inn?: string;
  readonly kpp?: string;
  /** ОГРН or ОГРНИП. */
  readonly ogrn?: string;
  /** Each text may hold several numbers. */
  readonly phones?: readonly string[];
  readonly emails?: readonly string[];
  /** The record's name in its source system. */
  readonly externalId?: string;
  /** The source's mark of a deleted record: `1`, `true`, `Да`. */
  readonly deleted?: string;
  /** A free text: a labelled ИНН in it fills an empty `inn`. */
  readonly note?: string;
  /** Fields that need no judgement, by their name in the card. */
  readonly other?: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  /** Values of custom fields, read and judged by the registry. */
  readonly custom?: Readonly<Record<string, unknown>>;
  /** The employee who answers for the client. */
  readonly managerId?: string;
  readonly profile?: ProfileStart;
  /** What was found wrong before: the cells of the row, its custom values. */
  readonly found?: readonly RowProblem[];
  /** What stands against making a new card of it. */
  readonly onCreate?: RowProblem;
}

/** What is true of a client from a day on. */
export interface ProfileStart extends ProfileFacts { readonly from: string }

/** A record's content as it would be stored. */
export interface RowValues {
  readonly name: string;
  readonly inn: string | null;
  readonly kpp: string | null;
  readonly ogrn: string | null;
  readonly phones: readonly Phone[];
  readonly emails: readonly string[];
  readonly externalId: string | null;
  readonly other: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
  readonly custom: Readonly<Record<string, unknown>>;
  readonly managerId: string | null;
  readonly profile: ProfileStart | null;
}

/** A field of the card, `row` for the row as a whole. */
export type RowField = 'name' | 'inn' | 'kpp' | 'ogrn' | 'phone' | 'email' | 'row' | 'code' | `custom:${string}` | `other:${string}`;

/** `lost-zero`: a spreadsheet ate the leading zero. `wrong-holder`: an organisation's number on a person's form or the reverse. */
export type RowProblemCode =
  | IdentifierProblem | 'malformed' | 'lost-zero' | 'wrong-holder' | 'wrong-value' | 'required' | 'retired' | 'unknown-field' | 'taken' | 'unreadable' | 'archived' | 'unknown-employee' | 'unknown-organisation' | 'deleted' | 'exists' | 'no-contact' | CellProblem | ValueProblemCode;

export interface RowProblem {
  readonly field: RowField;
  readonly code: RowProblemCode;
  /** The text that caused it. */
  readonly detail: string;
  /** The record waits for a correction; otherwise it is taken and the remark shown. */
  readonly blocking: boolean;
  /** The column concerned, where it is known better than by the field. */
  readonly column?: string;
}

export interface ReadRow {
  readonly values: RowValues;
  /** `values.name` as it is compared. */
  readonly name: ReadName;
  readonly problems: readonly RowProblem[];
  readonly onCreate: RowProblem | undefined;
}

const LONGEST_NAME = 300;
const NOTHING = /^(?:[-–—\s]*|н\/д|n\/a|null)$/iu;

/**
 * Brings a record to the form in which it is stored and names what is wrong with it: first the blocking problems in the order name, ИНН,
 * КПП, ОГРН, e-mail. A phone that cannot be resolved is kept as text and never blocks. Throws nothing, whatever the texts hold.
 */
export function readRow(row: ImportRow): ReadRow {
  const problems: RowProblem[] = [...(row.found ?? [])];
  const note = (field: RowField, code: RowProblemCode, detail: string, blocking = true) => void problems.push({ field, code, detail, blocking });
  const text = clean(row.name).replace(/\s+/g, ' ');
  const name = readName(text);
  if (name.key === '') note('name', 'empty', row.name ?? '');
  else if (text.length > LONGEST_NAME) note('name', 'length', text);
  const inn = readInn(row, note);
  const kpp = readKpp(row, inn, note);
  const ogrn = readOgrn(row, note);
  const emails = readEmails(row, note);
  const phones = (row.phones ?? []).flatMap((field) => parsePhones(clean(field)));
  for (const phone of phones) if (!phone.e164) note('phone', 'malformed', phone.source, false);
  if (inn && name.forms.includes(inn.length === 12 ? 'ООО' : 'ИП')) note('inn', 'wrong-holder', inn, false);
  const legalForm = name.forms.join(' ');
  const other = filled({ ...(legalForm && { legalForm }), ...row.other });
  const { tags = [], custom = {}, managerId = null, profile = null } = row;
  return { name, problems, onCreate: row.onCreate, values: { name: text, inn, kpp, ogrn, phones, emails, externalId: clean(row.externalId) || null, other, tags, custom, managerId, profile } };
}

type Note = (field: RowField, code: RowProblemCode, detail: string, blocking?: boolean) => void;

function readInn(row: ImportRow, note: Note): string | null {
  const text = clean(row.inn);
  if (text === '') return findInn(row.name ?? '') ?? findInn(row.note ?? '');
  const checked = checkInn(text);
  if (checked.ok) return checked.value;
  note('inn', checked.problem === 'length' && checkInn(`0${text}`).ok ? 'lost-zero' : checked.problem, text);
  return null;
}

/** Sole proprietors have no КПП; accounting systems write `0` there. */
function readKpp(row: ImportRow, inn: string | null, note: Note): string | null {
  const text = clean(row.kpp).toUpperCase();
  if (text === '' || text === '0') return null;
  const checked = checkKpp(text);
  if (!checked.ok) {
    note('kpp', checked.problem, text);
    return null;
  }
  if (inn?.length !== 12) return checked.value;
  note('kpp', 'wrong-holder', text, false);
  return null;
}

function readOgrn(row: ImportRow, note: Note): string | null {
  const text = clean(row.ogrn);
  if (text === '') return null;
  const checked = text.length === 15 ? checkOgrnip(text) : checkOgrn(text);
  if (checked.ok) return checked.value;
  note('ogrn', checked.problem, text);
  return null;
}

function readEmails(row: ImportRow, note: Note): string[] {
  const texts = (row.emails ?? []).flatMap((field) => field.split(/[;,\n]/)).map((text) => clean(text)).filter((text) => text !== '');
  const emails = texts.map((text) => text.replace(/^mailto:/i, '').toLowerCase());
  for (const email of emails) if (!isEmail(email)) note('email', 'malformed', email);
  return [...new Set(emails.filter(isEmail))];
}

/** The shape of a deliverable address (RFC 5321 lengths); names in Cyrillic are deliverable too (RFC 6531). */
function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>()[\]\\",:;.]+(?:\.[^\s@<>()[\]\\",:;.]+)*@(?:[\p{L}\d](?:[\p{L}\d-]*[\p{L}\d])?\.)+[\p{L}\d-]{2,63}$/u.test(text);
}

function filled(other: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(other).map(([field, text]) => [field, clean(text)]).filter(([, text]) => text !== ''));
}

/** Without outer and doubled spaces, without the apostrophe that guards spreadsheets from formulas; a dash is nothing. */
function clean(text: string | undefined): string {
  const trimmed = (text ?? '').normalize('NFC').replace(/[\u200b\ufeff]/g, '').trim().replace(/^'(?=[=+\-@])/, '');
  return NOTHING.test(trimmed) ? '' : trimmed.replace(/[^\S\n]+/g, ' ');
}
