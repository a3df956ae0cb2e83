import { namesOf, participle } from './names.ts';
import type { Project } from './project.ts';

/** What is to be generated: `sendInvoice` of noun `invoice`, leading to state `to`, by default the verb's participle. */
export interface NewOperation { service: string; noun: string; name: string; to?: string }

/** A step in the life of a noun made by `new noun`: contract entry, place in the table of steps, handler, state, test. */
export function newOperation(project: Project, { service, noun, name, to }: NewOperation): void {
  const n = namesOf(noun);
  const verb = name.endsWith(n.pascal) ? name.slice(0, -n.pascal.length) : '';
  if (!/^[a-z][a-zA-Z]*$/.test(verb)) throw new Error(`An operation is called by what it does and to what: send${n.pascal}, not ${name}.`);
  const state = to ?? participle(verb);
  const contract = `libs/contracts/src/${service}-${n.kebabs}.ts`;
  const folder = `services/${service}/src/${n.kebab}`;
  if (project.read(contract).includes(`  ${name}:`)) throw new Error(`${contract} has ${name} already.`);
  const act = verb.replace(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`);
  project.insert(contract, {
    anchor: `  list${n.pascals}: list(`, before: true,
    text: `  ${name}: command({ summary: '${act[0]!.toUpperCase()}${act.slice(1)} ${n.one}', http: 'POST /${n.kebabs}/:id/${act.replaceAll(' ', '-')}', ...step }),\n`,
  });
  project.insert(`${folder}/${n.kebab}.ts`, { anchor: 'const STEPS = {\n', text: `  ${verb}: { from: ['active'], to: '${state}' },\n` });
  const controller = `${folder}/${n.kebab}.controller.ts`;
  project.enter(controller, 'const {', name);
  project.insert(controller, { anchor: `  @Handles(get${n.pascal})`, text: `  @Handles(${name})\n  ${verb}({ id }: Input<typeof ${name}>, context: Stepping) { return take(id, '${verb}', context); }\n\n`, before: true });
  addState(project, { service, contract, state, noun });
  const test = `${folder}/${n.kebab}.int.test.ts`;
  project.replace(test, project.read(test) + testOf(service, { ...n, name, state }));
}

/** A new state enters the contract's enum, and the table's check by a migration of its own. */
function addState(project: Project, { service, contract, state, noun }: { service: string; contract: string; state: string; noun: string }): void {
  const n = namesOf(noun);
  const declared = new RegExp(`export const ${n.pascal}State = z\\.enum\\(\\[(.*?)\\]\\)`).exec(project.read(contract));
  if (!declared) throw new Error(`${contract} declares no ${n.pascal}State = z.enum([…]).`);
  if (declared[1]!.includes(`'${state}'`)) return;
  const states = `${declared[1]}, '${state}'`;
  project.replace(contract, project.read(contract).replace(declared[0], declared[0].replace(declared[1]!, states)));
  const pascal = namesOf(state).pascal;
  project.add(`services/${service}/src/migrations/${project.nextMigration(service)}-${n.kebab}-${state}.ts`, `import { Migration } from '@mikro-orm/migrations';

/** ${n.plural[0]!.toUpperCase()}${n.plural.slice(1)} may be ${state}. */
export class ${n.pascal}${pascal} extends Migration {
  override up() {
    this.addSql(\`alter table ${n.snake} drop constraint ${n.snake}_state, add constraint ${n.snake}_state check (state in (${states}))\`);
  }
}
`);
}

const testOf = (service: string, n: { name: string; pascal: string; one: string; state: string }) => `
test('${n.one} becomes ${n.state} once', async () => {
  const { id } = await stack.call(${service}.create${n.pascal}, { name: 'Four' });
  expect(await stack.call(${service}.${n.name}, { id }, { ifMatch: 1 })).toMatchObject({ state: '${n.state}', version: 2 });
  expect(await stack.failure(${service}.${n.name}, { id }, { ifMatch: 2 })).toMatchObject({ status: 409, code: 'wrong-state' });
});
`;
