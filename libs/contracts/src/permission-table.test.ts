import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { allContracts } from './all.ts';
import { permissionTable } from './permission-table.ts';

test('the checked-in table of permissions is that of the contracts; `npm run routes -- --openapi` refreshes it, and its diff shows who may do more, or less', () => {
  const stored = readFileSync(new URL('../../../docs/permissions.md', import.meta.url), 'utf8').split('\n');
  const present = permissionTable(allContracts).split('\n');
  expect({ gone: stored.filter((line) => !present.includes(line)), missing: present.filter((line) => !stored.includes(line)) }).toEqual({ gone: [], missing: [] });
  expect(stored).toEqual(present);
});
