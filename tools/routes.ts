import { allContracts, permissionTable, publicApi } from '@kontora/contracts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `npm run routes`: every operation of the system, with its route, kind and permission. `-- --openapi` writes the OpenAPI document and the table of permissions, both of which are checked in. */
if (process.argv.includes('--openapi')) {
  const file = join(import.meta.dirname, '../libs/contracts/openapi.json');
  const document = publicApi(allContracts);
  writeFileSync(file, `${JSON.stringify(document, null, 1)}\n`);
  console.log(`${Object.keys(document.paths).length} paths written to libs/contracts/openapi.json`);
  writeFileSync(join(import.meta.dirname, '../docs/permissions.md'), permissionTable(allContracts));
  console.log('… and docs/permissions.md');
} else for (const { service } of allContracts) {
  console.log(`\n${service.name}: ${service.summary}`);
  for (const operation of Object.values(service.operations)) {
    console.log(`  ${(operation.http ?? '(services only)').padEnd(58)} ${operation.kind.padEnd(8)} ${operation.permission.padEnd(18)} ${operation.name}`);
  }
}
