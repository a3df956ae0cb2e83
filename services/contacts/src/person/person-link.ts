import type { PersonRole } from '@kontora/contracts';
import { row } from '@kontora/platform/entity';
import { defineEntity, p } from '@mikro-orm/postgresql';
import type { z } from 'zod';

export const PersonLinkSchema = defineEntity({
  name: 'PersonLink', tableName: 'person_link',
  properties: {
    ...row,
    personId: p.uuid(),
    organisationId: p.uuid(),
    role: p.string().$type<z.infer<typeof PersonRole>>(),
    position: p.string().nullable(),
    fromDate: p.date().nullable(),
    toDate: p.date().nullable(),
  },
});
/** What a person is to an organisation, from one day to another. In one role only once at a time. */
export class PersonLink extends PersonLinkSchema.class {}
PersonLinkSchema.setClass(PersonLink);
