import type { Project } from './project.ts';

/** A service without operations of its own: contract, module, start, its place in the system. */
export function newService(project: Project, name: string): void {
  if (!/^[a-z][a-z0-9]{1,39}$/.test(name)) throw new Error(`"${name}" is no name for a service: one word of small letters and digits, since it names its schema, its roles and its subjects.`);
  const pascal = name[0]!.toUpperCase() + name.slice(1);
  project.add(`libs/contracts/src/${name}.ts`, contract(name));
  project.add(`services/${name}/package.json`, `${JSON.stringify({ name: `@kontora/${name}`, version: '0.1.0', private: true, type: 'module', nx: { tags: [`service:${name}`] } }, null, 2).replace(/\{\n\s+"tags": \[\n\s+(".*")\n\s+\]\n\s+\}/, '{ "tags": [$1] }')}\n`);
  project.add(`services/${name}/README.md`, readme(name));
  project.add(`services/${name}/src/main.ts`, `import { run } from '@kontora/platform';\nimport { ${name}Service } from './${name}.service.ts';\n\nawait run(${name}Service);\n`);
  project.add(`services/${name}/src/${name}.service.ts`, definition(name, pascal));
  project.add(`services/${name}/src/migrations/.gitkeep`, '');
  project.insert('libs/contracts/src/all.ts', { anchor: /import type \{ ServiceContract \}/, text: `import { ${name} } from './${name}.ts';\n`, before: true });
  project.enter('libs/contracts/src/all.ts', 'allContracts: readonly ServiceContract[] = [', name);
  project.insert('libs/contracts/src/index.ts', { anchor: `export * from './permissions.ts';`, text: `export * from './${name}.ts';\n`, before: true });
  project.insert('libs/contracts/src/permissions.ts', { anchor: '} as const satisfies Partial<Record<Permission, string>>', text: `  '${name}:read': 'See ${name}',\n  '${name}:write': 'Add and change in ${name}',\n`, before: true });
  project.replace('package-lock.json', locked(project.read('package-lock.json'), name));
}

const contract = (name: string) => `import { defineService } from './service-contract.ts';

export const ${name} = defineService('${name}', {
  summary: 'What ${name} is about',
  listens: ['identity'],
  operations: {},
  events: {},
});
`;

const definition = (name: string, pascal: string) => `import { ${name} } from '@kontora/contracts';
import type { ServiceDefinition } from '@kontora/platform';
import { Module } from '@nestjs/common';

@Module({ controllers: [] })
class ${pascal}Module {}

/** The ${name} service: everything it does, in one table of contents. */
export const ${name}Service: ServiceDefinition = { contract: ${name}, module: ${pascal}Module, entities: [], migrations: new URL('./migrations/', import.meta.url) };
`;

const readme = (name: string) => `# ${name}

Owns: what it keeps, and nobody else does.

Tells others: its events. Listens to \`identity\` (which firms there are).

\`\`\`mermaid
stateDiagram-v2
  [*] --> active
  active --> archived: archive
\`\`\`
`;

/** The lock file with the new workspace, as npm would write it; \`npm ci\` refuses a lock file without it. */
function locked(lock: string, name: string): string {
  const parsed = JSON.parse(lock) as { packages: Record<string, object> };
  const { '': root, ...rest } = parsed.packages;
  const packages = { ...rest, [`node_modules/@kontora/${name}`]: { resolved: `services/${name}`, link: true }, [`services/${name}`]: { name: `@kontora/${name}`, version: '0.1.0' } };
  const sorted = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
  return `${JSON.stringify({ ...parsed, packages: { '': root, ...sorted } }, null, 2)}\n`;
}
