import { expect, test } from '@jest/globals';
import { reverted } from './revert.ts';

const card = { name: 'ООО «Новая»', website: 'own.example', address: 'Тула', custom: { size: 5, kept: 1 }, phones: [{ text: '1', e164: '+71', extension: null }, { text: '2', e164: '+72', extension: null }, { text: 'нет', e164: null, extension: null }], emails: ['a@x.ru', 'b@x.ru'], externalRefs: [{ system: 'amo', id: '1' }, { system: 'own', id: 'K' }], tags: ['old', 'new'] };

test('a field as the import left it becomes what it was before the first row; one that was changed since stays and is named', () => {
  const { card: undone, kept } = reverted(card, [
    { fields: { name: { from: 'ООО «Старая»', to: 'ООО «Средняя»' }, website: { from: 'old.example', to: 'new.example' }, address: { from: null, to: 'Тула' } } },
    { fields: { name: { from: 'ООО «Средняя»', to: 'ООО «Новая»' }, 'custom/size': { from: null, to: 5 } } },
  ]);
  expect([undone.name, undone.website, undone.address, undone.custom, kept]).toEqual(['ООО «Старая»', 'own.example', null, { kept: 1 }, ['website']]);
});

test('what was added to lists goes, where it is there still; the rest stays', () => {
  const { card: undone, kept } = reverted(card, [{ addedPhones: [{ e164: '+72' }, { e164: '+79' }], addedEmails: ['b@x.ru'] }, { addedIds: ['1'], addedTags: ['new'] }]);
  expect(undone).toMatchObject({ phones: [{ e164: '+71' }, { text: 'нет' }], emails: ['a@x.ru'], externalRefs: [{ system: 'own' }], tags: ['old'] });
  expect(kept).toEqual([]);
});

test('twice is as once', () => {
  const changes = [{ fields: { address: { from: null, to: 'Тула' }, 'custom/size': { from: 3, to: 5 } }, addedTags: ['new'] }];
  const once = reverted(card, changes);
  expect(reverted(once.card, changes)).toEqual({ card: once.card, kept: [] });
});
