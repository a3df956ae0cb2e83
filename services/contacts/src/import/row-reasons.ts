import type { ImportReason } from '@kontora/contracts';
import type { z } from 'zod';
import type { ColumnTarget, ImportMapping } from './mapping.ts';
import type { CanonicalField } from './recognise-words.ts';
import type { RowField, RowProblem } from './row-values.ts';

/** Something to be said about a row, and about which column. */
export type Reason = z.output<typeof ImportReason>;

const FIELDS: Partial<Record<RowField, readonly CanonicalField[]>> = {
  name: ['company_name', 'contact_name', 'last_name', 'first_name', 'deal_name'], inn: ['inn', 'comment'], kpp: ['kpp', 'inn'], ogrn: ['ogrn'], phone: ['phone', 'phone_mobile', 'phone2', 'fax'], email: ['email'], code: ['client_code'],
};
const WHAT: Partial<Record<RowField, string>> = { name: 'name', inn: 'ИНН', kpp: 'КПП', ogrn: 'ОГРН', phone: 'telephone number', email: 'e-mail address', code: 'client number' };
const SAID: Readonly<Record<string, (what: string, text: string) => string>> = {
  empty: (what) => `The row has no ${what}. Fill it in.`,
  checksum: (what, text) => `«${text}» is no ${what}: its check digit is wrong. Correct it, or empty the cell.`,
  length: (what, text) => `«${text}» has the wrong length for a ${what}.`,
  characters: (what, text) => `«${text}» has characters that a ${what} cannot have.`,
  zeros: (what, text) => `«${text}» is no ${what}, only zeros.`,
  prefix: (what, text) => `«${text}» does not begin as a ${what} does.`,
  'lost-zero': (what, text) => `«${text}»: a spreadsheet took the leading zero of the ${what}. Put it back.`,
  'wrong-holder': (what, text) => `The ${what} «${text}» is one of another kind of holder than the name says.`,
  malformed: (what, text) => `«${text}» is no ${what}. Correct it, or empty the cell.`,
  taken: (what, text) => `Another card has the ${what} «${text}»; it was left out.`,
  'unknown-employee': (_, text) => `«${text}» is none of the employees the mapping names; nobody was made responsible.`,
};

/** What is said about a row to whoever imports: each problem at its column, with its effect. */
export function reasonsOf(problems: readonly RowProblem[], cells: Readonly<Record<string, string>>, mapping: ImportMapping): Reason[] {
  return problems.map((problem): Reason => {
    const { field, code, detail, blocking } = problem;
    const effect = code === 'archived' ? 'review' : blocking ? 'quarantine' : 'remark';
    return { column: problem.column ?? columnOf(problem, cells, mapping), code, detail: SAID[code]?.(WHAT[field] ?? 'value', detail) ?? detail, effect };
  });
}

/** The column a problem is about: that which holds the text, else the first that feeds the field. */
function columnOf({ field, detail }: RowProblem, cells: Readonly<Record<string, string>>, { columns }: ImportMapping): string | null {
  const targets: readonly ColumnTarget[] = FIELDS[field] ?? [field.replace(/^other:/, '') as ColumnTarget];
  const fed = targets.flatMap((target) => Object.keys(columns).filter((column) => columns[column] === target));
  const holds = fed.find((column) => detail !== '' && (cells[column] ?? '').toLowerCase().includes(detail.toLowerCase()));
  return holds ?? fed[0] ?? null;
}
