import { namesOf, type Names } from './names.ts';
import type { Project } from './project.ts';

/** A noun of a service: contract with the usual operations and an event, entity with its steps, controller, migration, test. */
export function newNoun(project: Project, service: string, noun: string): void {
  const n = namesOf(noun);
  const contract = `libs/contracts/src/${service}.ts`;
  const definition = `services/${service}/src/${service}.service.ts`;
  if (!project.has(definition)) throw new Error(`There is no service ${service}: npm run new service ${service}`);
  const folder = `services/${service}/src/${n.kebab}`;
  project.add(`libs/contracts/src/${service}-${n.kebabs}.ts`, contractOf(service, n));
  project.insert(contract, { anchor: `import { defineService }`, text: `import { ${n.camel}Events, ${n.camel}Operations } from './${service}-${n.kebabs}.ts';\n`, before: true });
  project.enter(contract, 'operations: {', `...${n.camel}Operations`);
  project.enter(contract, 'events: {', `...${n.camel}Events`);
  project.insert('libs/contracts/src/index.ts', { anchor: `export * from './${service}.ts';\n`, text: `export { ${n.pascal}, ${n.pascal}State } from './${service}-${n.kebabs}.ts';\n` });
  project.add(`${folder}/${n.kebab}.ts`, entityOf(n));
  project.add(`${folder}/${n.kebab}.controller.ts`, controllerOf(service, n));
  project.add(`${folder}/${n.kebab}.int.test.ts`, testOf(service, n));
  project.add(`services/${service}/src/migrations/${project.nextMigration(service)}-${n.kebabs}.ts`, migrationOf(n));
  project.remove(`services/${service}/src/migrations/.gitkeep`);
  project.insert(definition, { anchor: /\n\n@Module/, text: `\nimport { ${n.pascal}Controller } from './${n.kebab}/${n.kebab}.controller.ts';\nimport { ${n.pascal}Schema } from './${n.kebab}/${n.kebab}.ts';`, before: true });
  project.enter(definition, 'controllers: [', `${n.pascal}Controller`);
  project.enter(definition, 'entities: [', `${n.pascal}Schema`);
}

const contractOf = (service: string, n: Names) => `import { z } from 'zod';
import { command, event, query } from './contract.ts';
import { field, list } from './list.ts';
import { Id, Instant, line, Version } from './shapes.ts';

/** Where ${n.one} is in its life. */
export const ${n.pascal}State = z.enum(['active', 'archived']);
export type ${n.pascal}State = z.infer<typeof ${n.pascal}State>;
/** ${n.one[0]!.toUpperCase()}${n.one.slice(1)}. */
export const ${n.pascal} = z.object({ id: Id, version: Version, state: ${n.pascal}State, name: line(200), createdAt: Instant, updatedAt: Instant }).meta({ id: '${n.pascal}' });
const fields = ${n.pascal}.pick({ name: true });
const step = { permission: '${service}:write', ifMatch: 'required', input: z.object({ id: Id }), output: ${n.pascal}, errors: { 'wrong-state': 'conflict' } } as const;

/** The life of ${n.plural}. */
export const ${n.camel}Operations = {
  create${n.pascal}: command({ summary: 'Add ${n.one}', http: 'POST /${n.kebabs}', permission: '${service}:write', input: fields, output: ${n.pascal} }),
  get${n.pascal}: query({ summary: 'One ${n.words}', http: 'GET /${n.kebabs}/:id', permission: '${service}:read', input: z.object({ id: Id }), output: ${n.pascal} }),
  update${n.pascal}: command({ summary: 'Change ${n.one}', http: 'PATCH /${n.kebabs}/:id', permission: '${service}:write', ifMatch: 'required', input: fields.partial().extend({ id: Id }), output: ${n.pascal} }),
  archive${n.pascal}: command({ summary: 'Archive ${n.one}', http: 'POST /${n.kebabs}/:id/archive', ...step }),
  list${n.pascals}: list({
    summary: '${n.plural[0]!.toUpperCase()}${n.plural.slice(1)}', http: 'GET /${n.kebabs}', permission: '${service}:read', item: ${n.pascal},
    filter: { state: field.oneOf(${n.pascal}State.options), name: field.text(), createdAt: field.instant() }, sort: ['name', 'createdAt'],
  }),
};

/** What others may want to know of ${n.plural}. */
export const ${n.camel}Events = {
  ${n.camel}Changed: event({
    summary: '${n.one[0]!.toUpperCase()}${n.one.slice(1)} was added or changed: its facts as they are now', aggregate: '${n.camel}', data: z.object({ ${n.camel}Id: Id, state: ${n.pascal}State, name: z.string() }),
  }),
};
`;

const entityOf = (n: Names) => `import type { ${n.pascal}State } from '@kontora/contracts';
import { row } from '@kontora/platform/entity';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const ${n.pascal}Schema = defineEntity({
  name: '${n.pascal}', tableName: '${n.snake}',
  properties: { ...row, state: p.string().$type<${n.pascal}State>(), name: p.string() },
});

/** Which step leads from which states to which; there are no others. */
const STEPS = {
  archive: { from: ['active'], to: 'archived' },
} satisfies Record<string, { from: ${n.pascal}State[]; to: ${n.pascal}State }>;
/** A step in the life of ${n.one}. */
export type ${n.pascal}Step = keyof typeof STEPS;

/** ${n.one[0]!.toUpperCase()}${n.one.slice(1)}. */
export class ${n.pascal} extends ${n.pascal}Schema.class {
  /** Takes a step of its life; false when it is in no state to take it. */
  take(step: ${n.pascal}Step): boolean {
    const { from, to }: { from: ${n.pascal}State[]; to: ${n.pascal}State } = STEPS[step];
    if (!from.includes(this.state)) return false;
    this.state = to;
    return true;
  }

  /** What others are told of it. */
  facts() { return { ${n.camel}Id: this.id, state: this.state, name: this.name }; }
}
${n.pascal}Schema.setClass(${n.pascal});
`;

const controllerOf = (service: string, n: Names) => `import { ${service}, type Input, type Output } from '@kontora/contracts';
import { applyChanges, Handles, requireSeen, type Context, type Db } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { ${n.pascal}, type ${n.pascal}Step } from './${n.kebab}.ts';

const { archive${n.pascal}, create${n.pascal}, get${n.pascal}, list${n.pascals}, update${n.pascal} } = ${service};
const { ${n.camel}Changed } = ${service}.events;
type Stepping = Context<typeof archive${n.pascal}>;

const COLUMNS = sql\`id, version, state, name, created_at, updated_at\`;

/** ${n.plural[0]!.toUpperCase()}${n.plural.slice(1)}. */
@Controller()
export class ${n.pascal}Controller {
  @Handles(create${n.pascal})
  async create(details: Input<typeof create${n.pascal}>, { em, db, publish }: Context<typeof create${n.pascal}>) {
    const ${n.camel} = em.create(${n.pascal}, { ...details, state: 'active' } as ${n.pascal});
    await em.flush();
    publish(${n.camel}Changed, ${n.camel}.id, ${n.camel}.facts());
    return (await read(db, ${n.camel}.id))!;
  }

  @Handles(update${n.pascal})
  async update({ id, ...changes }: Input<typeof update${n.pascal}>, { em, db, ifMatch, publish, fail }: Context<typeof update${n.pascal}>) {
    const ${n.camel} = (await em.findOne(${n.pascal}, id)) ?? fail('not-found');
    await applyChanges(${n.camel}, changes, { db, table: '${n.snake}', ifMatch });
    await em.flush();
    publish(${n.camel}Changed, id, ${n.camel}.facts());
    return (await read(db, id))!;
  }

  @Handles(archive${n.pascal})
  archive({ id }: Input<typeof archive${n.pascal}>, context: Stepping) { return take(id, 'archive', context); }

  @Handles(get${n.pascal})
  async get({ id }: Input<typeof get${n.pascal}>, { db, fail }: Context<typeof get${n.pascal}>) {
    return (await read(db, id)) ?? fail('not-found');
  }

  @Handles(list${n.pascals})
  list(_: Input<typeof list${n.pascals}>, { list }: Context<typeof list${n.pascals}>) {
    return list({ columns: { state: sql\`state\`, name: { at: sql\`name\`, notNull: true }, createdAt: { at: sql\`created_at\`, notNull: true } }, id: sql\`id\`, select: COLUMNS, from: sql\`${n.snake}\` });
  }
}

const read = (db: Db, id: string) => db.row<Output<typeof get${n.pascal}>>(sql\`select \${COLUMNS} from ${n.snake} where id = \${id}\`);

async function take(id: string, step: ${n.pascal}Step, { em, db, ifMatch, publish, fail }: Stepping) {
  const ${n.camel} = (await em.findOne(${n.pascal}, id)) ?? fail('not-found');
  requireSeen(${n.camel}, ifMatch);
  if (!${n.camel}.take(step)) fail('wrong-state', \`It is \${${n.camel}.state}.\`);
  await em.flush();
  publish(${n.camel}Changed, id, ${n.camel}.facts());
  return (await read(db, id))!;
}
`;

const migrationOf = (n: Names) => `import { Migration } from '@mikro-orm/migrations';

/** ${n.plural[0]!.toUpperCase()}${n.plural.slice(1)}. */
export class ${n.pascals} extends Migration {
  override up() {
    this.addSql(\`
      create table ${n.snake} (
        id uuid primary key,
        tenant_id uuid not null default tenant(),
        version integer not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        state text not null constraint ${n.snake}_state check (state in ('active', 'archived')),
        name text not null,
        unique (tenant_id, id)
      );
      create index ${n.snake}_name on ${n.snake} (tenant_id, name, id);
      create index ${n.snake}_created on ${n.snake} (tenant_id, created_at, id);
      select tenancy('${n.snake}');
      select audited('${n.snake}');
    \`);
  }
}
`;

const testOf = (service: string, n: Names) => `import { ${service} } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ${service}Service } from '../${service}.service.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([${service}Service]); });
afterAll(() => stack?.stop());

test('${n.one} is added, changed, found and archived; others are told', async () => {
  const { id } = await stack.call(${service}.create${n.pascal}, { name: 'One' });
  expect(await stack.call(${service}.update${n.pascal}, { id, name: 'Two' }, { ifMatch: 1 })).toMatchObject({ name: 'Two', version: 2 });
  expect((await stack.call(${service}.list${n.pascals}, { filter: { name: { startsWith: 'Tw' } } })).data).toMatchObject([{ id, state: 'active' }]);
  expect(await stack.call(${service}.archive${n.pascal}, { id }, { ifMatch: 2 })).toMatchObject({ state: 'archived', version: 3 });
  expect((await stack.published(${service}.events.${n.camel}Changed)).map((facts) => [facts.name, facts.state])).toEqual([['One', 'active'], ['Two', 'active'], ['Two', 'archived']]);
});

test('a step out of turn, a version not seen, a missing permission and another firm are refused', async () => {
  const { id } = await stack.call(${service}.create${n.pascal}, { name: 'Three' });
  expect(await stack.failure(${service}.archive${n.pascal}, { id })).toMatchObject({ status: 428 });
  expect(await stack.failure(${service}.archive${n.pascal}, { id }, { ifMatch: 7 })).toMatchObject({ status: 412 });
  await stack.call(${service}.archive${n.pascal}, { id }, { ifMatch: 1 });
  expect(await stack.failure(${service}.archive${n.pascal}, { id }, { ifMatch: 2 })).toMatchObject({ status: 409, code: 'wrong-state' });
  expect(await stack.failure(${service}.get${n.pascal}, { id }, { caller: { permissions: [] } })).toMatchObject({ status: 403 });
  expect(await stack.failure(${service}.get${n.pascal}, { id }, { caller: { tenantId: await stack.openFirm() } })).toMatchObject({ status: 404 });
});
`;
