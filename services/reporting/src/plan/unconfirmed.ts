import type { RuleBook } from '../catalogue/rule-book.ts';
import { sql, type RawBuilder } from 'kysely';

/** Which differences hang on a rule that waits for confirmation: `code` and `due` are its columns. A removal needs none. */
export function hangsOnUnconfirmed({ unconfirmed }: Pick<RuleBook, 'unconfirmed'>, { code, due }: { code: RawBuilder<unknown>; due: RawBuilder<unknown> }): RawBuilder<boolean> {
  return sql<boolean>`(${due} is not null and (${code} = any(${[...unconfirmed.types.keys()]}::text[]) or extract(year from ${due})::integer = any(${[...unconfirmed.years.keys()]}::integer[])))`;
}

/** One line for people: what has to be confirmed first. */
export const confirmFirst = (codes: readonly string[]) => `Confirm ${codes.slice(0, 20).join(', ')}${codes.length > 20 ? ` and ${codes.length - 20} more` : ''} first, or leave what hangs on them pending.`;
