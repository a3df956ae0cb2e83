import { expect, test } from '@jest/globals';
import { PersonIndex, type ExistingPerson, type PersonIdentity } from './person-index.ts';

const someone = (id: string, more: Partial<ExistingPerson> = {}): ExistingPerson => ({ id, name: 'Петрова Анна', position: null, description: null, phones: [], emails: [], externalIds: [], custom: {}, organisationIds: [], born: null, row: null, ...more });
const find = (people: ExistingPerson[], asked: Partial<PersonIdentity>) => new PersonIndex(people, () => 'new').find({ name: 'Петрова Анна', phones: [], emails: [], externalId: null, organisationId: null, ...asked })?.id;

test.each<[string, Partial<ExistingPerson>, Partial<PersonIdentity>, string | undefined]>([
  ['the id in the source, whatever the name', { externalIds: ['7'], name: 'Иванова Анна' }, { externalId: '7' }, 'p'],
  ['the same name and phone', { phones: ['+79161234567'] }, { phones: ['+79161234567'] }, 'p'],
  ['the same name and mail, in another alphabet', { emails: ['a@x.ru'], name: 'Petrova Anna' }, { emails: ['a@x.ru'] }, 'p'],
  ['the same name in the same organisation', { organisationIds: ['o'] }, { organisationId: 'o', phones: ['+79160000000'] }, 'p'],
  ['the same name, and nothing else on either side', {}, {}, 'p'],
  ['the same name in another organisation', { organisationIds: ['o'] }, { organisationId: 'other' }, undefined],
  ['the same name alone, when one of them has a phone', { phones: ['+79161234567'] }, {}, undefined],
  ['a phone that people of different names share', { phones: ['+74951234567'], name: 'Смирнов Олег' }, { phones: ['+74951234567'] }, undefined],
])('%s', (_, there, asked, expected) => {
  expect(find([someone('p', there)], asked)).toBe(expected);
});

test('two of one name and nothing else are nobody in particular', () => {
  expect(find([someone('p'), someone('q')], {})).toBeUndefined();
});
