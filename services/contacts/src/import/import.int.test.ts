import { contacts } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import ExcelJS from 'exceljs';
import { contactsService } from '../contacts.service.ts';
import { fixture, importingIn, table, type Row } from './testing/importing.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([contactsService]); });
afterAll(() => stack.stop());

const { firm, count } = importingIn(() => stack);
const outcomes = (rows: readonly Row[]) => rows.map(({ number, outcome, duplicateOf, candidates, reasons }) => ({ number, outcome, duplicateOf, rows: candidates.map(({ row }) => row), reasons }));

describe('a dirty list of 300 clients', () => {
  const { truth } = JSON.parse(fixture('messy_suitecrm_300.truth.json').toString()) as { truth: { row: number; ref: string; expect: 'create' | 'duplicate' | 'review' | 'quarantine'; of?: number; field?: string; why?: string }[] };
  const OUTCOME = { create: 'created', duplicate: 'duplicate', review: 'review', quarantine: 'quarantined' };
  const COLUMN: Record<string, string> = { name: 'Name', inn: 'ИНН', email: 'Email Address' };

  test('every row has the outcome of the truth, in the dry run and the real one; running the file again changes nothing; undone, nothing of it is left', async () => {
    const { tenantId, imports } = await firm();
    const { id } = await imports.upload(fixture('messy_suitecrm_300.csv'), { parts: 3 });
    await imports.map(id);
    const tried = await imports.run(id, true);
    const dry = await imports.rows(id);
    expect(await count('organisation', tenantId)).toBe(0);
    const result = await imports.run(id);
    const rows = await imports.rows(id);

    expect(rows.map(({ number, cells, outcome, duplicateOf, candidates, reasons }) => ({
      row: number, ref: cells.ID, outcome, of: outcome === 'duplicate' ? duplicateOf : outcome === 'review' ? candidates.map(({ row }) => row) : undefined,
      reason: outcome === 'quarantined' ? reasons.filter(({ effect }) => effect === 'quarantine').map(({ column, code }) => ({ column, code })).at(0) : undefined,
    }))).toEqual(truth.map(({ row, ref, expect: expected, of, field, why }) => ({
      row, ref, outcome: OUTCOME[expected], of: expected === 'duplicate' ? of : expected === 'review' ? [of] : undefined, reason: expected === 'quarantine' ? { column: COLUMN[field!], code: why } : undefined,
    })));
    expect(outcomes(dry)).toEqual(outcomes(rows));
    expect([tried, result]).toEqual([{ rows: 300, counts: { created: 239, duplicate: 25, review: 13, quarantined: 23 } }, tried]);
    expect(await count('organisation', tenantId)).toBe(239);

    const state = async () => (await stack.superuser.query(`select id, version from contacts.organisation where tenant_id = $1 order by id`, [tenantId])).rows;
    const before = await state();
    const again = await imports.import(fixture('messy_suitecrm_300.csv'));
    expect(again.rows.map(({ outcome }) => outcome)).toEqual(rows.map(({ outcome }) => (outcome === 'created' ? 'unchanged' : outcome)));
    expect(await state()).toEqual(before);

    expect(await imports.undo(id)).toEqual({ undone: expect.any(Number), kept: 0 });
    for (const table of ['organisation', 'identity_key', 'external_ref', 'search_term', 'timeline_entry']) expect([table, await count(table, tenantId)]).toEqual([table, 0]);
    expect(await count('audit', tenantId, `entity = 'organisation' and action = 'delete'`)).toBe(239);
    await imports.run(id);
    expect(await count('organisation', tenantId)).toBe(239);
  });
});

describe('exports of other systems', () => {
  // «Romashka LLC», the third client of each, may be «ООО Ромашка», the first: a person decides.
  const clients = ['created', 'created', 'review'];
  test.each([
    ['suitecrm_accounts.csv', 2, 0, clients], ['suitecrm_contacts.csv', 2, 2, clients], ['salesforce_account_api.csv', 2, 0, clients], ['salesforce_contact_labels.csv', 2, 2, clients], ['act_contacts.csv', 2, 2, clients],
    ['amocrm_contacts.csv', 2, 2, clients], ['dynamics_account_ru.csv', 0, 0, ['quarantined', 'quarantined', 'quarantined']], ['salesforce_opportunity_api.csv', 0, 0, ['skipped', 'skipped', 'skipped']],
  ])('%s: %d organisations, %d people; again it changes nothing', async (name, organisations, people, expected) => {
    const { tenantId, as, imports } = await firm();
    const there = async () => [await count('organisation', tenantId), await count('person', tenantId), await count('person_link', tenantId)];
    const { id, rows } = await imports.import(fixture(name));
    expect(rows.map(({ outcome }) => outcome)).toEqual(expected);
    expect(await there()).toEqual([organisations, people, people]);
    const again = await imports.import(fixture(name));
    expect(again.rows.map(({ outcome }) => outcome)).toEqual(expected.map((outcome) => (outcome === 'created' ? 'unchanged' : outcome)));
    await imports.undo(again.id);
    expect(await there()).toEqual([organisations, people, people]);
    if (expected !== clients) return;
    expect(await stack.call(contacts.mendImportRow, { id, number: 3, decision: { new: true } }, as)).toMatchObject({ outcome: 'created' });
    await imports.undo(id);
    expect(await there()).toEqual([0, 0, 0]);
  });

  test('a workbook, its dates and numbers as a spreadsheet has them', async () => {
    const { as, imports } = await firm();
    const book = new ExcelJS.Workbook();
    book.addWorksheet('Клиенты').addRows([['Наименование', 'ИНН', 'Телефон', 'Начало обслуживания'], ['ООО «Лист»', 9999001017, 84951234567, new Date('2026-04-01')], ['ИП Иванов И. И.', 999900123405, '', '']]);
    const { rows } = await imports.import(Buffer.from(await book.xlsx.writeBuffer()));
    expect(rows.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
    expect(await stack.call(contacts.getOrganisation, { id: rows[0]!.organisationId! }, as)).toMatchObject({ inn: '9999001017', phones: [{ e164: '+74951234567' }], servicedFrom: '2026-04-01' });
  });

  test('people find the organisations that came before them, with phones, mail and the id they had', async () => {
    const { as, imports } = await firm();
    const accounts = await imports.import(fixture('suitecrm_accounts.csv'));
    const people = await imports.import(fixture('suitecrm_contacts.csv'));
    expect(people.rows.map(({ organisationId }) => organisationId)).toEqual(accounts.rows.map(({ organisationId }) => organisationId));
    expect(people.rows[2]).toMatchObject({ outcome: 'review', candidates: [{ organisationId: accounts.rows[0]!.organisationId, row: null }] });
    const person = await stack.call(contacts.getPerson, { id: people.rows[0]!.personId! }, as);
    expect(person).toMatchObject({ name: 'Иванов Иван', surname: 'Иванов', given: 'Иван', emails: ['info@example.org'], externalRefs: [{ system: 'suitecrm', id: '0a1b2c3d-0000-4000-8000-000000000001' }], phones: [{ e164: '+74951234567' }, { e164: '+79161234567' }] });
    const organisation = await stack.call(contacts.getOrganisation, { id: accounts.rows[0]!.organisationId! }, as);
    expect(organisation).toMatchObject({ name: 'ООО "Ромашка"', legalForm: 'ООО', state: 'prospect', address: 'Москва', description: 'первый; «тест», со знаками', externalRefs: [{ system: 'suitecrm', id: '0a1b2c3d-0000-4000-8000-000000000001' }] });
    expect((await stack.call(contacts.searchContacts, { q: 'ромашка' }, as)).hits).toMatchObject([{ id: organisation.id }]);
    expect((await stack.call(contacts.listTimeline, { organisationId: organisation.id }, as)).data.map(({ title }) => title)).toEqual(['person.linked', 'organisation.created']);
  });
});

describe('what a row brings along', () => {
  test('the responsible employee, the reporting profile, custom fields, and one event that tells of it all', async () => {
    const { tenantId, as, imports } = await firm();
    const employee = '019aa000-0000-7000-8000-000000000007';
    await stack.call(contacts.defineCustomField, { appliesTo: 'organisation', key: 'headcount', type: 'number', labelRu: 'Штат', labelEn: 'Headcount', steward: 'Я' }, as);
    const { id } = await imports.upload(table('Наименование;ИНН;СНО;НДС;Ответственный;Код клиента;Начало обслуживания;Штат;Причуда', 'ООО «Льготник»;9999001017;УСН;нет;Сидорова М.;К-1;01.04.2026;12;1', 'ООО «Иной»;9999002028;никакая;;Кто-то;К-1;;много;2', 'ООО «Третий»;9999003039;;;Кто-то;К-1;;;3'), { options: { state: 'client', tags: ['импорт'] } });
    const preview = await stack.call(contacts.getImportPreview, { id }, as);
    expect(preview).toMatchObject({
      recognised: null, format: { kind: 'csv', encoding: 'utf-8', delimiter: ';' }, unknownColumns: ['Штат', 'Причуда'], notTaken: ['Причуда'], employees: [{ name: 'Сидорова М.', employeeId: null }, { name: 'Кто-то', employeeId: null }],
      mapping: { columns: { Наименование: 'company_name', ИНН: 'inn', СНО: 'tax_regime', Штат: 'custom:headcount', Причуда: 'ignore' } }, rows: [{ number: 1, reads: { name: 'ООО «Льготник»', inn: '9999001017', servicedFrom: '2026-04-01' } }, {}, {}],
    });
    await imports.map(id, { mapping: { ...preview.mapping, employees: { 'Сидорова М.': employee } } });
    await imports.run(id);
    const rows = await imports.rows(id);
    expect(rows.map(({ outcome, reasons }) => [outcome, reasons.map(({ column, code, effect }) => [column, code, effect])])).toEqual([
      ['created', []], ['quarantined', [['Штат', 'wrong-value', 'quarantine'], ['СНО', 'unreadable', 'remark'], ['Ответственный', 'unknown-employee', 'remark']]], ['created', [['Ответственный', 'unknown-employee', 'remark'], ['Код клиента', 'taken', 'remark']]],
    ]);
    const organisation = await stack.call(contacts.getOrganisation, { id: rows[0]!.organisationId! }, as);
    expect(organisation).toMatchObject({ state: 'client', code: 'К-1', tags: ['импорт'], custom: { headcount: 12 }, servicedFrom: '2026-04-01' });
    expect(await stack.published(contacts.events.organisationChanged, tenantId)).toMatchObject([
      { organisationId: organisation.id, inn: '9999001017', responsible: [{ role: 'client-manager', employeeId: employee }], profile: { segments: [{ from: '2026-04-01', to: null, subject: 'org', regimes: ['USN'], flags: { vat_payer_or_agent: false } }] } },
      { name: 'ООО «Третий»', responsible: [], profile: { segments: [] } },
    ]);
    expect((await stack.call(contacts.getImport, { id }, as)).unknownEmployees).toEqual(['Кто-то']);
    expect(await imports.undo(id)).toEqual({ undone: 2, kept: 0 });
    expect((await stack.published(contacts.events.organisationChanged, tenantId)).slice(2).map(({ state }) => state)).toEqual(['archived', 'archived']);
  });

  test('with a card that is there it fills what is empty, overwrites, or leaves it alone; undoing gives back all that nobody changed since', async () => {
    const { as, imports } = await firm();
    const card = await stack.call(contacts.createOrganisation, { name: 'ООО «Альфа»', inn: '9999001017', website: 'alfa.example', phones: ['+7 495 123-45-67'], tags: ['старый'] }, as);
    const file = table('Наименование,ИНН,Телефон,Сайт,Адрес,Email', '"Альфа",9999001017,8 916 765-43-21,new.example,Тула,info@alfa.example');
    const state = async () => { const { version: _, updatedAt: __, ...rest } = await stack.call(contacts.getOrganisation, { id: card.id }, as); return rest; };
    const before = await state();

    expect((await imports.import(file, { onMatch: 'skip' })).rows).toMatchObject([{ outcome: 'skipped', organisationId: card.id }]);
    expect(await state()).toEqual(before);
    const filled = await imports.import(file, { tags: ['новый'] });
    expect(filled.rows).toMatchObject([{ outcome: 'updated', organisationId: card.id, changes: { organisation: { fields: { address: { from: null, to: 'Тула' } } } } }]);
    expect(await state()).toMatchObject({ name: 'ООО «Альфа»', website: 'alfa.example', address: 'Тула', emails: ['info@alfa.example'], phones: [{ e164: '+74951234567' }, { e164: '+79167654321' }], tags: ['новый', 'старый'] });
    const over = await imports.import(file, { onMatch: 'overwrite' });
    expect(await state()).toMatchObject({ name: 'Альфа', website: 'new.example', address: 'Тула' });

    await stack.call(contacts.updateOrganisation, { id: card.id, website: 'own.example' }, { ...as, ifMatch: 3 });
    expect(await imports.undo(over.id)).toEqual({ undone: 0, kept: 1 });
    expect((await imports.rows(over.id))[0]).toMatchObject({ undone: 'kept', kept: ['website'] });
    expect(await state()).toMatchObject({ name: 'ООО «Альфа»', website: 'own.example' });
    expect(await imports.undo(filled.id)).toEqual({ undone: 1, kept: 0 });
    expect(await state()).toEqual({ ...before, website: 'own.example' });
  });

  test('undoing leaves what somebody used since, and says so', async () => {
    const { as, imports } = await firm();
    const { id, rows } = await imports.import(table('Наименование,Контактное лицо', 'ООО «Нужная»,Иванов Иван', 'ООО «Лишняя»,Петров Пётр'));
    await stack.call(contacts.addOrganisationNote, { organisationId: rows[0]!.organisationId!, text: 'Звонили' }, as);
    expect(await imports.undo(id)).toEqual({ undone: 1, kept: 1 });
    expect((await imports.rows(id, { undone: { eq: 'kept' } }))).toMatchObject([{ number: 1, kept: ['organisation'] }]);
    expect((await stack.call(contacts.listOrganisations, {}, as)).data.map(({ name }) => name)).toEqual(['ООО «Нужная»']);
    expect(await stack.failure(contacts.getOrganisation, { id: rows[1]!.organisationId! }, as)).toMatchObject({ status: 404 });
  });
});

describe('rows that wait', () => {
  test('a bad ИНН, half a row, broken characters: each says why at its column, keeps its cells, and is taken in once corrected', async () => {
    const { as, imports } = await firm();
    const broken = Buffer.concat([Buffer.from(table('Наименование,ИНН,Город', 'ООО «Верная»,9999001017,Тула', 'ООО «Опечатка»,9999001018,Тула')), Buffer.from('ООО «Би'), Buffer.from([0xd0]), Buffer.from('тая»,,Тула\r\n«Открыта,"9999002028,Тула\r\nООО «Полов')]);
    const { id, rows } = await imports.import(broken);
    expect(rows.map(({ outcome, reasons }) => [outcome, reasons.map(({ column, code }) => [column, code])])).toEqual([
      ['created', []], ['quarantined', [['ИНН', 'checksum']]], ['quarantined', [['Наименование', 'broken-characters']]], ['quarantined', [[null, 'unclosed-quote'], expect.anything()]], ['quarantined', [[null, 'half-row']]],
    ]);
    expect(rows[4]!.cells).toEqual({ Наименование: 'ООО «Полов', ИНН: '', Город: '' });
    const mend = (number: number, cells: Record<string, string>) => stack.call(contacts.mendImportRow, { id, number, cells }, as);
    expect(await mend(2, { ИНН: '9999001019' })).toMatchObject({ outcome: 'quarantined', reasons: [{ code: 'checksum', detail: expect.stringContaining('9999001019') }] });
    const mended = await mend(2, { ИНН: '9999002028' });
    expect(mended).toMatchObject({ outcome: 'created', cells: { Наименование: 'ООО «Опечатка»', ИНН: '9999002028', Город: 'Тула' } });
    expect(await stack.call(contacts.getOrganisation, { id: mended.organisationId! }, as)).toMatchObject({ inn: '9999002028' });
    expect(await mend(5, { Наименование: 'ООО «Половина»', ИНН: '9999002028' })).toMatchObject({ outcome: 'duplicate', duplicateOf: 2 });
    expect(await stack.call(contacts.getImport, { id }, as)).toMatchObject({ state: 'imported', counts: { created: 2, duplicate: 1, quarantined: 2 } });
    expect(await stack.failure(contacts.mendImportRow, { id, number: 3, cells: { Имя: 'x' } }, as)).toMatchObject({ status: 422, code: 'unknown-column', errors: [{ pointer: '/cells/Имя' }] });
    expect(await stack.failure(contacts.mendImportRow, { id, number: 1 }, as)).toMatchObject({ status: 409, code: 'wrong-state' });
  });

  test('a row under review becomes the card that was chosen, or another by decision; corrections after a dry run are kept for the run', async () => {
    const { as, imports } = await firm();
    const card = await stack.call(contacts.createOrganisation, { name: 'ООО «Бета»', phones: ['+7 495 765-43-21'] }, as);
    const { id } = await imports.upload(table('Наименование,Телефон', 'ООО «Бета»,8 495 000-11-22', 'ООО «Гамма»,8 495 765 43 21', ','));
    await imports.map(id);
    await imports.run(id, true);
    expect((await imports.rows(id)).map(({ outcome, candidates }) => [outcome, candidates.map(({ organisationId }) => organisationId)])).toEqual([['review', [card.id]], ['review', [card.id]]]);
    expect(await stack.call(contacts.mendImportRow, { id, number: 1, decision: { organisationId: card.id } }, as)).toMatchObject({ outcome: 'updated', organisationId: card.id });
    expect((await stack.call(contacts.getOrganisation, { id: card.id }, as)).version).toBe(1);
    expect(await stack.failure(contacts.mendImportRow, { id, number: 2, decision: { organisationId: '019aa000-0000-7000-8000-000000000001' } }, as)).toMatchObject({ code: 'unknown-organisation' });
    await imports.run(id);
    expect((await stack.call(contacts.getOrganisation, { id: card.id }, as)).phones.map(({ e164 }) => e164)).toEqual(['+74957654321', '+74950001122']);
    const other = await stack.call(contacts.mendImportRow, { id, number: 2, decision: { new: true } }, as);
    expect(other).toMatchObject({ outcome: 'created' });
    expect((await stack.call(contacts.listDuplicates, {}, as)).data).toMatchObject([{ state: 'dismissed', reason: 'confirmed-on-entry' }]);
  });
});
