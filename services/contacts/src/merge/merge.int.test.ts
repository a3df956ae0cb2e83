import { contacts } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { contactsService } from '../contacts.service.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([contactsService]); });
afterAll(() => stack.stop());

let count = 0;
const add = async (name: string, more: object = {}) => {
  const entered = { name, ...more };
  const added = await stack.call(contacts.createOrganisation, entered).catch(async () => stack.call(contacts.createOrganisation, { ...entered, confirmToken: (await stack.failure(contacts.createOrganisation, entered)).confirmToken }));
  return added.id;
};
const get = (id: string) => stack.call(contacts.getOrganisation, { id });
const merge = async (id: string, loserId: string, more: object = {}) => stack.call(contacts.mergeOrganisations, { id, loserId, ...more }, { ifMatch: (await get(id)).version, idempotencyKey: `merge-${count++}` });
const undo = (id: string) => stack.call(contacts.unmergeOrganisations, { id });
const staff = '019aa000-0000-7000-8000-000000000001';

/** All that can be seen of an organisation, without what every change moves. */
async function picture(id: string) {
  const { version: _, updatedAt: __, ...card } = await get(id);
  const of = { filter: { organisationId: { eq: id } } };
  const bare = <T extends { version: number }>(rows: T[]) => rows.map(({ version: _v, ...row }) => row);
  const { segments, occurrences } = await stack.call(contacts.getProfile, { organisationId: id });
  return {
    card, links: bare((await stack.call(contacts.listPersonLinks, of)).data), responsible: bare((await stack.call(contacts.listResponsible, of)).data), segments: bare(segments), occurrences: bare(occurrences),
    notes: (await stack.call(contacts.listTimeline, { organisationId: id, filter: { kind: { eq: 'note' } } })).data.map((entry) => entry.note!.text),
  };
}

test('everything goes to the winner, and the loser\'s id leads there', async () => {
  const [winner, loser] = [await add('ООО «Ромашка»', { tags: ['vip'], phones: ['84951112233'] }), await add('Ромашка', { inn: '7707083893', code: 'R-7', tags: ['old'], externalRefs: [{ system: '1C', id: '7' }] })];
  const { id: personId } = await stack.call(contacts.createPerson, { name: 'Директор Иван Иванович' });
  await stack.call(contacts.linkPerson, { organisationId: loser, personId, role: 'director' });
  await stack.call(contacts.addOrganisationNote, { organisationId: loser, text: 'Старая заметка' });
  const dry = await merge(winner, loser, { dryRun: true });
  expect(dry).toMatchObject({ id: null, winner: { inn: '7707083893', aliasIds: [loser] }, moved: { people: 1, responsible: 0, timeline: 3 } });
  const merged = await merge(winner, loser, { choices: { name: 'loser' } });
  expect(merged.winner).toMatchObject({ id: winner, name: 'Ромашка', inn: '7707083893', code: 'R-7', tags: ['vip', 'old'], aliasIds: [loser], externalRefs: [{ system: '1C', id: '7' }] });
  expect(await get(loser)).toEqual(merged.winner);
  expect(await picture(winner)).toMatchObject({ links: [{ personId }], notes: ['Старая заметка'] });
  expect((await stack.call(contacts.putOrganisationByExternalId, { system: '1C', externalId: '7', name: 'Ромашка' })).id).toBe(winner);
  expect((await stack.call(contacts.searchContacts, { q: '7707083893' })).hits.map((hit) => hit.id)).toEqual([winner]);
  expect((await stack.call(contacts.getOrganisationNames, { ids: [loser] })).names).toEqual([{ id: loser, name: 'Ромашка', state: 'prospect', mergedIntoId: winner }]);
  expect(await stack.published(contacts.events.organisationChanged)).toContainEqual(expect.objectContaining({ organisationId: loser, mergedIntoId: winner }));
  expect((await stack.call(contacts.listDuplicates, { filter: { state: { eq: 'merged' } } })).data).toHaveLength(1);
});

test('undone, both are exactly what they were, whatever they were and whatever was chosen', async () => {
  const details = fc.record({
    code: fc.boolean(), phones: fc.subarray(['84951110001', '84951110002', '89161110003']), emails: fc.subarray(['a@one.ru', 'b@two.ru']), tags: fc.subarray(['one', 'two', 'three']),
    address: fc.option(fc.constantFrom('Тула', 'Омск'), { nil: null }), state: fc.constantFrom('prospect', 'client'), refs: fc.boolean(), people: fc.subarray(['director', 'accountant'] as const), responsible: fc.boolean(), profile: fc.boolean(),
  });
  const choice = fc.dictionary(fc.constantFrom('name', 'code', 'address', 'phones', 'tags', 'state'), fc.constantFrom('winner', 'loser'));
  const { id: personId } = await stack.call(contacts.createPerson, { name: 'Общий Пётр Петрович' });
  await fc.assert(fc.asyncProperty(details, details, choice, async (a, b, choices) => {
    const ids: string[] = [];
    for (const { refs, people, responsible, profile, code, ...entered } of [a, b]) {
      const n = count++;
      const id = await add(`ООО «Круг ${n}»`, { ...entered, code: code ? `C-${n}` : null, externalRefs: refs ? [{ system: 'test', id: String(n) }] : [] });
      for (const role of people) await stack.call(contacts.linkPerson, { organisationId: id, personId, role });
      if (responsible) await stack.call(contacts.setResponsible, { organisationId: id, role: 'accountant', employeeId: staff, from: '2026-01-01' });
      if (profile) await stack.call(contacts.setProfile, { organisationId: id, from: '2026-01-01', subject: 'org', regimes: ['USN'], flags: {} });
      await stack.call(contacts.addOrganisationNote, { organisationId: id, text: `Заметка ${n}` });
      ids.push(id);
    }
    const [winner, loser] = ids as [string, string];
    const before = [await picture(winner), await picture(loser)];
    const { id } = await merge(winner, loser, { choices });
    expect(await undo(id!)).toMatchObject({ notRestored: [] });
    expect([await picture(winner), await picture(loser)]).toEqual(before);
  }), { numRuns: 10 });
});

test('what was changed since stays, and is named', async () => {
  const [winner, loser] = [await add('ООО «Пихта»'), await add('ООО «Кедр»', { address: 'Чита', code: 'KEDR', website: 'kedr.ru', tags: ['лес'] })];
  const { id } = await merge(winner, loser);
  await stack.call(contacts.updateOrganisation, { id: loser, address: 'Иркутск', code: null, tags: ['лес', 'новый'] }, { ifMatch: (await get(winner)).version });
  await add('ООО «Ель»', { code: 'KEDR' });
  const undone = await undo(id!);
  expect(undone.winner).toMatchObject({ address: 'Иркутск', website: null, tags: ['новый'] });
  expect(undone.loser).toMatchObject({ address: 'Чита', website: 'kedr.ru', code: null, tags: ['лес'] });
  expect(undone.notRestored).toEqual([{ what: 'code', id: null, reason: 'changed-since' }, { what: 'address', id: null, reason: 'changed-since' }, { what: 'code', id: loser, reason: 'taken' }]);
});

test('merges are undone from the last one back, once', async () => {
  const [a, b, c] = [await add('ООО «Один»'), await add('ООО «Два»'), await add('ООО «Три»')];
  const { id: first } = await merge(b, a);
  const { id: second } = await merge(c, b);
  expect((await get(a)).id).toBe(c);
  expect(await stack.failure(contacts.unmergeOrganisations, { id: first! })).toMatchObject({ status: 409, code: 'merged-further' });
  await undo(second!);
  expect([(await get(a)).id, (await get(b)).id]).toEqual([b, b]);
  await undo(first!);
  expect((await get(a)).id).toBe(a);
  expect(await stack.failure(contacts.unmergeOrganisations, { id: first! })).toMatchObject({ status: 409, code: 'already-undone' });
  expect((await stack.call(contacts.listMerges, { filter: { loserId: { eq: a } } })).data).toMatchObject([{ winnerId: b, undoneBy: stack.caller().id }]);
});

test('refuses itself, what is merged or archived, whoever may not, and a stale view', async () => {
  const [a, b, c] = [await add('ООО «Раз»'), await add('ООО «Двас»'), await add('ООО «Трис»')];
  const refusal = (id: string, loserId: string, options: object = {}) => stack.failure(contacts.mergeOrganisations, { id, loserId }, { ifMatch: 1, idempotencyKey: `no-${count++}`, ...options });
  expect(await refusal(a, a)).toMatchObject({ status: 422, code: 'same-organisation' });
  expect(await refusal(a, b, { ifMatch: 7 })).toMatchObject({ status: 412 });
  expect(await refusal(a, b, { caller: { permissions: ['contacts:write'] } })).toMatchObject({ status: 403 });
  await merge(b, a);
  expect(await refusal(c, a)).toMatchObject({ status: 409, code: 'wrong-state' });
  expect(await refusal(a, b)).toMatchObject({ code: 'same-organisation' });
  await stack.call(contacts.archiveOrganisation, { id: c }, { ifMatch: 1 });
  expect(await refusal(c, b, { ifMatch: 2 })).toMatchObject({ code: 'wrong-state' });
});

test('what is said of an organisation in the very moment in which it is merged is said of the winner', async () => {
  const [winner, loser] = [await add('ООО «Приёмник»'), await add('ООО «Поток»')];
  const waits = async () => (await stack.superuser.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).rowCount! > 0;
  let said: Promise<{ organisationId: string }> | undefined;
  await stack.services.get('contacts')!.database.inTenant({ caller: stack.caller(), operation: 'test' }, async ({ db }) => {
    await db.run(sql`update organisation set merged_into_id = ${winner}, version = version + 1, updated_at = now() where id = ${loser}`);
    said = stack.call(contacts.setResponsible, { organisationId: loser, role: 'accountant', employeeId: staff, from: '2026-01-01' });
    await Promise.race([said, stack.eventually(waits)]);
  });
  expect((await said)!.organisationId).toBe(winner);
});
