import { checkInn, checkKpp, checkOgrn, checkOgrnip, nameKey, parsePhones, readName } from '@kontora/domain';
import { row } from '@kontora/platform/entity';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** A telephone number as it was typed, and in E.164 where it could be understood. */
export interface StoredPhone { text: string; e164: string | null; extension: string | null }
/** A name in another system. */
export interface StoredRef { system: string; id: string }

export const OrganisationSchema = defineEntity({
  name: 'Organisation', tableName: 'organisation',
  properties: {
    ...row,
    state: p.string().$type<'prospect' | 'client' | 'former' | 'archived'>().onCreate(() => 'prospect'),
    code: p.string().nullable(),
    name: p.string(),
    legalForm: p.string().nullable(),
    nameKey: p.string(),
    inn: p.string().nullable(),
    kpp: p.string().nullable(),
    ogrn: p.string().nullable(),
    phones: p.json().$type<StoredPhone[]>().onCreate(() => []),
    emails: p.json().$type<string[]>().onCreate(() => []),
    website: p.string().nullable(),
    address: p.string().nullable(),
    description: p.text().nullable(),
    tags: p.json().$type<string[]>().onCreate(() => []),
    custom: p.json().$type<Record<string, unknown>>().onCreate(() => ({})),
    externalRefs: p.json().$type<StoredRef[]>().onCreate(() => []),
    groupId: p.uuid().nullable(),
    mergedIntoId: p.uuid().nullable(),
  },
});

/** What people enter; everything else about an organisation follows from it. */
export interface OrganisationDetails {
  state?: Organisation['state']; code?: string | null; name?: string; legalForm?: string | null; inn?: string | null; kpp?: string | null; ogrn?: string | null;
  phones?: string[]; emails?: string[]; website?: string | null; address?: string | null; description?: string | null; tags?: string[];
  custom?: Record<string, unknown>; externalRefs?: StoredRef[]; groupId?: string | null;
}
/** A field with something wrong in it. */
export interface FieldProblem { pointer: string; code: string; detail: string }

/** A company or a sole proprietor: a client of the firm, or one that may become it. */
export class Organisation extends OrganisationSchema.class {
  /** The entered details in the form they are stored in: names read, telephones in E.164, e-mail in small letters, blanks as absent. */
  static normalise(details: OrganisationDetails) {
    const { phones, emails, name, ...rest } = details;
    return {
      ...rest,
      ...(name === undefined ? {} : { name, nameKey: nameKey(name), ...(rest.legalForm ? {} : { legalForm: readName(name).forms[0] ?? null }) }),
      ...(phones === undefined ? {} : { phones: phones.flatMap(readPhones) }),
      ...(emails === undefined ? {} : { emails: emails.map((email) => email.toLowerCase()) }),
    };
  }

  /** What is wrong with the identifiers; empty when all is well. A foreign company has none, and that is fine. */
  static identifierProblems({ inn, kpp, ogrn }: OrganisationDetails): FieldProblem[] {
    const problems: FieldProblem[] = [];
    const report = (pointer: string, checked: { ok: boolean; problem?: string }, what: string) => {
      if (!checked.ok) problems.push({ pointer, code: checked.problem!, detail: `${what} is not valid: ${checked.problem}.` });
    };
    if (inn) report('/inn', checkInn(inn), 'ИНН');
    if (kpp) report('/kpp', checkKpp(kpp), 'КПП');
    if (ogrn) report('/ogrn', ogrn.length === 15 ? checkOgrnip(ogrn) : checkOgrn(ogrn), 'ОГРН');
    return problems;
  }

  /** The facts other services are told; no data of natural persons. */
  facts() {
    return { organisationId: this.id, state: this.state, code: this.code ?? null, name: this.name, legalForm: this.legalForm ?? null, groupId: this.groupId ?? null, mergedIntoId: this.mergedIntoId ?? null };
  }
}
OrganisationSchema.setClass(Organisation);

const readPhones = (text: string): StoredPhone[] => parsePhones(text).map((phone) => ({ text: phone.source, e164: phone.e164, extension: phone.extension }));
