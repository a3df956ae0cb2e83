import { allContracts } from '@kontora/contracts';
import { describe, expect, test } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { secretFilesOf } from '../../local/service-secrets.ts';
import { topologyOf } from '../../local/topology.ts';
import { podOf, secretKeysOf, type KubeObject } from '../manifests.ts';
import { installed } from './installed.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const SERVICES = allContracts.map(({ service }) => service.name);
const plain = await installed();

describe('the services of the chart are those of the system', () => {
  test('every contract, the gateway and the console have a workload, an account and a Service', () => {
    const all = [...SERVICES, 'gateway', 'web'].map((name) => `kontora-${name}`).sort();
    for (const kind of ['Deployment', 'Service', 'PodDisruptionBudget']) expect(plain.names(kind)).toEqual(all);
    expect(plain.names('ServiceAccount')).toEqual([...all, 'kontora-provision'].sort());
  });

  test.each(Object.entries(topologyOf(allContracts)))('%s scales by the consumers that the contracts give it', async (name, { listens }) => {
    if (listens.length === 0) return;
    const { triggers } = (await installed({ services: { [name]: { scaling: { lag: { enabled: true } } } } })).one('ScaledObject', `kontora-${name}`).spec;
    expect(triggers.map(({ metadata }: { metadata: { consumer: string } }) => metadata.consumer).sort()).toEqual(listens.map((source) => `${name}_${source}`).sort());
  });

  test.each([...SERVICES, 'gateway'])('%s finds the files it reads, and not the password that changes its schema', (name) => {
    const required = plain.pod(name).spec.volumes.find((volume: { name: string }) => volume.name === 'secrets').projected.sources
      .filter(({ secret }: { secret: { optional: boolean } }) => !secret.optional).flatMap(({ secret }: { secret: { items: { key: string }[] } }) => secret.items.map(({ key }) => key));
    expect(required.sort()).toEqual(secretFilesOf(name).filter((file) => !file.endsWith('_migrate')).sort());
  });

  test('the console is files only: no secret, no address of anything', () => {
    expect(Object.keys(plain.env('web')).sort()).toEqual(['KONTORA_HEALTH_PORT', 'KONTORA_HOST', 'KONTORA_PORT']);
    expect(secretKeysOf(plain.pod('web'))).toEqual([]);
    expect(plain.pod('web').spec.volumes.map(({ name }: { name: string }) => name)).toEqual(['tmp']);
  });

  test('identity reads mail and issuers when there are any', () => {
    const [, optional] = plain.pod('identity').spec.volumes.find(({ name }: { name: string }) => name === 'secrets').projected.sources;
    expect(optional.secret).toMatchObject({ name: 'kontora-identity', optional: true, items: [{ key: 'smtp', path: 'smtp' }, { key: 'oidc-issuers.json', path: 'oidc-issuers.json' }] });
  });
});

describe('settings', () => {
  test('a service is told where Postgres, the bus, its secrets and its health port are', () => {
    expect(plain.env('tasks')).toEqual({
      KONTORA_POSTGRES: 'postgres://kontora-rw.postgres.svc:5432/kontora', KONTORA_NATS: 'nats://nats.nats.svc:4222', KONTORA_SECRETS: '/run/secrets/kontora', KONTORA_HEALTH_PORT: '9090', LOG_LEVEL: 'info',
    });
  });

  test('no setting that no program reads', async () => {
    const sources = globSync('{libs,services,deploy/ops}/**/*.ts', { cwd: ROOT, exclude: (path) => path.includes('node_modules') }).map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n');
    const there = await installed({ tracing: { endpoint: 'http://collector:4318' }, provision: { database: true }, nats: { streams: { maxBytes: 1 } } });
    const names = new Set(there.objects.flatMap((object) => ((podOf(object)?.spec.containers[0].env ?? []) as { name: string }[]).map(({ name }) => name)));
    expect([...names].filter((name) => !new RegExp(`\\b${name}\\b`).test(sources))).toEqual([]);
  });

  test('only the edge listens for HTTP', () => {
    expect(plain.env('gateway')).toMatchObject({ KONTORA_HOST: '0.0.0.0', KONTORA_PORT: '3000' });
    expect(plain.env('tasks')).not.toHaveProperty('KONTORA_PORT');
    const ports = (name: string) => plain.one('Service', `kontora-${name}`).spec.ports.map(({ name: port }: { name: string }) => port);
    expect(ports('gateway')).toEqual(['http', 'health']);
    expect(ports('tasks')).toEqual(['health']);
  });

  test('links of letters lead to the host', async () => {
    expect((await installed({ host: 'office.example.org' })).env('identity')).toMatchObject({ KONTORA_CONSOLE: 'https://office.example.org' });
  });

  test('a setting of one service is said over that of the chart, and nobody else hears of it', async () => {
    const { env } = await installed({ services: { tasks: { env: { LOG_LEVEL: 'debug', KONTORA_LIMIT: 7 } } } });
    expect(env('tasks')).toMatchObject({ LOG_LEVEL: 'debug', KONTORA_LIMIT: '7' });
    expect(env('contacts')).toEqual(plain.env('contacts'));
  });

  test('a Postgres of its own is that of its migrations too', async () => {
    const postgres = 'postgres://other:5432/kontora';
    const there = await installed({ services: { reporting: { postgres } } });
    expect(there.env('reporting').KONTORA_POSTGRES).toBe(postgres);
    expect(there.env('schema-reporting', 'Job').KONTORA_POSTGRES).toBe(postgres);
    expect(there.env('tasks').KONTORA_POSTGRES).not.toBe(postgres);
  });

  test('spans go to the collector when there is one', async () => {
    const endpoint = 'http://collector.observability.svc:4318';
    expect((await installed({ tracing: { endpoint } })).env('gateway').OTEL_EXPORTER_OTLP_ENDPOINT).toBe(endpoint);
    expect(plain.env('gateway')).not.toHaveProperty('OTEL_EXPORTER_OTLP_ENDPOINT');
  });
});

describe('images', () => {
  test.each([
    ['as the container runtime finds them', {}, 'kontora/tasks:0.1.0'],
    ['a version', { image: { tag: '1.2.3' } }, 'kontora/tasks:1.2.3'],
    ['a registry', { image: { registry: 'registry.example:5000', repository: 'office/kontora' } }, 'registry.example:5000/office/kontora/tasks:0.1.0'],
    ['a digest', { services: { tasks: { digest: `sha256:${'a'.repeat(64)}` } } }, `kontora/tasks@sha256:${'a'.repeat(64)}`],
  ])('%s', async (_, values, image) => {
    const there = await installed(values);
    expect(there.container('tasks').image).toBe(image);
    expect(there.container('schema-tasks', 'Job').image).toBe(image);
  });

  test('pulled with the Secrets named, by Jobs too', async () => {
    const there = await installed({ image: { pullSecrets: ['one', 'two'] } });
    for (const pod of [there.pod('tasks'), there.pod('schema-tasks', 'Job')]) expect(pod.spec.imagePullSecrets).toEqual([{ name: 'one' }, { name: 'two' }]);
  });
});

describe('starting and stopping', () => {
  test('a service has two minutes to start, is taken out of service within ten seconds, and restarted when it hangs for a minute', () => {
    const { startupProbe, readinessProbe, livenessProbe } = plain.container('contacts');
    const patience = ({ periodSeconds, failureThreshold }: { periodSeconds: number; failureThreshold: number }) => periodSeconds * failureThreshold;
    expect([startupProbe, readinessProbe, livenessProbe].map(patience)).toEqual([120, 10, 60]);
    expect([startupProbe, readinessProbe, livenessProbe].map(({ httpGet }) => httpGet.path)).toEqual(['/health/startup', '/health/ready', '/health/live']);
  });

  test('the edge waits until load balancers have heard of it; a service on the bus leaves its queue at once', () => {
    expect(plain.container('gateway').lifecycle.preStop).toEqual({ sleep: { seconds: 10 } });
    expect(plain.pod('gateway').spec.terminationGracePeriodSeconds).toBe(45);
    expect(plain.container('tasks').lifecycle).toBeUndefined();
    expect(plain.pod('tasks').spec.terminationGracePeriodSeconds).toBe(60);
  });
});

describe('values of one service', () => {
  const deployments = (objects: readonly KubeObject[]) => new Map(objects.filter(({ kind }) => kind === 'Deployment').map((object) => [object.metadata.name, JSON.stringify(object.spec.template)]));
  const changed = async (values: object) => {
    const [before, after] = [deployments(plain.objects), deployments((await installed(values)).objects)];
    return [...after].filter(([name, pod]) => before.get(name) !== pod).map(([name]) => name);
  };

  test('roll that service only', async () => {
    expect(await changed({ services: { tasks: { podAnnotations: { restarted: 'today' } } } })).toEqual(['kontora-tasks']);
    expect(await changed({ services: { web: { resources: { limits: { memory: '96Mi' } } } } })).toEqual(['kontora-web']);
  });

  test('replicas roll nothing', async () => {
    expect(await changed({ defaults: { replicas: 4 } })).toEqual([]);
  });

  test('may turn off what `defaults` turn on', async () => {
    const there = await installed({ defaults: { scaling: { cpu: { enabled: true } } }, services: { web: { scaling: { cpu: { enabled: false } } }, tasks: { replicas: 0, scaling: { cpu: { enabled: false } } } } });
    expect(there.names('HorizontalPodAutoscaler')).not.toContain('kontora-web');
    expect(there.one('Deployment', 'kontora-tasks').spec.replicas).toBe(0);
  });

  test('a service that is off leaves nothing behind', async () => {
    const { objects } = await installed({ services: { reporting: { enabled: false } }, provision: { database: true } });
    const { objects: rest } = await installed({ services: { reporting: { enabled: false } } });
    expect(rest.filter((object) => JSON.stringify(object).includes('kontora-reporting'))).toEqual([]);
    // The database keeps its roles all the same.
    expect(secretKeysOf(objects.find(({ metadata }) => metadata.name === 'kontora-database')!.spec.template)).toContain('reporting_app');
  });

  test('where it runs', async () => {
    const spec = (await installed({ services: { tasks: { nodeSelector: { pool: 'a' }, tolerations: [{ key: 'k', operator: 'Exists' }], priorityClassName: 'high' } } })).pod('tasks').spec;
    expect(spec).toMatchObject({ nodeSelector: { pool: 'a' }, tolerations: [{ key: 'k', operator: 'Exists' }], priorityClassName: 'high' });
  });

  test('with three zones no zone gets a second replica before each has one', async () => {
    const constraints = (await installed({}, 'ha')).pod('tasks').spec.topologySpreadConstraints;
    expect(constraints).toContainEqual(expect.objectContaining({ topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule', maxSkew: 1, matchLabelKeys: ['pod-template-hash'] }));
  });
});
