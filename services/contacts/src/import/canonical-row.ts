import type { CivilDate, WireMoney } from '@kontora/domain';
import type { SourceDate } from './canonical-dates.ts';
import type { Entity } from './recognise-words.ts';

/** A phone as the source writes it, several in one cell included: `parsePhones` of the domain takes it apart. */
export interface SourcePhone {
  readonly kind: 'main' | 'other' | 'mobile' | 'fax';
  readonly raw: string;
}

/** What to look at in a canonical row, besides the faults of reading it. All of them leave the row importable. */
export interface ValueProblem {
  readonly code: ValueProblemCode;
  readonly effect: 'warn';
  /** The column concerned; absent when it is the row as a whole. */
  readonly column?: string;
  readonly detail: string;
}

export type ValueProblemCode =
  | 'name-empty'
  | 'inn-invalid'
  | 'kpp-invalid'
  | 'ogrn-invalid'
  | 'zeros-restored'
  | 'inn-unlabelled'
  | 'email-malformed'
  | 'ambiguous-date'
  | 'date-unreadable'
  | 'number-unreadable'
  | 'currency-unreadable'
  | 'boolean-unreadable';

/** One record of any source in the product's own terms. Absent values are null or empty lists, never empty texts. */
export interface CanonicalRow {
  readonly rowNumber: number;
  readonly line: number;
  readonly entity: Entity;
  /** What the record is called: the company, the person or the deal. */
  readonly name: string | null;
  readonly externalId: string | null;
  readonly companyExternalId: string | null;
  readonly parentExternalId: string | null;
  /** The organisation itself, or the one a person, lead or deal belongs to. */
  readonly companyName: string | null;
  readonly contactName: string | null;
  readonly firstName: string | null;
  readonly middleName: string | null;
  readonly lastName: string | null;
  readonly position: string | null;
  readonly department: string | null;
  /** As written when invalid: see the problem `inn-invalid`. */
  readonly inn: string | null;
  readonly kpp: string | null;
  readonly ogrn: string | null;
  readonly phones: readonly SourcePhone[];
  /** Lower case, each once; malformed ones as written: see the problem `email-malformed`. */
  readonly emails: readonly string[];
  readonly website: string | null;
  readonly address: { readonly street: string | null; readonly city: string | null; readonly region: string | null; readonly zip: string | null; readonly country: string | null };
  readonly legalAddress: string | null;
  readonly clientType: string | null;
  readonly industry: string | null;
  readonly employees: number | null;
  readonly responsibleName: string | null;
  readonly tags: readonly string[];
  readonly comment: string | null;
  readonly birthdate: CivilDate | null;
  readonly created: SourceDate | null;
  readonly modified: SourceDate | null;
  readonly closed: SourceDate | null;
  readonly expectedClose: CivilDate | null;
  /** Deleted in the source: such rows are skipped unless the user wants them. */
  readonly deleted: boolean;
  readonly leadStatus: string | null;
  readonly leadSource: string | null;
  readonly converted: boolean;
  readonly dealSum: WireMoney | null;
  readonly dealStage: string | null;
  readonly pipeline: string | null;
  /** The firm's own number of the client. */
  readonly clientCode: string | null;
  readonly legalForm: string | null;
  /** As written: `УСН доходы`, `ОСНО + ПСН`. */
  readonly taxRegime: string | null;
  readonly vatPayer: boolean | null;
  readonly servicedFrom: CivilDate | null;
  readonly servicedTo: CivilDate | null;
  /** Values of the columns mapped to custom fields, by key; empty ones are left out. */
  readonly custom: Readonly<Record<string, string>>;
}
