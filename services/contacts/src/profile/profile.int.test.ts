import { contacts, type EventData } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contactsService } from '../contacts.service.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([contactsService]); });
afterAll(() => stack.stop());

const usn = { subject: 'org' as const, regimes: ['USN' as const], flags: { employees_or_contractors: true } };
const osno = { ...usn, regimes: ['OSNO' as const], flags: { ...usn.flags, vat_payer_or_agent: true } };
const organisation = async (name: string, more: object = {}) => (await stack.call(contacts.createOrganisation, { name, ...more })).id;
const spans = (profile: { segments: { from: string; to: string | null; regimes: string[] }[] }) => profile.segments.map(({ from, to, regimes }) => [from, to, regimes.join()]);

describe('the profile', () => {
  test('keeps its history: a change from a day on ends what was before', async () => {
    const organisationId = await organisation('ООО «Режим»', { servicedFrom: '2025-01-01', inn: '7707083893' });
    await stack.call(contacts.setProfile, { organisationId, from: '2025-01-01', ...usn });
    const changed = await stack.call(contacts.setProfile, { organisationId, from: '2026-01-01', ...osno });
    expect(spans(changed)).toEqual([['2025-01-01', '2025-12-31', 'USN'], ['2026-01-01', null, 'OSNO']]);
    expect((await stack.published(contacts.events.organisationChanged)).at(-1)).toMatchObject({
      organisationId, inn: '7707083893', servicedFrom: '2025-01-01', servicedTo: null, profile: { segments: [{ from: '2025-01-01', to: '2025-12-31', ...usn }, { from: '2026-01-01', to: null, ...osno }], occurrences: [] },
    });
  });

  test('of a change in between lasts until the next one; the same day replaces; the same facts change nothing', async () => {
    const organisationId = await organisation('ООО «Между»');
    await stack.call(contacts.setProfile, { organisationId, from: '2024-01-01', ...usn });
    await stack.call(contacts.setProfile, { organisationId, from: '2026-01-01', ...usn, regimes: ['USN_VAT'] });
    await stack.call(contacts.setProfile, { organisationId, from: '2025-01-01', ...osno });
    await stack.call(contacts.setProfile, { organisationId, from: '2025-01-01', ...osno, regimes: ['ESHN'] });
    const profile = await stack.call(contacts.setProfile, { organisationId, from: '2025-06-01', ...osno, regimes: ['ESHN'] });
    expect(spans(profile)).toEqual([['2024-01-01', '2024-12-31', 'USN'], ['2025-01-01', '2025-12-31', 'ESHN'], ['2026-01-01', null, 'USN_VAT']]);
  });

  test('is corrected within its neighbours and taken back', async () => {
    const organisationId = await organisation('ООО «Правка»');
    await stack.call(contacts.setProfile, { organisationId, from: '2025-01-01', ...usn });
    const { segments: [first, second] } = await stack.call(contacts.setProfile, { organisationId, from: '2026-01-01', ...osno });
    expect(await stack.failure(contacts.correctProfileSegment, { id: second!.id, from: '2024-12-01' }, { ifMatch: 1 })).toMatchObject({ status: 409, code: 'overlaps-neighbour' });
    expect(spans(await stack.call(contacts.correctProfileSegment, { id: second!.id, from: '2025-10-01', regimes: ['ESHN'] }, { ifMatch: 1 }))).toEqual([['2025-01-01', '2025-09-30', 'USN'], ['2025-10-01', null, 'ESHN']]);
    expect(spans(await stack.call(contacts.removeProfileSegment, { id: first!.id }, { ifMatch: 1 }))).toEqual([['2025-10-01', null, 'ESHN']]);
    const { data } = await stack.call(contacts.listTimeline, { organisationId, filter: { kind: { eq: 'profile' } } });
    expect(data.map((entry) => entry.title)).toEqual(['profile.removed', 'profile.corrected', 'profile.set', 'profile.set']);
    expect(data[1]!.params).toMatchObject({ before: { from: '2026-01-01', regimes: ['OSNO'] }, after: { from: '2025-10-01', regimes: ['ESHN'] } });
  });

  test.each([
    ['a patent of an organisation', { ...usn, regimes: ['USN', 'PSN'] }, 422, 'contradictory-profile', '/regimes'],
    ['two main regimes', { ...usn, regimes: ['USN', 'OSNO'] }, 400, 'invalid-input', '/regimes'],
    ['a flag nobody knows', { ...usn, flags: { likes_cats: true } }, 400, 'invalid-input', '/flags/likes_cats'],
  ])('refuses %s', async (what, facts, status, code, pointer) => {
    const organisationId = await organisation(`ООО «Отказ, ${what}»`);
    expect(await stack.failure(contacts.setProfile, { organisationId, from: '2026-01-01', ...facts })).toMatchObject({ status, code, errors: [{ pointer }] });
  });
});

test('an event of one day is noted once, told, and can be taken back', async () => {
  const organisationId = await organisation('ИП Патентов Пётр Петрович');
  const occurrence = { organisationId, code: 'PSN_SHORT', period: '2026-02-01', dates: { patent_start: '2026-02-01', patent_end: '2026-12-31' } };
  const { occurrences: [noted] } = await stack.call(contacts.addProfileOccurrence, occurrence);
  expect(await stack.failure(contacts.addProfileOccurrence, occurrence)).toMatchObject({ status: 409, code: 'already-noted' });
  expect((await stack.published(contacts.events.organisationChanged)).at(-1)!.profile.occurrences).toEqual([{ code: 'PSN_SHORT', period: '2026-02-01', dates: occurrence.dates }]);
  expect((await stack.call(contacts.removeProfileOccurrence, { id: noted!.id }, { ifMatch: 1 })).occurrences).toEqual([]);
});

test('of changes that several people make at once the last event tells all', async () => {
  const organisationId = await organisation('ООО «Разом»');
  for (let month = 1; month <= 8; month++) {
    const day = `2025-0${month}-01`;
    await Promise.all([
      stack.call(contacts.addProfileOccurrence, { organisationId, code: 'DIVIDENDS_PAID', period: `2025-0${month}`, dates: {} }),
      stack.call(contacts.setProfile, { organisationId, from: day, ...usn, flags: { employees_or_contractors: month % 2 === 0 } }),
      stack.call(contacts.setResponsible, { organisationId, role: 'accountant', employeeId: crypto.randomUUID(), from: day }),
    ]);
    const { rows: [last] } = await stack.superuser.query<{ data: EventData<typeof contacts.events.organisationChanged> }>('select data from contacts.outbox where aggregate_id = $1 order by sequence desc limit 1', [organisationId]);
    const { profile: { segments, occurrences }, responsible } = last!.data;
    expect([segments.length, occurrences.length, responsible.length]).toEqual([month, month, month]);
  }
});
