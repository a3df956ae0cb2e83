import { row } from '@kontora/platform/entity';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const SavedViewSchema = defineEntity({
  name: 'SavedView', tableName: 'saved_view',
  properties: {
    ...row,
    ownerId: p.string(),
    list: p.string(),
    name: p.string(),
    filter: p.json().$type<Record<string, unknown>>(),
    sort: p.string().nullable(),
    columns: p.json().$type<string[]>(),
    shared: p.boolean(),
    isDefault: p.boolean(),
  },
});
/** How somebody looks at a list, under a name. */
export class SavedView extends SavedViewSchema.class {}
SavedViewSchema.setClass(SavedView);
