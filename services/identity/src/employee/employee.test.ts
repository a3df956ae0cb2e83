import { describe, expect, test } from '@jest/globals';
import { Employee } from './employee.ts';

const employee = (state: Employee['state'], userId: string | null = null) => Object.assign(Object.create(Employee.prototype) as Employee, { state, userId });

test('details are stored in their normal form; what is not given is not touched', () => {
  expect(Employee.normalise({ email: 'Anna@Firm.RU', phone: '8 (495) 123-45-67', roles: ['head', 'head'], groupIds: [] })).toEqual({ email: 'anna@firm.ru', phone: '8 (495) 123-45-67', phoneE164: '+74951234567', roles: ['head'], groupIds: [] });
  expect(Employee.normalise({ name: 'Анна', phone: '' })).toEqual({ name: 'Анна', phone: null, phoneE164: null });
});

describe('states', () => {
  test.each([['invited', ['accept', 'suspend']], ['active', ['suspend']], ['suspended', ['restore']]] as const)('%s allows %j', (state, acts) => {
    expect((['accept', 'suspend', 'restore'] as const).filter((act) => employee(state).may(act))).toEqual(acts);
  });

  test('restoring leads back to work only for those who had begun it', () => {
    const never = employee('suspended');
    const before = employee('suspended', 'somebody');
    never.restore();
    before.restore();
    expect([never.state, before.state]).toEqual(['invited', 'active']);
  });
});
