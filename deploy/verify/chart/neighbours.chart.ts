import { describe, expect, test } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { kustomized, matches, objectsIn, type KubeObject } from '../manifests.ts';
import { installed } from './installed.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
/** What `k8s/` puts into a namespace, which is the name of its folder. */
const objectsOf = (namespace: string) => globSync(`k8s/base/${namespace}/*.yaml`, { cwd: ROOT }).flatMap((file) => objectsIn(readFileSync(join(ROOT, file), 'utf8')));
const namespaces = objectsIn(readFileSync(join(ROOT, 'k8s/base/namespaces.yaml'), 'utf8')).map(({ metadata }) => metadata.name);
const serviceAt = (address: string): { service: KubeObject | undefined; port: number } => {
  const [, name, namespace, port] = /([\w-]+)\.([\w-]+)\.svc:(\d+)/.exec(address) ?? [];
  return { service: objectsOf(namespace!).find((object) => object.kind === 'Service' && object.metadata.name === name), port: Number(port) };
};
const hasPort = ({ service, port }: ReturnType<typeof serviceAt>) => service?.spec.ports.some((entry: { port: number }) => entry.port === port) === true;

describe('the chart finds what k8s/ brings', () => {
  test.each(['small', 'medium', 'ha'])('%s: the bus is where the services look for it', async (size) => {
    for (const address of (await installed({}, size)).env('tasks').KONTORA_NATS!.split(',')) expect([address, hasPort(serviceAt(address))]).toEqual([address, true]);
  });

  test('its monitoring endpoint names each server, as KEDA needs it', async () => {
    const { triggers } = (await installed({}, 'ha')).one('ScaledObject', 'kontora-tasks').spec;
    const found = serviceAt(triggers[0].metadata.natsServerMonitoringEndpoint);
    expect(hasPort(found)).toBe(true);
    expect(found.service!.spec.clusterIP).toBe('None');
    expect(objectsOf('nats').find(({ kind }) => kind === 'StatefulSet')!.spec.serviceName).toBe(found.service!.metadata.name);
  });

  test('Postgres is the one that takes writes', async () => {
    const cluster = objectsOf('postgres').find(({ kind }) => kind === 'Cluster')!;
    expect((await installed()).env('tasks').KONTORA_POSTGRES).toBe(`postgres://${cluster.metadata.name}-rw.postgres.svc:5432/kontora`);
  });

  test('both sides of the network agree: services may leave, Postgres and NATS let them in', async () => {
    const leaves = JSON.stringify((await installed()).one('NetworkPolicy', 'kontora-tasks').spec.egress);
    for (const namespace of ['postgres', 'nats']) {
      expect(namespaces).toContain(namespace);
      expect(leaves).toContain(`"kubernetes.io/metadata.name":"${namespace}"`);
      const policies = objectsOf(namespace).filter(({ kind }) => kind === 'NetworkPolicy');
      const letsIn = policies.some(({ spec }) => (spec.ingress ?? []).some(({ from = [] }: { from?: { namespaceSelector?: { matchLabels: Record<string, string> } }[] }) =>
        from.some(({ namespaceSelector }) => namespaceSelector && matches(namespaceSelector.matchLabels, { 'kubernetes.io/metadata.name': 'kontora' }))));
      expect([namespace, letsIn]).toEqual([namespace, true]);
    }
  });
});

const OVERLAYS = ['k8s/overlays/production', 'k8s/overlays/local', 'k8s/restore'];
const built = Object.fromEntries(await Promise.all(OVERLAYS.map(async (folder) => [folder, await kustomized(folder)] as const)));

describe('Postgres in k8s/', () => {
  interface Peers { from?: { podSelector?: { matchLabels: Record<string, string> } }[]; to?: { podSelector?: { matchLabels: Record<string, string> } }[] }

  test.each(OVERLAYS)('%s: its instances reach each other, in and out', (folder) => {
    const labels = { 'cnpg.io/cluster': built[folder]!.find(({ kind }) => kind === 'Cluster')!.metadata.name };
    const policies = built[folder]!.filter(({ kind, metadata, spec }) => kind === 'NetworkPolicy' && metadata.namespace === 'postgres' && matches(spec.podSelector.matchLabels, labels));
    const itself = ({ from = [], to = [] }: Peers) => [...from, ...to].some(({ podSelector }) => podSelector && matches(podSelector.matchLabels, labels));
    for (const side of ['ingress', 'egress']) expect([side, policies.some(({ spec }) => (spec[side] ?? []).some(itself))]).toEqual([side, true]);
  });

  test('a restored cluster stands beside the old one and changes nothing of it', () => {
    const idOf = ({ kind, metadata }: KubeObject) => `${kind} ${metadata.namespace} ${metadata.name}`;
    const old = new Map(built['k8s/overlays/production']!.map((object) => [idOf(object), object]));
    const shared = built['k8s/restore']!.filter((object) => old.has(idOf(object)));
    expect(shared.map(idOf)).toEqual(['NetworkPolicy postgres nothing-else']);
    for (const object of shared) expect(object).toEqual(old.get(idOf(object)));
  });
});
