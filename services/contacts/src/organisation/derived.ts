import { readName } from '@kontora/domain';
import type { StoredPhone } from '../contact-values.ts';
import { emailTerms, numberTerms, phoneTerms, termText, wordsOf, wordTerms } from '../search/terms.ts';
import { issuesOf, type Issue } from './issues.ts';

/** What an organisation's derived columns follow from. */
export interface Card {
  readonly state: string; readonly name: string; readonly legalForm?: string | null; readonly code?: string | null; readonly inn?: string | null; readonly ogrn?: string | null;
  readonly phones: readonly StoredPhone[]; readonly emails: readonly string[];
}
/** Columns that nobody enters. */
export interface Derived { searchName: string; searchText: string; issues: Issue[] }

/** What follows from the details: the key under which the name is compared, the terms it is found by, and what is doubtful about it. */
export function derive(card: Card): Derived {
  const name = readName(card.name);
  return {
    searchName: name.candidateKey.trim(),
    searchText: termText([...wordTerms(name.words), ...wordTerms(wordsOf(card.code)), ...numberTerms(card.inn, card.ogrn), ...phoneTerms(card.phones), ...emailTerms(card.emails)]),
    issues: issuesOf(card, name),
  };
}
