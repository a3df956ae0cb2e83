import { expect, test } from '@jest/globals';
import { exactly, obligationsOf, stagesOf, whoseOf } from './whose.ts';

test('one employee, one client and one report can be followed; what is more is told', () => {
  expect(whoseOf({ employeeId: { in: ['vera'] }, code: { eq: 'NDS' }, late: { eq: true }, organisationId: { in: ['a', 'b'] } })).toEqual({ whose: { employeeId: 'vera', code: 'NDS' }, left: ['late', 'organisationId'] });
  expect(whoseOf({ code: { contains: 'NDS' } })).toEqual({ whose: {}, left: ['code'] });
  expect(whoseOf(undefined)).toEqual({ whose: {}, left: [] });
});

test('as filters of obligations and of stages the report is called differently', () => {
  expect(obligationsOf({ code: 'NDS' })).toEqual({ code: { eq: 'NDS' } });
  expect(stagesOf({ code: 'NDS', organisationId: 'a' })).toEqual({ obligationCode: { eq: 'NDS' }, organisationId: { eq: 'a' } });
});

test('a report that was picked is meant exactly', () => {
  expect(exactly({ code: { contains: 'NDS' }, late: { eq: true } })).toEqual({ code: { eq: 'NDS' }, late: { eq: true } });
  expect(exactly({ late: { eq: true } })).toEqual({ late: { eq: true } });
});
