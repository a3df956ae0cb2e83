import { describe, expect, test } from '@jest/globals';
import { installed, type Installed } from './installed.ts';

const TRACED = { tracing: { endpoint: 'http://collector.observability.svc:4318' } };
const plain = await installed();
const traced = await installed(TRACED);

/** Ports a pod may go to, in order. */
const out = (there: Installed, name: string) => there.one('NetworkPolicy', `kontora-${name}`).spec.egress.flatMap(({ ports }: { ports: { port: number }[] }) => ports.map(({ port }) => port)) as number[];
const into = (there: Installed, name: string) => there.one('NetworkPolicy', `kontora-${name}`).spec.ingress as { from: object[]; ports: { port: string }[] }[];

describe('where a pod may go', () => {
  test.each([
    ['identity', [53, 53, 4222, 5432, 465, 587]],
    ['contacts', [53, 53, 4222, 5432]],
    ['tasks', [53, 53, 4222, 5432]],
    ['reporting', [53, 53, 4222, 5432]],
    ['gateway', [53, 53, 4222]],
    ['web', []],
    ['provision', [53, 53, 5432, 4222]],
  ])('%s: %j', (name, ports) => expect(out(plain, name)).toEqual(ports));

  test('to the collector when spans are sent there, and nowhere otherwise', () => {
    for (const name of ['identity', 'tasks', 'gateway']) expect(out(traced, name)).toContain(4318);
    for (const name of ['identity', 'tasks', 'gateway']) expect(out(plain, name)).not.toContain(4318);
    expect(out(traced, 'web')).toEqual([]);
  });

  test('to the database and the bus only where they are', () => {
    const ways = plain.one('NetworkPolicy', 'kontora-tasks').spec.egress as { ports: { port: number }[]; to: { namespaceSelector: { matchLabels: object } }[] }[];
    const home = (port: number) => ways.find(({ ports }) => ports[0]!.port === port)!.to.map(({ namespaceSelector }) => Object.values(namespaceSelector.matchLabels)[0]);
    expect([home(53), home(5432), home(4222)]).toEqual([['kube-system'], ['postgres'], ['nats']]);
  });

  test('to issuers when identity is told so', async () => {
    const there = await installed({ services: { identity: { reaches: ['smtp', 'oidc'] } } });
    expect(out(there, 'identity')).toContain(443);
    expect(out(plain, 'identity')).not.toContain(443);
  });

  test('to places of one\'s own', async () => {
    const bank = { to: [{ ipBlock: { cidr: '192.0.2.0/24' } }], ports: [{ port: 8443, protocol: 'TCP' }] };
    const there = await installed({ network: { destinations: { bank } }, services: { tasks: { reaches: ['bank'] } } });
    expect(there.one('NetworkPolicy', 'kontora-tasks').spec.egress).toContainEqual(bank);
  });

  test('a place that is nowhere described is an error', async () => {
    await expect(installed({ services: { tasks: { reaches: ['moon'] } } })).rejects.toThrow('network.destinations has no entry "moon"');
  });
});

describe('who may come in', () => {
  test('to the gateway and the console: the ingress controller; to the health port of all: who measures', () => {
    for (const name of ['gateway', 'web']) expect(into(plain, name).map(({ ports }) => ports[0]!.port)).toEqual(['health', 'http']);
    for (const name of ['identity', 'contacts', 'tasks', 'reporting']) expect(into(plain, name).map(({ ports }) => ports[0]!.port)).toEqual(['health']);
    expect(into(plain, 'gateway')[1]!.from).toEqual([{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' } } }]);
  });

  test('nobody measures: the health port is closed', async () => {
    expect(into(await installed({ network: { metricsFrom: [] } }), 'tasks')).toBeNull();
  });

  test('nobody comes to Jobs', () => {
    expect(plain.one('NetworkPolicy', 'kontora-provision').spec.ingress).toBeUndefined();
  });
});

describe('the closed door', () => {
  test('holds for every pod of the release and for no other', () => {
    const { spec } = plain.one('NetworkPolicy', 'kontora-nothing-else');
    expect(spec).toEqual({ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'kontora', 'app.kubernetes.io/instance': 'kontora' } }, policyTypes: ['Ingress', 'Egress'] });
  });

  test('can be left to others', async () => {
    expect((await installed({ network: { enabled: false } })).names('NetworkPolicy')).toEqual([]);
  });
});
