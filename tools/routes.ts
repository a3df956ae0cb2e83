import { allContracts } from '@kontora/contracts';

/** `npm run routes`: every operation of the system, with its route, kind and permission. */
for (const { service } of allContracts) {
  console.log(`\n${service.name}: ${service.summary}`);
  for (const operation of Object.values(service.operations)) {
    console.log(`  ${(operation.http ?? '(services only)').padEnd(58)} ${operation.kind.padEnd(8)} ${operation.permission.padEnd(18)} ${operation.name}`);
  }
}
