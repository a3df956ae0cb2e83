import { describe, expect, test } from '@jest/globals';
import { ProfileFlags } from '@kontora/contracts';
import { CivilDate, WorkingCalendar } from '@kontora/domain';
import { seedCalendar, seedCatalogue } from './seed.ts';

describe('the built-in catalogue', () => {
  test('has 70 obligations, one version each', () => {
    expect(seedCatalogue.items).toHaveLength(70);
    expect(new Set(seedCatalogue.items.map((item) => item.code)).size).toBe(70);
  });

  test('asks for every flag of the profile, the firm\'s own marks apart', () => {
    const asked = seedCatalogue.items.flatMap(({ applicability: { requires, waivers = [] } }) => [requires, ...waivers.map((waiver) => waiver.unless)]).flatMap(Object.keys);
    expect([...new Set(asked), 'own_marks'].sort()).toEqual(Object.keys(ProfileFlags.shape).sort());
  });

  test('names every stage and source it uses', () => {
    for (const item of seedCatalogue.items) {
      for (const stage of item.stages) expect(seedCatalogue.stage_codes).toHaveProperty(stage.code);
      for (const source of item.sources) expect(seedCatalogue.sources).toHaveProperty(source);
    }
  });
});

test('whatever the catalogue says to a reader it says in Russian and in English', () => {
  const cyrillic = /[А-Яа-яЁё]/;
  for (const { code, name_ru, name_en, notes_ru, notes_en, payments, applicability: { condition_ru, condition_en } } of seedCatalogue.items) {
    expect([code, name_ru !== '', cyrillic.test(notes_ru)]).toEqual([code, name_en !== '', notes_en !== '']);
    expect(notes_en === '' || /^[A-Z0-9]/.test(notes_en)).toBe(true);
    expect([code, condition_ru !== '', cyrillic.test(condition_en)]).toEqual([code, condition_en !== '', false]);
    for (const payment of payments) expect([payment.code, payment.name_ru !== '', cyrillic.test(payment.name_en)]).toEqual([payment.code, payment.name_en !== '', false]);
  }
  for (const { year, noteRu, noteEn } of seedCalendar.years) expect([year, cyrillic.test(noteRu), cyrillic.test(noteEn)]).toEqual([year, noteEn !== '', false]);
});

describe('the built-in production calendars', () => {
  const calendar = new WorkingCalendar(seedCalendar.years);
  test.each([[2025, 247, '2025-12-30'], [2026, 247, '2026-12-30'], [2027, 247, '2027-12-30']])('%i has %i working days, the last on %s', (year, days, last) => {
    const [first, end] = [CivilDate.clamped(year, 1, 1), CivilDate.clamped(year, 12, 31)];
    expect(calendar.workingDaysBetween(first, end)).toBe(days);
    expect(calendar.previousWorkingDay(end)).toBe(last);
  });

  test('say where they are not confirmed yet', () => {
    expect(seedCalendar.years.map((year) => [year.year, year.status, year.confidence])).toEqual([[2025, 'official', 'high'], [2026, 'official', 'high'], [2027, 'unconfirmed', 'medium']]);
  });
});
