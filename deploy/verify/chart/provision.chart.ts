import { allContracts } from '@kontora/contracts';
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { secretKeysOf } from '../manifests.ts';
import { installed } from './installed.ts';

const SERVICES = allContracts.map(({ service }) => service.name);
const all = await installed({ provision: { database: true } });
const jobs = (there: typeof all) => there.objects.filter(({ kind }) => kind === 'Job')
  .sort((a, b) => Number(a.metadata.annotations!['helm.sh/hook-weight']) - Number(b.metadata.annotations!['helm.sh/hook-weight']) || a.metadata.name.localeCompare(b.metadata.name));

describe('what runs before the services', () => {
  test('roles, then streams, then every schema', () => {
    expect(jobs(all).map(({ metadata }) => metadata.name)).toEqual(['kontora-database', 'kontora-streams', ...SERVICES.map((name) => `kontora-schema-${name}`).sort()]);
  });

  test('the superuser is asked for only where the chart makes the roles', async () => {
    expect(secretKeysOf(all.pod('database', 'Job'))).toContain('postgres-admin');
    expect(JSON.stringify((await installed()).objects)).not.toContain('postgres-admin');
  });

  test('the database\'s Job knows the password of every role it makes', () => {
    const roles = SERVICES.flatMap((name) => ['app', 'migrate', 'worker'].map((part) => `${name}_${part}`));
    expect(secretKeysOf(all.pod('database', 'Job')).sort()).toEqual([...roles, 'postgres-admin'].sort());
  });

  test('… and, where it is there, the superuser of a service that has a Postgres of its own', async () => {
    const there = await installed({ provision: { database: true }, services: { tasks: { postgres: 'postgres://tasks.example:5432/kontora' } } });
    const [, optional] = there.pod('database', 'Job').spec.volumes[1].projected.sources.map(({ secret }: { secret: { optional: boolean; items: { key: string }[] } }) => secret).sort((a: { optional: boolean }, b: { optional: boolean }) => Number(a.optional) - Number(b.optional));
    expect(optional).toMatchObject({ optional: true, items: [{ key: 'postgres-admin-tasks' }] });
    expect(secretKeysOf(all.pod('database', 'Job'))).not.toContain('postgres-admin-tasks');
  });

  test.each(SERVICES)('%s migrates with its own image and the one password for it', (name) => {
    const container = all.container(`schema-${name}`, 'Job');
    expect(container.image).toBe(all.container(name).image);
    expect(container.args).toEqual(['--migrate']);
    expect(secretKeysOf(all.pod(`schema-${name}`, 'Job'))).toEqual([`${name}_migrate`]);
    expect(all.pod(`schema-${name}`, 'Job').spec.volumes[1].projected.sources[0].secret.name).toBe(`kontora-${name}`);
  });

  test('streams have as many copies as they are to have, and a bound when there is one', async () => {
    expect(all.env('streams', 'Job')).toMatchObject({ KONTORA_STREAM_REPLICAS: '1' });
    expect(all.env('streams', 'Job')).not.toHaveProperty('KONTORA_STREAM_BYTES');
    expect((await installed({ nats: { streams: { maxBytes: 107374182400 } } }, 'ha')).env('streams', 'Job')).toMatchObject({ KONTORA_STREAM_REPLICAS: '3', KONTORA_STREAM_BYTES: '107374182400' });
  });

  test('commands are those that ops has', () => {
    const known = readFileSync(resolve(import.meta.dirname, '../../ops/main.ts'), 'utf8');
    for (const [name, takes] of [['database', "'any'"], ['streams', '0'], ['firm', '4']] as const) expect(known).toContain(`\n  ${name}: { takes: ${takes}, `);
    for (const name of ['database', 'streams']) expect(all.container(name, 'Job').args).toEqual([name]);
  });

  test('Jobs go where the services go: they would wait for ever for a node that takes them', async () => {
    const defaults = { nodeSelector: { pool: 'kontora' }, tolerations: [{ key: 'pool', operator: 'Equal', value: 'kontora', effect: 'NoSchedule' }], priorityClassName: 'kontora' };
    const there = await installed({ defaults });
    for (const [name, kind] of [['streams', 'Job'], ['schema-tasks', 'Job'], ['tasks', 'Deployment']] as const) expect(there.pod(name, kind).spec).toMatchObject(defaults);
  });

  test('each step can be done elsewhere', async () => {
    expect((await installed({ provision: { streams: false } })).names('Job')).toEqual(SERVICES.map((name) => `kontora-schema-${name}`).sort());
    expect((await installed({ provision: { schemas: false } })).names('Job')).toEqual(['kontora-streams']);
    const nothing = await installed({ provision: { streams: false, schemas: false } });
    expect(nothing.names('Job')).toEqual([]);
    expect(nothing.names('ServiceAccount')).not.toContain('kontora-provision');
    expect(nothing.names('NetworkPolicy')).not.toContain('kontora-provision');
  });

  test('a firm is opened after the services, with words as they are written, by Jobs that still have their account', async () => {
    const firm = { slug: 'smirnov', name: 'Смирнов: "учёт" и $(партнёры)', head: 'Анна Смирнова', email: 'anna@example.org' };
    const there = await installed({ provision: { firm } });
    const job = there.one('Job', 'kontora-firm');
    expect(job.metadata.annotations!['helm.sh/hook']).toBe('post-install,post-upgrade');
    expect(there.container('firm', 'Job').args).toEqual(['firm', ...Object.values(firm)]);
    expect(secretKeysOf(there.pod('firm', 'Job'))).toEqual(['nats-ops.nk']);
    expect(there.one('ServiceAccount', 'kontora-provision').metadata.annotations!['helm.sh/hook']).toBe('pre-install,pre-upgrade,post-install,post-upgrade');
    expect(all.one('ServiceAccount', 'kontora-provision').metadata.annotations!['helm.sh/hook']).toBe('pre-install,pre-upgrade');
    await expect(installed({ provision: { firm: { slug: 'smirnov' } } })).rejects.toThrow('specifications of the schema');
  });

  test('a failed Job stays to be read; a new attempt replaces it; account and policy go when all is well', () => {
    for (const job of jobs(all)) expect(job.metadata.annotations!['helm.sh/hook-delete-policy']).toBe('before-hook-creation');
    for (const kind of ['ServiceAccount', 'NetworkPolicy']) expect(all.one(kind, 'kontora-provision').metadata.annotations!['helm.sh/hook-delete-policy']).toBe('before-hook-creation,hook-succeeded');
  });

  test('nothing runs when a release is rolled back: schemas only ever grow', () => {
    for (const { metadata } of all.objects) expect(metadata.annotations?.['helm.sh/hook'] ?? '').not.toMatch(/rollback|delete/);
  });
});

describe('secrets', () => {
  test('are there already, unless a vault is named', () => {
    expect(all.objects.filter(({ kind }) => ['Secret', 'ExternalSecret'].includes(kind))).toEqual([]);
  });

  test('from a vault: one for each program that has any, made before the first Job', async () => {
    const there = await installed({ secrets: { external: { enabled: true, path: 'office/kontora', store: { kind: 'SecretStore', name: 'vault' } } } });
    expect(there.names('ExternalSecret')).toEqual(['contacts', 'gateway', 'identity', 'ops', 'reporting', 'tasks'].map((name) => `kontora-${name}`));
    const { spec, metadata } = there.one('ExternalSecret', 'kontora-tasks');
    expect(spec).toMatchObject({ secretStoreRef: { kind: 'SecretStore', name: 'vault' }, target: { name: 'kontora-tasks', creationPolicy: 'Orphan' }, dataFrom: [{ extract: { key: 'office/kontora/tasks' } }] });
    expect(Number(metadata.annotations!['helm.sh/hook-weight'])).toBeLessThan(-15);
  });

  test('from a vault: that of ops when there is any Job of it, be it only the one that opens a firm', async () => {
    const names = async (provision: object) => (await installed({ secrets: { external: { enabled: true } }, provision: { streams: false, ...provision } })).names('ExternalSecret');
    expect(await names({})).not.toContain('kontora-ops');
    expect(await names({ firm: { slug: 'smirnov', name: 'S', head: 'A', email: 'a@example.org' } })).toContain('kontora-ops');
  });

  test('a service whose Secret is named has no other', async () => {
    const there = await installed({ secrets: { external: { enabled: true } }, services: { tasks: { secret: 'ours' } } });
    expect(there.names('ExternalSecret')).not.toContain('kontora-tasks');
    for (const [name, kind] of [['tasks', 'Deployment'], ['schema-tasks', 'Job']] as const) expect(JSON.stringify(there.pod(name, kind).spec.volumes)).toContain('"name":"ours"');
  });
});
