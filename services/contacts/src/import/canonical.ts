import type { WireMoney } from '@kontora/domain';
import { readDate } from './canonical-dates.ts';
import type { SourceDate } from './canonical-dates.ts';
import type { CanonicalRow, SourcePhone, ValueProblem, ValueProblemCode } from './canonical-row.ts';
import { innInText, isEmail, plainText, readBoolean, readCount, readCurrency, readInn, readKpp, readMoney, readOgrn, splitList } from './canonical-values.ts';
import type { ReadIdentifier } from './canonical-values.ts';
import type { ColumnTarget, ImportMapping } from './mapping.ts';
import type { RowProblem, TableRow } from './read-rows.ts';
import type { CanonicalField } from './recognise-words.ts';

/** What `toCanonical` makes of a row: the record and everything that is to be reported about it. */
export type CheckedRow = CanonicalRow & { readonly problems: readonly (RowProblem | ValueProblem)[] };

/**
 * Prepares a validated mapping for the rows of a table. The function it returns never throws: what cannot be understood in a row
 * is a problem of that row.
 */
export function toCanonical(mapping: ImportMapping, header: readonly string[]): (row: TableRow) => CheckedRow {
  const columns = header.flatMap((name, at) => {
    const target = mapping.columns[name];
    return target === undefined || target === 'ignore' ? [] : [{ name, at, target }];
  });
  return (row) => new RowReader(mapping, columns, row).read();
}

interface Column {
  readonly name: string;
  readonly at: number;
  readonly target: ColumnTarget;
}

interface Value {
  readonly column: string;
  readonly text: string;
}

const PHONE_KINDS: readonly [CanonicalField, SourcePhone['kind']][] = [['phone', 'main'], ['phone_mobile', 'mobile'], ['phone2', 'other'], ['fax', 'fax']];
const COMPANY_RECORD = /^(?:компания|организация|company|organi[sz]ation|account)$/i;

class RowReader {
  private readonly problems: (RowProblem | ValueProblem)[];
  private readonly values = new Map<ColumnTarget, Value[]>();
  private readonly mapping: ImportMapping;
  private readonly row: TableRow;

  constructor(mapping: ImportMapping, columns: readonly Column[], row: TableRow) {
    this.mapping = mapping;
    this.row = row;
    this.problems = [...row.problems];
    for (const { name, at, target } of columns) {
      const text = plainText(row.cells[at] ?? '');
      if (text !== '') this.values.set(target, [...(this.values.get(target) ?? []), { column: name, text }]);
    }
  }

  read(): CheckedRow {
    const { rowNumber, line } = this.row;
    const record = { rowNumber, line, ...this.naming(), ...this.identifiers(), ...this.reach(), ...this.about(), ...this.deal(), ...this.service() };
    return { ...record, custom: this.custom(), problems: this.problems };
  }

  private naming() {
    const [firstName, middleName, lastName] = [this.text('first_name'), this.text('middle_name'), this.text('last_name')];
    const contactName = this.text('contact_name') ?? ([lastName, firstName, middleName].filter(Boolean).join(' ') || null);
    const recordType = this.text('record_type');
    const entity = recordType !== null && COMPANY_RECORD.test(recordType) ? 'organisation' : this.mapping.entity;
    const companyName = this.text('company_name') ?? (entity === 'organisation' ? contactName : null);
    const dealName = this.text('deal_name');
    const name = { organisation: companyName, person: contactName, deal: dealName, lead: companyName ?? contactName ?? dealName }[entity];
    if (name === null) this.report('name-empty', undefined, 'The row has no name.');
    return { entity, name, companyName, contactName, firstName, middleName, lastName, position: this.text('position'), department: this.text('department') };
  }

  private identifiers() {
    const [innCell] = this.values.get('inn') ?? [];
    const { inn, kpp } = innCell ? readInn(innCell.text) : { inn: null, kpp: null };
    const [kppCell] = this.values.get('kpp') ?? [];
    const [ogrnCell] = this.values.get('ogrn') ?? [];
    const kppText = kppCell?.text ?? kpp;
    return {
      externalId: this.externalId('external_id'),
      companyExternalId: this.externalId('company_external_id'),
      parentExternalId: this.externalId('parent_external_id'),
      inn: this.identifier(inn, 'inn-invalid', innCell?.column) ?? this.innFromComments(),
      kpp: this.identifier(kppText === null ? null : readKpp(kppText), 'kpp-invalid', kppCell?.column ?? innCell?.column),
      ogrn: this.identifier(ogrnCell ? readOgrn(ogrnCell.text) : null, 'ogrn-invalid', ogrnCell?.column),
    };
  }

  private reach() {
    const phones = PHONE_KINDS.flatMap(([field, kind]) => (this.values.get(field) ?? []).map(({ text }) => ({ kind, raw: text })));
    const emails = new Set<string>();
    for (const { column, text } of this.values.get('email') ?? []) {
      for (const email of splitList(text.toLowerCase(), /[,;\s]+/)) {
        emails.add(email);
        if (!isEmail(email)) this.report('email-malformed', column, `«${email}» is not an e-mail address.`);
      }
    }
    const address = {
      street: this.text('address_street'), city: this.text('address_city'), region: this.text('address_region'), zip: this.text('address_zip'), country: this.text('address_country'),
    };
    return { phones, emails: [...emails], website: this.text('website'), address, legalAddress: this.text('legal_address') };
  }

  private about() {
    return {
      clientType: this.text('client_type'),
      industry: this.text('industry'),
      employees: this.parsed('employees', 'number-unreadable', readCount),
      responsibleName: this.text('responsible_name'),
      tags: [...new Set((this.values.get('tags') ?? []).flatMap(({ text }) => splitList(text, /[,;]/)))],
      comment: (this.values.get('comment') ?? []).map(({ text }) => text).join('\n') || null,
      birthdate: this.date('birthdate')?.date ?? null,
      created: this.date('created_at'),
      modified: this.date('modified_at'),
      deleted: this.parsed('deleted', 'boolean-unreadable', readBoolean) ?? false,
    };
  }

  private deal() {
    return {
      leadStatus: this.text('lead_status'),
      leadSource: this.text('lead_source'),
      converted: this.parsed('converted', 'boolean-unreadable', readBoolean) ?? false,
      dealSum: this.dealSum(),
      dealStage: this.text('deal_stage'),
      pipeline: this.text('pipeline'),
      closed: this.date('closed_at'),
      expectedClose: this.date('expected_close')?.date ?? null,
    };
  }

  private service() {
    return {
      clientCode: this.text('client_code'), legalForm: this.text('legal_form'), taxRegime: this.text('tax_regime'),
      vatPayer: this.parsed('vat_payer', 'boolean-unreadable', readBoolean), servicedFrom: this.date('serviced_from')?.date ?? null, servicedTo: this.date('serviced_to')?.date ?? null,
    };
  }

  /** A sum in a currency that cannot be told is no sum. */
  private dealSum(): WireMoney | null {
    const currency = this.values.has('currency') ? this.parsed('currency', 'currency-unreadable', readCurrency) : this.mapping.currency;
    return currency === null ? null : this.parsed('deal_sum', 'number-unreadable', (text) => readMoney(text, currency));
  }

  private custom(): Record<string, string> {
    const entries = [...this.values].filter(([target]) => target.startsWith('custom:'));
    return Object.fromEntries(entries.map(([target, [value]]) => [target.slice('custom:'.length), value?.text ?? '']));
  }

  private text(field: CanonicalField): string | null {
    return this.values.get(field)?.[0]?.text ?? null;
  }

  private parsed<T>(field: CanonicalField, code: ValueProblemCode, read: (text: string) => T | null): T | null {
    const [value] = this.values.get(field) ?? [];
    if (!value) return null;
    const result = read(value.text);
    if (result === null) this.report(code, value.column, `«${value.text}» could not be understood.`);
    return result;
  }

  private date(field: CanonicalField): SourceDate | null {
    const [value] = this.values.get(field) ?? [];
    if (!value) return null;
    const read = readDate(value.text, { order: this.mapping.dateOrders[value.column], timeZone: this.mapping.timeZone });
    if (read === 'ambiguous') this.report('ambiguous-date', value.column, `«${value.text}»: which number is the day? No other date of the column tells.`);
    if (read === 'unreadable') this.report('date-unreadable', value.column, `«${value.text}» is not a date.`);
    return typeof read === 'string' ? null : read;
  }

  /** GUIDs come with or without braces; ids of Salesforce with or without their checksum. */
  private externalId(field: CanonicalField): string | null {
    const id = this.text(field);
    if (id !== null && this.mapping.system === 'salesforce') return withoutChecksum(id);
    return id !== null && this.mapping.system === 'dynamics' ? id.replace(/[{}]/g, '').toLowerCase() : id;
  }

  private identifier(read: ReadIdentifier | null, code: ValueProblemCode, column: string | undefined): string | null {
    if (read?.problem === 'invalid') this.report(code, column, `«${read.value}» is not valid.`);
    if (read?.problem === 'zeros-restored') this.report('zeros-restored', column, `A leading zero was put back: ${read.value}.`);
    return read?.value ?? null;
  }

  private innFromComments(): string | null {
    if (this.mapping.entity === 'deal') return null;
    const phones = PHONE_KINDS.flatMap(([field]) => (this.values.get(field) ?? []).map(({ text }) => text));
    for (const { column, text } of this.values.get('comment') ?? []) {
      const found = innInText(text, phones);
      if (found && !found.labelled) this.report('inn-unlabelled', column, `${found.inn} was taken for the ИНН by its checksum alone.`);
      if (found) return found.inn;
    }
    return null;
  }

  private report(code: ValueProblemCode, column: string | undefined, detail: string): void {
    this.problems.push({ code, effect: 'warn', ...(column !== undefined && { column }), detail });
  }
}

/** Ids of Salesforce have 15 significant characters; some exports add 3 that tell which of them are capitals, 5 a character. Anything else stays. */
function withoutChecksum(id: string): string {
  if (!/^[0-9A-Za-z]{15}[A-Z0-5]{3}$/.test(id)) return id;
  const sign = (five: string) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'[[...five].reduce((bits, letter, place) => bits + (/[A-Z]/.test(letter) ? 2 ** place : 0), 0)];
  return [0, 5, 10].every((from, at) => sign(id.slice(from, from + 5)) === id[15 + at]) ? id.slice(0, 15) : id;
}
