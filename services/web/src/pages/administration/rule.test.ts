import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { blankRule, countedBy, dueFormOf, partsOf, ruleOf, saidAlike, tidyRule, type DueRule, type Rule } from './rule.ts';

const { items } = JSON.parse(readFileSync(new URL('../../../../reporting/src/data/tax-catalogue.json', import.meta.url), 'utf8')) as { items: (Rule & Record<string, unknown>)[] };
const duesOf = ({ filing_due, notification, payments }: Rule) => [filing_due, notification?.due, ...payments.map(({ due }) => due)].filter((due): due is DueRule => Boolean(due));

describe('the built-in catalogue in the editor', () => {
  test('every rule is sent as it came', () => {
    for (const item of items) expect({ ...item, ...tidyRule(ruleOf(item)) }).toEqual(item);
  });
  test('every due rule is counted in one of the ways, and choosing that way again changes nothing', () => {
    for (const due of items.flatMap(duesOf)) expect(countedBy(dueFormOf(due), due)).toBe(due);
    expect(new Set(items.flatMap(duesOf).map(dueFormOf)).size).toBe(7);
  });
});

describe('counting otherwise', () => {
  const rule: DueRule = { months_after_period_end: 1, day: 25, shift: 'none', by_period: { C4: null } };
  test('keeps the exceptions, the shift and the numbers that fit', () => {
    expect(countedBy('fixed_date', rule)).toEqual({ day: 25, month: 3, year_offset: 1, shift: 'none', by_period: { C4: null } });
  });
  test('keeps nothing that does not belong to it', () => {
    expect(countedBy('days_after_period_end', rule)).toEqual({ days_after_period_end: 30, shift: 'none', by_period: { C4: null } });
    expect(countedBy('listed', rule)).toEqual({ shift: 'none', by_period: { C4: null } });
  });
});

test('words are compared in every language; what was left empty is like what is not there', () => {
  const rule = items.find(({ code }) => code === 'USN_ADV')!;
  const { notes_en: _, ...older } = { ...rule, notes_en: '' };
  expect(saidAlike({ ...rule, notes_en: '' }, older as Rule)).toBe(true);
  expect(saidAlike(rule, { ...rule, applicability: { ...rule.applicability, condition_en: 'for everybody' } })).toBe(false);
  expect(saidAlike(rule, { ...rule, payments: rule.payments.map((payment) => ({ ...payment, name_en: 'USN' })) })).toBe(false);
});

test('what was left empty is not sent', () => {
  const rule: Rule = { ...blankRule(), form_knd: '', notification: { form: 'X', only_for: '', due: { working_days_after_event: 5, event: '' } }, filing_due: { day: 1, months_after_period_end: 1, by_period: {}, overrides: [] } };
  const sent = tidyRule(rule);
  expect([sent.form_knd, sent.notification, sent.filing_due]).toEqual([null, { form: 'X', due: { working_days_after_event: 5 } }, { day: 1, months_after_period_end: 1 }]);
});

test('exceptions are made for parts of the year', () => {
  expect([partsOf('cumulative_quarter'), partsOf('ndfl_half_B').at(-1), partsOf('year'), partsOf('event')]).toEqual([['C1', 'C2', 'C3', 'C4'], '12-B', [], []]);
});
