import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mergedFields, unmergedFields, type Choices, type Mergeable } from './merged-fields.ts';

const text = fc.option(fc.constantFrom('a', 'b', 'c'), { nil: null });
const scalars = { code: text, name: fc.constantFrom('Ромашка', 'Василёк'), legalForm: text, inn: text, kpp: text, ogrn: text, website: text, address: text, description: text, groupId: text, servicedFrom: text, servicedTo: text };
const several = fc.uniqueArray(fc.constantFrom('1', '2', '3', '4'));
const side: fc.Arbitrary<Mergeable> = fc.record({
  ...scalars, state: fc.constantFrom('prospect', 'client'), archivedFrom: fc.constant(null), emails: several, tags: several,
  phones: several.map((all) => all.map((text) => ({ text, e164: null, extension: null }))), externalRefs: several.map((all) => all.map((id) => ({ system: '1C', id }))),
  custom: fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.integer({ min: 0, max: 2 })),
}) as unknown as fc.Arbitrary<Mergeable>;
const choices = fc.dictionary(fc.constantFrom('name', 'inn', 'phones', 'custom', 'tags', 'state'), fc.constantFrom('winner', 'loser')) as fc.Arbitrary<Choices>;

describe('a merge', () => {
  test('takes the chosen side, else what the winner has, else what the loser has', () => {
    fc.assert(fc.property(side, side, choices, (winner, loser, chosen) => {
      const merged = mergedFields(winner, loser, chosen);
      for (const field of Object.keys(scalars) as (keyof typeof scalars)[]) {
        const choice = (chosen as Record<string, string>)[field];
        expect(merged[field]).toEqual(choice === 'loser' ? loser[field] : choice === 'winner' ? winner[field] : (winner[field] ?? loser[field]));
      }
      if (!chosen.tags) expect(new Set(merged.tags)).toEqual(new Set([...winner.tags, ...loser.tags]));
    }));
  });

  test('undone at once leaves no trace', () => {
    fc.assert(fc.property(side, side, choices, (winner, loser, chosen) => {
      const merged = mergedFields(winner, loser, chosen);
      expect(unmergedFields(winner, merged, merged)).toEqual({ fields: winner, unrestored: [] });
    }));
  });

  test('undone later keeps what was changed since, and names it where it stands in the way', () => {
    fc.assert(fc.property(side, side, (winner, loser) => {
      const merged = mergedFields(winner, loser, {});
      const now = { ...merged, address: 'new', tags: [...merged.tags, 'since'] };
      const { fields, unrestored } = unmergedFields(winner, merged, now);
      expect(fields).toEqual({ ...winner, address: 'new', tags: [...winner.tags, 'since'] });
      expect(unrestored).toEqual(winner.address === null && loser.address !== null ? [{ field: 'address' }] : []);
    }));
  });
});
