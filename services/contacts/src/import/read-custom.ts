import { problemsOfCustom, type CustomDefinition } from '../custom-field/check-custom.ts';
import { readDate, type DateRules } from './canonical-dates.ts';
import { readBoolean, splitList } from './canonical-values.ts';
import type { ImportMapping } from './mapping.ts';
import type { RowProblem } from './row-values.ts';

/** Custom values of a row, as the registry's types want them, and what is wrong with them. */
export interface ReadCustom {
  readonly values: Readonly<Record<string, unknown>>;
  readonly problems: readonly RowProblem[];
  /** What stands against making a new card of it: a required field is empty. */
  readonly onCreate: RowProblem | undefined;
}

/** Reads the texts of custom columns by the types of their fields, and judges them as every write of custom values is judged. */
export function readCustom(definitions: readonly CustomDefinition[], texts: Readonly<Record<string, string>>, mapping: ImportMapping): ReadCustom {
  const values: Record<string, unknown> = {};
  for (const [key, text] of Object.entries(texts)) {
    const definition = definitions.find((one) => one.key === key);
    const column = Object.keys(mapping.columns).find((name) => mapping.columns[name] === `custom:${key}`) ?? '';
    values[key] = definition ? readAs(definition, text, { order: mapping.dateOrders[column], timeZone: mapping.timeZone }) : text;
  }
  const found = problemsOfCustom(definitions, { given: values, stored: null }).map(({ pointer, code, detail }): RowProblem & { code: string } => ({ field: `custom:${pointer.slice('/custom/'.length)}`, code: code as RowProblem['code'], detail, blocking: true }));
  return { values, problems: found.filter(({ code }) => code !== 'required'), onCreate: found.find(({ code }) => code === 'required') };
}

/** The value a text stands for; the text itself when it stands for none, so that the registry's complaint names it. */
function readAs({ type, options }: CustomDefinition, text: string, rules: DateRules): unknown {
  const option = (word: string) => options.find((one) => one.toLowerCase() === word.toLowerCase()) ?? word;
  switch (type) {
    case 'text': return text;
    case 'number': return /^-?\d+(?:[.,]\d+)?$/.test(plainNumber(text)) ? Number(plainNumber(text).replace(',', '.')) : text;
    case 'boolean': return readBoolean(text) ?? text;
    case 'choice': return option(text);
    case 'choices': return [...new Set(splitList(text, /[,;]/).map(option))];
    case 'date': {
      const read = readDate(text, rules);
      return read !== null && typeof read === 'object' ? read.date : text;
    }
  }
}

const plainNumber = (text: string) => text.replace(/[\s\u00A0\u202F]/g, '');
