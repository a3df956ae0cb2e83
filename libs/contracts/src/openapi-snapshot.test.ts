import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { allContracts } from './all.ts';
import { publicApi } from './openapi.ts';

interface Document { paths: Record<string, Record<string, unknown>>; components: Record<string, Record<string, unknown>> }

/** Operations and components as `GET /api/v1/tasks` and `schemas/Task`, each with its JSON. */
const parts = ({ paths, components }: Document) => new Map([
  ...Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, JSON.stringify(operation)] as const)),
  ...Object.entries(components).flatMap(([kind, all]) => Object.entries(all).map(([name, component]) => [`${kind}/${name}`, JSON.stringify(component)] as const)),
]);

test('the checked-in OpenAPI document is that of the contracts; `npm run routes -- --openapi` refreshes it, and its diff shows what changed for callers', () => {
  const stored = parts(JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8')) as Document);
  const present = parts(publicApi(allContracts) as unknown as Document);
  const changed = [...new Set([...stored.keys(), ...present.keys()])].filter((part) => stored.get(part) !== present.get(part));
  expect({ changedSinceCheckedIn: changed, refreshWith: 'npm run routes -- --openapi' }).toEqual({ changedSinceCheckedIn: [], refreshWith: 'npm run routes -- --openapi' });
});
