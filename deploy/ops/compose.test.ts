import { expect, test } from '@jest/globals';
import { allContracts } from '@kontora/contracts';
import { readFileSync } from 'node:fs';

const services = allContracts.map(({ service }) => service.name).sort();
const compose = readFileSync(new URL('../../docker/compose.yaml', import.meta.url), 'utf8');
const found = (pattern: RegExp) => [...compose.matchAll(pattern)].map(([, name]) => name!).sort();

test('docker/compose.yaml knows every service: its schema, its process, its own secrets, and that the gateway waits for it', () => {
  const known = (name: string) => services.includes(name);
  expect(found(/^ {2}(\w+)-schema: &\1-schema$/gm)).toEqual(services);
  expect(found(/^ {2}(\w+):$/gm).filter(known)).toEqual(services);
  expect(found(/args: \{ SERVICE: (\w+) \}/g).filter(known)).toEqual(services);
  expect(found(/subpath: (\w+)/g).filter(known)).toEqual(services);
  expect(found(/^ {6}(\w+): \{ condition: service_healthy \}$/gm).filter(known)).toEqual(services);
});
