import { BUILT_IN_ROLES, contacts, NewOrganisation, profileContradiction, ProfileSegment } from '@kontora/contracts';
import { checkInn, checkKpp, checkOgrn, checkOgrnip, CivilDate, parsePhones, readName } from '@kontora/domain';
import { describe, expect, test } from '@jest/globals';
import { demoFirm } from './firm.ts';

const today = CivilDate.parse('2026-11-23');
const firm = demoFirm(today);
const { clients } = firm;
const having = (flag: string) => clients.filter(({ profile }) => (profile.at(-1)!.flags as Record<string, unknown>)[flag] === true).length;

describe('the people of the demo firm', () => {
  test('are fourteen, hold every built-in role, and each can sign in with an address of their own', () => {
    expect(firm.staff).toHaveLength(14);
    expect(new Set(firm.staff.flatMap(({ roles }) => roles))).toEqual(new Set(Object.keys(BUILT_IN_ROLES)));
    expect(new Set(firm.staff.map(({ email }) => email)).size).toBe(14);
  });

  test('report to somebody who was invited before them', () => {
    firm.staff.forEach(({ manager }, index) => expect(manager === null || firm.staff.slice(0, index).some(({ key }) => key === manager)).toBe(true));
  });
});

describe('the clients of the demo firm', () => {
  test('are about sixty, of every form and every regime', () => {
    expect(clients.length).toBeGreaterThanOrEqual(60);
    expect(clients.filter(({ state }) => state === 'client').length).toBe(60);
    expect(new Set(clients.map(({ legalForm }) => legalForm))).toEqual(new Set(['ООО', 'АО', 'ИП', 'АНО', 'Фонд', 'ТСЖ', 'СПК', 'Филиал', null]));
    expect(new Set(clients.flatMap(({ profile }) => profile.at(-1)!.regimes))).toEqual(new Set(['OSNO', 'USN', 'USN_VAT', 'ESHN', 'PSN', 'AUSN', 'NPD']));
    expect(new Set(clients.map(({ taxObject }) => taxObject))).toEqual(new Set(['доходы', 'доходы минус расходы', null]));
  });

  test('own, employ and trade differently', () => {
    for (const flag of ['has_taxable_real_estate', 'has_vehicles', 'excise_payer', 'eaeu_import', 'no_movement_of_money', 'provides_accommodation', 'employees_over_35']) expect(having(flag)).toBeGreaterThan(0);
    expect(having('pays_individuals')).toBeLessThan(clients.length);
    expect(firm.companyGroups.length).toBeGreaterThanOrEqual(4);
  });

  test('have come, changed and left relative to today', () => {
    expect(clients.filter(({ profile }) => profile.some(({ from }) => from === '2026-01-01')).length).toBeGreaterThanOrEqual(3);
    expect(clients.filter(({ profile }) => profile.length > 1 && profile[1]!.from > '2026-01-01').length).toBeGreaterThanOrEqual(2);
    expect(clients.filter(({ servicedTo }) => servicedTo && servicedTo < today).length).toBe(2);
    expect(clients.filter(({ servicedFrom }) => servicedFrom > CivilDate.addDays(today, -14)).length).toBe(1);
  });

  test.each(clients.map((client) => [client.name, client] as const))('%s is accepted by the API, with numbers that are valid and cannot belong to anybody', (_, client) => {
    const { code, name, inn, kpp, ogrn, phones, emails, tags, servicedFrom, servicedTo, people, profile } = client;
    NewOrganisation.parse({ code, name, inn, kpp, ogrn, phones, emails, tags, servicedFrom, servicedTo });
    people.forEach(({ role: _role, ...person }) => contacts.createPerson.input.parse(person));
    profile.forEach((segment) => { ProfileSegment.parse(segment); expect(profileContradiction(segment)).toBeNull(); });
    expect(checkInn(inn).ok && /^99(99|09)/.test(inn)).toBe(true);
    expect(kpp === null || checkKpp(kpp).ok).toBe(true);
    expect(ogrn === null || (ogrn.slice(3, 5) === '99' && (client.legalForm === 'ИП' ? checkOgrnip(ogrn) : checkOgrn(ogrn)).ok)).toBe(true);
    for (const phone of [...phones, ...people.flatMap((person) => person.phones)]) expect(parsePhones(phone)[0]?.e164).toMatch(/^\+74\d\d0\d{6}$/);
    for (const email of [...emails, ...people.flatMap((person) => person.emails)]) expect(email).toMatch(/\.example$/);
  });

  test('can be told apart by code, ИНН, phone and name', () => {
    const distinct = (what: (client: (typeof clients)[number]) => unknown) => new Set(clients.map(what)).size;
    expect([distinct(({ code }) => code), distinct(({ inn }) => inn), distinct(({ phones }) => phones[0]), distinct(({ name }) => readName(name).key)]).toEqual(Array(4).fill(clients.length));
  });
});

test('the same day gives the same firm; another day moves its dates and nothing else', () => {
  expect(demoFirm(today)).toEqual(firm);
  const later = demoFirm(CivilDate.parse('2027-02-08'));
  expect(later.clients.map(({ inn, name, phones }) => [inn, name, phones])).toEqual(clients.map(({ inn, name, phones }) => [inn, name, phones]));
  expect(later.clients.some(({ servicedFrom }) => servicedFrom === '2027-01-30')).toBe(true);
});
