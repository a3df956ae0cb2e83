import { contacts } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contactsService } from '../contacts.service.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.start([contactsService]);
  await stack.call(contacts.createOrganisation, { name: 'ООО «Торговый дом Ромашка»', code: 'К-0012', inn: '7707083893', phones: ['8 (495) 123-45-67'], emails: ['Info@Romashka.ru'], state: 'client' });
  await stack.call(contacts.createOrganisation, { name: 'ООО «Ромашковый луг»' });
  await stack.call(contacts.createOrganisation, { name: 'АО «ТехноСервис»' });
  await stack.call(contacts.createPerson, { name: 'Щёлокова Юлия Викторовна', phones: ['89167654321'] });
});
afterAll(() => stack.stop());

const search = async (q: string) => (await stack.call(contacts.searchContacts, { q })).hits;
const [dom, lug, tehno, yulia] = ['ООО «Торговый дом Ромашка»', 'ООО «Ромашковый луг»', 'АО «ТехноСервис»', 'Щёлокова Юлия Викторовна'];

describe('search', () => {
  test.each([
    ['the beginning of a word', 'ромаш', [dom, lug], { field: 'name', how: 'beginning', read: 'as-typed' }],
    ['a whole word first', 'ромашка', [dom], { field: 'name', how: 'exact', read: 'as-typed' }],
    ['words in any order, with the legal form', 'ооо ромашка торг', [dom], { field: 'name', how: 'beginning' }],
    ['transliteration', 'torgovyi romashka', [dom], { field: 'name', how: 'exact', read: 'other-alphabet' }],
    ['the wrong keyboard layout', 'hjvfirf', [dom], { field: 'name', how: 'exact', read: 'other-layout' }],
    ['a wrong letter', 'ромошка', [dom], { field: 'name', how: 'typing-error' }],
    ['two swapped letters', 'рмоашка', [dom], { field: 'name', how: 'typing-error' }],
    ['a missing letter beside a right word', 'дом рмашка', [dom], { field: 'name', how: 'typing-error' }],
    ['words written as one', 'торговыйдомромашка', [dom], { field: 'name', how: 'exact' }],
    ['one word written as two', 'техно сервис', [tehno], { field: 'name', how: 'exact' }],
    ['ИНН', '7707 083893', [dom], { field: 'inn', value: '7707083893', how: 'exact' }],
    ['the beginning of an ИНН', '770708', [dom], { field: 'inn', how: 'beginning' }],
    ['a phone in another form', '+7 495 1234567', [dom], { field: 'phone', value: '+74951234567', how: 'exact' }],
    ['a phone without its city', '123-45-67', [dom], { field: 'phone', how: 'exact' }],
    ['an e-mail', 'info@rom', [dom], { field: 'email', value: 'info@romashka.ru', how: 'beginning' }],
    ['a code', 'k0012', [dom], { field: 'code', value: 'К-0012', how: 'exact' }],
    ['a person', 'shchelokova yulia', [yulia], { field: 'name', how: 'exact', read: 'other-alphabet' }],
  ])('finds by %s, and says so', async (_, q, names, match) => {
    const hits = await search(q);
    expect(hits.map((hit) => hit.name)).toEqual(names);
    expect(hits[0]!.matches).toContainEqual(expect.objectContaining(match));
  });

  test('answers nothing to what nobody has, and to signs', async () => {
    expect([await search('абракадабра'), await search('«»')]).toEqual([[], []]);
  });

  test('forgets what a record does not say any more, whatever way it changes', async () => {
    const { id } = await stack.call(contacts.createOrganisation, { name: 'ООО «Незабудка»' });
    await stack.call(contacts.updateOrganisation, { id, name: 'ООО «Колокольчик»' }, { ifMatch: 1 });
    expect([await search('незабудка'), (await search('калокольчик')).map((hit) => hit.id)]).toEqual([[], [id]]);
    const { rows } = await stack.superuser.query("select from contacts.search_word where word = 'nezabudka'");
    expect(rows).toHaveLength(0);
  });

  test('finds the one record that has two words, of which each is in thousands of others', async () => {
    const tenantId = await stack.openFirm();
    const rows = await stack.superuser.connect();
    try {
      await rows.query(`begin; set local search_path = contacts, public; set local app.tenant_id = '${tenantId}'; set local app.actor = 'test'; set local app.operation = 'test'`);
      await rows.query(`insert into organisation (tenant_id, name, search_name, search_text) select $1, w || ' ' || n, w || ' ' || n, w || ' ' || n from generate_series(1, 2200) n, unnest(array['vektor', 'zapad']) w`, [tenantId]);
      await rows.query('commit');
    } finally { rows.release(); }
    const caller = { tenantId };
    const { id } = await stack.call(contacts.createOrganisation, { name: 'ООО «Запад-Вектор»' }, { caller });
    expect((await stack.call(contacts.searchContacts, { q: 'вектор запад' }, { caller })).hits.map((hit) => hit.id)).toEqual([id]);
    expect((await stack.call(contacts.searchContacts, { q: 'вектор 77', limit: 3 }, { caller })).hits.map((hit) => hit.name)).toEqual(['vektor 77', 'vektor 770', 'vektor 771']);
  });

  test('of another firm finds nothing', async () => {
    expect((await stack.call(contacts.searchContacts, { q: 'ромашка' }, { caller: { tenantId: await stack.openFirm() } })).hits).toEqual([]);
  });
});
