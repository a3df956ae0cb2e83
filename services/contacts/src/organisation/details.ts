import { checkInn, checkKpp, checkOgrn, checkOgrnip, readName } from '@kontora/domain';
import { readEmails, readPhones, readRefs, type FieldProblem, type StoredPhone, type StoredRef } from '../contact-values.ts';

export type EnteredState = 'prospect' | 'client' | 'former';

/** What people and other systems enter; everything else about an organisation follows from it. Absent: not entered. */
export interface OrganisationDetails {
  state?: EnteredState; code?: string | null; name?: string; legalForm?: string | null; inn?: string | null; kpp?: string | null; ogrn?: string | null;
  phones?: readonly string[]; emails?: readonly string[]; website?: string | null; address?: string | null; description?: string | null; tags?: readonly string[];
  custom?: Record<string, unknown>; externalRefs?: readonly StoredRef[]; groupId?: string | null; servicedFrom?: string | null; servicedTo?: string | null;
}
/** The same in the form in which it is stored. */
export interface NormalDetails extends Omit<OrganisationDetails, 'phones' | 'emails' | 'tags' | 'externalRefs'> { phones?: StoredPhone[]; emails?: string[]; tags?: string[]; externalRefs?: StoredRef[] }

const BLANKABLE = ['code', 'legalForm', 'inn', 'kpp', 'ogrn', 'website', 'address', 'description'] as const;

/**
 * The entered details in the form they are stored in: names read, telephones in E.164, e-mail in small letters, identifiers without spaces,
 * blanks as absent. Only what was entered comes out, and what a new name says: its legal form and an ИНН in it.
 */
export function normalise({ phones, emails, tags, externalRefs, ...entered }: OrganisationDetails): NormalDetails {
  const details: NormalDetails = { ...entered };
  for (const field of BLANKABLE) if (details[field] !== undefined) details[field] = details[field]?.trim() || null;
  if (details.inn) details.inn = plain(details.inn);
  if (details.kpp) details.kpp = plain(details.kpp).toUpperCase();
  if (details.ogrn) details.ogrn = plain(details.ogrn);
  if (details.name !== undefined) {
    const { forms, inn } = readName(details.name);
    if (!details.legalForm && forms.length > 0) details.legalForm = forms.join(' ');
    if (!details.inn && inn) details.inn = inn;
  }
  if (phones) details.phones = readPhones(phones);
  if (emails) details.emails = readEmails(emails);
  if (tags) details.tags = [...new Set(tags)].sort();
  if (externalRefs) details.externalRefs = readRefs(externalRefs);
  return details;
}

/** What is wrong with the identifiers; empty when all is well. A foreign company has none, and that is fine. */
export function identifierProblems({ inn, kpp, ogrn }: Pick<NormalDetails, 'inn' | 'kpp' | 'ogrn'>): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const report = (pointer: string, checked: { ok: true } | { ok: false; problem: string }, what: string) => {
    if (!checked.ok) problems.push({ pointer, code: checked.problem, detail: `${what} is not valid: ${checked.problem}.` });
  };
  if (inn) report('/inn', checkInn(inn), 'ИНН');
  if (kpp) report('/kpp', checkKpp(kpp), 'КПП');
  if (ogrn) report('/ogrn', ogrn.length === 15 ? checkOgrnip(ogrn) : checkOgrn(ogrn), 'ОГРН');
  return problems;
}

const plain = (identifier: string) => identifier.replace(/\s/g, '');
