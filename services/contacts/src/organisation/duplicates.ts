import { nearKeys, readName, sameName, type ReadName } from '@kontora/domain';

/** What tells one organisation from another. Phones in E.164 or as ten-digit search keys, e-mails in any case. */
export interface Identity {
  readonly name: string;
  readonly inn?: string | null;
  readonly kpp?: string | null;
  readonly phones?: readonly string[];
  readonly emails?: readonly string[];
}

/** An identity read once, to be judged against many. */
export interface IdentityMarks {
  readonly name: ReadName;
  readonly inn: string | null;
  readonly kpp: string | null;
  readonly phones: readonly string[];
  readonly emails: readonly string[];
}

export type DuplicateReason =
  | 'inn-equal' | 'inn-different' | 'kpp-equal' | 'kpp-different' | 'phone-equal' | 'email-equal' | 'name-same' | 'name-possible' | 'name-near';

export interface DuplicateJudgement {
  /** `same`: one legal entity, proved by its ИНН. `possible`: a person decides; nothing is merged by name or contacts alone. */
  readonly verdict: 'same' | 'possible' | 'different';
  /** 0…1, to rank candidates; not a probability. */
  readonly score: number;
  readonly reasons: readonly DuplicateReason[];
}

const WEIGHTS: Partial<Record<DuplicateReason, number>> = { 'phone-equal': 0.6, 'email-equal': 0.6, 'name-same': 0.7, 'name-possible': 0.5, 'name-near': 0.3 };

/** An ИНН written inside the name counts when the field is empty. Give the name if it was read before: reading it is most of the work. */
export function marksOf(identity: Identity, name: ReadName = readName(identity.name)): IdentityMarks {
  return {
    name,
    inn: identity.inn || name.inn,
    kpp: identity.kpp || null,
    phones: (identity.phones ?? []).map((phone) => phone.replace(/\D/g, '').slice(-10)),
    emails: (identity.emails ?? []).map((email) => email.toLowerCase()),
  };
}

/**
 * Judges two organisations by their evidence, strongest first: ИНН and КПП; different ИНН end it; then phone, e-mail and name, which
 * add up but never prove. One ИНН with two КПП is one legal entity and two divisions: whether that is one card, a person decides.
 */
export function judgeDuplicate(a: IdentityMarks, b: IdentityMarks): DuplicateJudgement {
  if (a.inn && b.inn) return judgeByInn(a, b);
  const reasons: DuplicateReason[] = [];
  if (overlap(a.phones, b.phones)) reasons.push('phone-equal');
  if (overlap(a.emails, b.emails)) reasons.push('email-equal');
  const names = sameName(a.name, b.name);
  if (names !== 'different') reasons.push(`name-${names}`);
  else if (nearKeys(a.name.key, b.name.key)) reasons.push('name-near');
  const doubt = reasons.reduce((rest, reason) => rest * (1 - (WEIGHTS[reason] ?? 0)), 1);
  return { verdict: reasons.length > 0 ? 'possible' : 'different', score: Math.round((1 - doubt) * 100) / 100, reasons };
}

/** The records that are or may be the candidate, likeliest first; equals keep their order. */
export function findDuplicates<T extends Identity>(candidate: Identity, existing: readonly T[]): (DuplicateJudgement & { readonly record: T })[] {
  const marks = marksOf(candidate);
  const judged = existing.map((record) => ({ record, ...judgeDuplicate(marks, marksOf(record)) }));
  return judged.filter((one) => one.verdict !== 'different').toSorted((one, other) => other.score - one.score);
}

function judgeByInn(a: IdentityMarks, b: IdentityMarks): DuplicateJudgement {
  if (a.inn !== b.inn) return { verdict: 'different', score: 0, reasons: ['inn-different'] };
  if (!a.kpp || !b.kpp) return { verdict: 'same', score: 0.98, reasons: ['inn-equal'] };
  if (a.kpp === b.kpp) return { verdict: 'same', score: 1, reasons: ['inn-equal', 'kpp-equal'] };
  return { verdict: 'possible', score: 0.9, reasons: ['inn-equal', 'kpp-different'] };
}

function overlap(a: readonly string[], b: readonly string[]): boolean {
  return a.some((value) => value !== '' && b.includes(value));
}
