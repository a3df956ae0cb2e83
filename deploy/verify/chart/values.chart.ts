import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CHART } from '../manifests.ts';
import { installed, refusal } from './installed.ts';

interface Schema { type?: string | string[]; properties?: Record<string, Schema>; additionalProperties?: boolean | Schema; items?: Schema; definitions?: Record<string, Schema>; $ref?: string; allOf?: Schema[] }
const schema = JSON.parse(readFileSync(join(CHART, 'values.schema.json'), 'utf8')) as Schema;
const values = parse(readFileSync(join(CHART, 'values.yaml'), 'utf8')) as Record<string, object>;

const resolved = (part: Schema): Schema => (part.$ref ? resolved(schema.definitions![part.$ref.replace('#/definitions/', '')]!) : part);

/** Every object of values.yaml whose keys are fixed, as a path. */
function closedObjects(part: Schema, value: unknown, path: string[] = []): string[][] {
  const { properties = {}, additionalProperties } = resolved(part);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const inside = Object.entries(value).flatMap(([key, child]) => closedObjects(properties[key] ?? (typeof additionalProperties === 'object' ? additionalProperties : {}), child, [...path, key]));
  return additionalProperties === false ? [path, ...inside] : inside;
}
const nested = (path: readonly string[], leaf: object): object => path.reduceRight((inner, key) => ({ [key]: inner }), leaf);

describe('the schema of values', () => {
  test('says of every object which keys it may have', () => {
    const open: string[] = [];
    const walk = (part: Schema, path: string) => {
      if (part.properties && part.additionalProperties !== false) open.push(path);
      if (part.type === 'object' && !part.properties && part.additionalProperties === undefined && path !== '/global') open.push(path);
      for (const [name, child] of Object.entries({ ...part.properties, ...part.definitions })) walk(child, `${path}/${name}`);
      for (const child of [part.items, part.additionalProperties]) if (typeof child === 'object') walk(child, `${path}/*`);
    };
    walk(schema, '');
    expect(open).toEqual([]);
  });

  test('knows every value that values.yaml names', () => {
    const unknown: string[] = [];
    const walk = (part: Schema, value: unknown, path: string) => {
      const { properties, additionalProperties, items } = resolved(part);
      if (Array.isArray(value)) return value.forEach((each) => items && walk(items, each, `${path}[]`));
      if (typeof value !== 'object' || value === null) return;
      for (const [key, child] of Object.entries(value)) {
        const next = properties?.[key] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
        if (next) walk(next, child, `${path}.${key}`);
        else unknown.push(`${path}.${key}`);
      }
    };
    walk(schema, values, '');
    expect(unknown).toEqual([]);
  });

  test.each(closedObjects(schema, values).map((path) => [path.join('.') || 'the top', path] as const))('refuses a misspelt key in %s', async (_, path) => {
    expect(await refusal(nested(path, { surprise: 1 }))).toMatch(/surprise.*not allowed|additional properties.*surprise/i);
  });

  test.each([
    ['a password in Postgres\' address', { postgres: 'postgres://me:secret@host/kontora' }],
    ['a user in the bus\'s address', { nats: { url: 'nats://me@host:4222' } }],
    ['no Postgres at all', { postgres: '' }],
    ['the version "latest"', { image: { tag: 'latest' } }],
    ['half a digest', { services: { tasks: { digest: 'sha256:abc' } } }],
    ['no host', { host: '' }],
    ['a port beyond the last', { services: { gateway: { http: 70000 } } }],
    ['replicas as text', { defaults: { replicas: '2' } }],
    ['an unknown log level', { logLevel: 'loud' }],
    ['a service\'s name with a capital', { services: { Tasks: {} } }],
    ['a variable in small letters', { services: { tasks: { env: { level: 'x' } } } }],
    ['too little time to stop', { defaults: { shutdown: { graceSeconds: 5 } } }],
    ['a memory limit that is no quantity', { defaults: { resources: { limits: { memory: 'much' } } } }],
    ['two copies of a stream', { nats: { streams: { replicas: 2 } } }],
    ['a peer that is nobody in particular', { network: { httpFrom: [{}] } }],
    ['a destination without ports', { network: { destinations: { bank: { to: [], ports: [] } } } }],
    ['an interval without a unit', { monitoring: { interval: '30' } }],
    ['a collector without http', { tracing: { endpoint: 'collector:4318' } }],
    ['a spread that neither asks nor demands', { defaults: { spread: [{ topologyKey: 'zone', whenUnsatisfiable: 'Perhaps' }] } }],
  ])('refuses %s', async (_, wrong) => expect(await refusal(wrong)).toMatch(/values don't meet the specifications of the schema/));
});

describe('sizes', () => {
  test.each(['small', 'medium', 'ha'])('%s can be installed as it is', async (size) => {
    expect((await installed({}, size)).names('Deployment')).toHaveLength(6);
  });

  test('medium and ha survive the loss of a node: nothing runs once', async () => {
    for (const size of ['medium', 'ha']) {
      const there = await installed({}, size);
      const least = (name: string): number => {
        const scaler = there.objects.find(({ kind, spec }) => ['HorizontalPodAutoscaler', 'ScaledObject'].includes(kind) && spec.scaleTargetRef.name === name);
        return scaler?.spec.minReplicas ?? scaler?.spec.minReplicaCount ?? there.one('Deployment', name).spec.replicas;
      };
      for (const name of there.names('Deployment')) expect(least(name)).toBeGreaterThanOrEqual(2);
    }
  });
});
