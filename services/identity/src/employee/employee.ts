import { parsePhones } from '@kontora/domain';
import { row } from '@kontora/platform/entity';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** When somebody works, in Moscow's time. */
export interface StoredHours { days: number[]; from: string; to: string }

export const EmployeeSchema = defineEntity({
  name: 'Employee', tableName: 'employee',
  properties: {
    ...row,
    state: p.string().$type<'invited' | 'active' | 'suspended'>(),
    userId: p.uuid().nullable(),
    name: p.string(),
    email: p.string(),
    phone: p.string().nullable(),
    phoneE164: p.string().nullable().fieldName('phone_e164'),
    position: p.string().nullable(),
    roles: p.json().$type<string[]>().onCreate(() => []),
    groupIds: p.json().$type<string[]>().onCreate(() => []),
    managerId: p.uuid().nullable(),
    workingHours: p.json().$type<StoredHours>().nullable(),
  },
});

/** What is entered about an employee. */
export interface EmployeeDetails {
  name?: string; email?: string; phone?: string | null; position?: string | null; roles?: string[]; groupIds?: string[]; managerId?: string | null; workingHours?: StoredHours | null;
}
type Act = 'accept' | 'suspend' | 'restore';
const TRANSITIONS: Record<Act, readonly Employee['state'][]> = { accept: ['invited'], suspend: ['invited', 'active'], restore: ['suspended'] };

/** Somebody who works for the firm: invited, then at work, with access taken away for a time or for good. */
export class Employee extends EmployeeSchema.class {
  /** The entered details in the form they are stored in: e-mail in small letters, telephone also in E.164, each role and group once. */
  static normalise({ email, phone, roles, groupIds, ...rest }: EmployeeDetails) {
    return {
      ...rest,
      ...(email === undefined ? {} : { email: email.toLowerCase() }),
      ...(phone === undefined ? {} : { phone: phone || null, phoneE164: (phone && parsePhones(phone)[0]?.e164) || null }),
      ...(roles === undefined ? {} : { roles: [...new Set(roles)] }),
      ...(groupIds === undefined ? {} : { groupIds: [...new Set(groupIds)] }),
    };
  }

  may(act: Act): boolean { return TRANSITIONS[act].includes(this.state); }

  /** Takes up work with an account of their own. */
  accept(userId: string) {
    this.userId = userId;
    this.state = 'active';
  }

  suspend() { this.state = 'suspended'; }

  /** Back to work; who never accepted the invitation is invited again. */
  restore() { this.state = this.userId ? 'active' : 'invited'; }

  /** The facts other services are told; no data of natural persons. */
  facts() {
    return { employeeId: this.id, state: this.state, roles: this.roles, groupIds: this.groupIds, managerId: this.managerId ?? null };
  }
}
EmployeeSchema.setClass(Employee);
