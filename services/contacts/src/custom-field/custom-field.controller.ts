import { contacts, type Input, type Output } from '@kontora/contracts';
import { applyChanges, Handles, requireSeen, type Context, type Db } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { CustomField } from './custom-field.ts';

const { defineCustomField, listCustomFields, retireCustomField, reviveCustomField, updateCustomField } = contacts;

const COLUMNS = sql`id, version, applies_to, key, type, label_ru, label_en, definition, steward, options, required, retired_at, created_at, updated_at`;

/** The registry of custom fields. */
@Controller()
export class CustomFieldController {
  @Handles(defineCustomField)
  async define(details: Input<typeof defineCustomField>, { em, db, fail }: Context<typeof defineCustomField>) {
    const entered = { definition: '', options: [], required: false, ...details };
    const problem = CustomField.optionProblem(entered.type, entered.options);
    if (problem) fail('invalid-options', { detail: problem, errors: [{ pointer: '/options', code: 'options', detail: problem }] });
    if (await em.findOne(CustomField, { appliesTo: entered.appliesTo, key: entered.key })) fail('key-taken', `There is a custom field ${entered.key} already, perhaps a retired one.`);
    const field = em.create(CustomField, { ...entered, retiredAt: null } as unknown as CustomField);
    await em.flush();
    return (await read(db, field.id))!;
  }

  @Handles(updateCustomField)
  async update({ id, ...changes }: Input<typeof updateCustomField>, { em, db, ifMatch, fail }: Context<typeof updateCustomField>) {
    const field = (await em.findOne(CustomField, id)) ?? fail('not-found');
    const problem = CustomField.optionProblem(field.type, changes.options ?? field.options);
    if (problem) fail('invalid-options', { detail: problem, errors: [{ pointer: '/options', code: 'options', detail: problem }] });
    const used = await usedOption(db, field, field.options.filter((option) => changes.options && !changes.options.includes(option)));
    if (used) fail('option-in-use', { detail: `The option ${used} is in use.`, errors: [{ pointer: '/options', code: 'in-use', detail: used }] });
    await applyChanges(field, changes as Partial<CustomField>, { db, table: 'custom_field', ifMatch });
    await em.flush();
    return (await read(db, id))!;
  }

  @Handles(retireCustomField)
  async retire({ id }: Input<typeof retireCustomField>, context: Context<typeof retireCustomField>) {
    return transition(context, id, (field) => field.retire() || context.fail('wrong-state', 'It is retired already.'));
  }

  @Handles(reviveCustomField)
  async revive({ id }: Input<typeof reviveCustomField>, context: Context<typeof reviveCustomField>) {
    return transition(context, id, (field) => field.revive() || context.fail('wrong-state', 'It is in use already.'));
  }

  @Handles(listCustomFields)
  list(_: Input<typeof listCustomFields>, { list }: Context<typeof listCustomFields>) {
    return list({
      columns: { appliesTo: sql`applies_to`, key: { at: sql`key`, notNull: true }, type: sql`type`, retiredAt: sql`retired_at`, createdAt: { at: sql`created_at`, notNull: true } },
      id: sql`id`, select: COLUMNS, from: sql`custom_field`,
    });
  }
}

const read = (db: Db, id: string) => db.row<Output<typeof updateCustomField>>(sql`select ${COLUMNS} from custom_field where id = ${id}`);

async function transition({ em, db, ifMatch, fail }: Context<typeof retireCustomField>, id: string, act: (field: CustomField) => boolean) {
  const field = (await em.findOne(CustomField, id)) ?? fail('not-found');
  requireSeen(field, ifMatch);
  act(field);
  await em.flush();
  return (await read(db, id))!;
}

async function usedOption(db: Db, { appliesTo, key }: CustomField, options: readonly string[]): Promise<string | undefined> {
  if (options.length === 0) return undefined;
  const table = appliesTo === 'organisation' ? sql`organisation` : sql`person`;
  return (await db.row<{ option: string }>(sql`select o as option from unnest(${options}::text[]) o where exists (select from ${table} where custom -> ${key}::text ? o or custom ->> ${key}::text = o) limit 1`))?.option;
}
