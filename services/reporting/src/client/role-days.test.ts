import { describe, expect, test } from '@jest/globals';
import { roleDays, type ResponsibleEntry } from './role-days.ts';

const entry = (role: string, employeeId: string, from: string, to: string | null = null, section: string | null = null): ResponsibleEntry => ({ role, employeeId, from, to, section });
const of = (role: string, responsible: ResponsibleEntry[]) => roleDays(responsible).filter((days) => days.role === role).map(({ employeeId, from, to }) => `${employeeId} ${from} ${to}`);

describe('who plays a role of the catalogue', () => {
  test('the accountant of the client, from one day to another', () => {
    expect(of('responsible_accountant', [entry('accountant', 'anna', '2026-01-01', '2026-03-31'), entry('accountant', 'boris', '2026-04-01')])).toEqual(['anna 2026-01-01 2026-03-31', 'boris 2026-04-01 9999-12-31']);
  });

  test('the lead accountant where there is no accountant, and only then', () => {
    const responsible = [entry('lead-accountant', 'vera', '2026-01-01'), entry('accountant', 'anna', '2026-02-01', '2026-02-28')];
    expect(of('responsible_accountant', responsible)).toEqual(['vera 2026-01-01 2026-01-31', 'anna 2026-02-01 2026-02-28', 'vera 2026-03-01 9999-12-31']);
    expect(of('lead_accountant', responsible)).toEqual(['vera 2026-01-01 9999-12-31']);
  });

  test('who answers for everything before who answers for a section', () => {
    expect(of('payroll_accountant', [entry('payroll', 'oleg', '2026-01-01', null, 'bonuses'), entry('payroll', 'nina', '2026-02-01')])).toEqual(['oleg 2026-01-01 2026-01-31', 'nina 2026-02-01 9999-12-31']);
  });

  test('nobody on days without anybody', () => {
    expect(of('client_manager', [entry('client-manager', 'anna', '2026-01-01', '2026-01-31'), entry('client-manager', 'anna', '2026-03-01')])).toEqual(['anna 2026-01-01 2026-01-31', 'anna 2026-03-01 9999-12-31']);
    expect(roleDays([])).toEqual([]);
  });
});
