import { expect, test } from '@jest/globals';
import { exactly, obligationsOf, stagesOf, whoseOf } from './whose.ts';

test('one employee, one client and one report are asked for as such; whatever else is said goes along as a filter of obligations', () => {
  expect(whoseOf({ employeeId: { in: ['vera'] }, code: { eq: 'NDS' }, late: { eq: true }, organisationId: { in: ['a', 'b'] } }))
    .toEqual({ employeeId: 'vera', code: 'NDS', filter: { late: { eq: true }, organisationId: { in: ['a', 'b'] } } });
  expect(whoseOf({ code: { contains: 'NDS' } })).toEqual({ filter: { code: { contains: 'NDS' } } });
  expect(whoseOf(undefined)).toEqual({});
});

test('as filters of obligations and of stages the report is called differently', () => {
  expect(obligationsOf({ code: 'NDS' })).toEqual({ code: { eq: 'NDS' } });
  expect(stagesOf({ code: 'NDS', organisationId: 'a' })).toEqual({ obligationCode: { eq: 'NDS' }, organisationId: { eq: 'a' } });
  expect(stagesOf({ filter: { or: [{ late: { eq: true } }, { not: { state: { eq: 'filed' } } }] } })).toEqual({ and: [{ or: [{ obligationLate: { eq: true } }, { not: { obligationState: { eq: 'filed' } } }] }] });
});

test('a report that was picked is meant exactly', () => {
  expect(exactly({ code: { contains: 'NDS' }, late: { eq: true } })).toEqual({ code: { eq: 'NDS' }, late: { eq: true } });
  expect(exactly({ late: { eq: true } })).toEqual({ late: { eq: true } });
});
