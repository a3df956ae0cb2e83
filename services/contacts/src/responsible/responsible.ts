import type { ResponsibleRole } from '@kontora/contracts';
import { row } from '@kontora/platform/entity';
import { defineEntity, p } from '@mikro-orm/postgresql';
import type { z } from 'zod';

export const ResponsibleSchema = defineEntity({
  name: 'Responsible', tableName: 'responsible',
  properties: {
    ...row,
    organisationId: p.uuid(),
    role: p.string().$type<z.infer<typeof ResponsibleRole>>(),
    section: p.string().nullable(),
    employeeId: p.uuid(),
    deputyIds: p.json().$type<string[]>(),
    fromDate: p.date(),
    toDate: p.date().nullable(),
  },
});
/** Who answers for a client in one role and section, from one day to another; one at a time. */
export class Responsible extends ResponsibleSchema.class {
  /** Whether it lasts on a day. */
  holdsOn(day: string): boolean { return this.fromDate <= day && (!this.toDate || this.toDate >= day); }
  /** Whether another employee, or with other deputies, would change anything. */
  isBy(employeeId: string, deputyIds: readonly string[]): boolean { return this.employeeId === employeeId && this.deputyIds.join() === deputyIds.join(); }
}
ResponsibleSchema.setClass(Responsible);
