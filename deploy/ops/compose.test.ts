import { describe, expect, test } from '@jest/globals';
import { allContracts } from '@kontora/contracts';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const services = allContracts.map(({ service }) => service.name).sort();
const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const compose = read('docker/compose.yaml');
const found = (pattern: RegExp) => [...compose.matchAll(pattern)].map(([, name]) => name!).sort();

test('docker/compose.yaml knows every service: its schema, its process, its own secrets, and that the gateway waits for it', () => {
  const known = (name: string) => services.includes(name);
  expect(found(/^ {2}(\w+)-schema: &\1-schema$/gm)).toEqual(services);
  expect(found(/^ {2}(\w+):$/gm).filter(known)).toEqual(services);
  expect(found(/args: \{ SERVICE: (\w+) \}/g).filter(known)).toEqual(services);
  expect(found(/subpath: (\w+)/g).filter(known)).toEqual(services);
  expect(found(/^ {6}(\w+): \{ condition: service_healthy \}$/gm).filter(known)).toEqual(services);
});

describe('docker/compose.yaml', () => {
  interface Service { image: string; restart?: string; stop_grace_period?: string; command?: string[]; depends_on?: Record<string, { condition: string }>; read_only?: boolean; cap_drop?: string[] }
  const all = (parse(compose, { merge: true }) as { services: Record<string, Service> }).services;
  const grace = /graceSeconds: (\d+)/.exec(read('deploy/chart/values.yaml'))![1];

  test('what goes on for ever comes back by itself, what is done once does not', () => {
    const lasting = Object.keys(all).filter((name) => all[name]!.restart === 'unless-stopped').sort();
    expect(lasting).toEqual([...services, 'gateway', 'nats', 'postgres'].sort());
  });

  test('programs of ours have no rights, and as long to end as in the cluster', () => {
    for (const { image, read_only, cap_drop, stop_grace_period } of Object.values(all).filter((service) => service.image.startsWith('kontora/'))) {
      expect({ image, read_only, cap_drop, stop_grace_period }).toEqual({ image, read_only: true, cap_drop: ['ALL'], stop_grace_period: `${grace}s` });
    }
  });

  test('whoever reads how to end it ends the profiles too: a container left behind cannot start in the next network', () => {
    const downs = [compose, read('docker/README.md')].map((text) => [...text.matchAll(/docker compose -f (.*?) down\b/g)].map(([, options]) => options));
    expect(downs).toEqual([["docker/compose.yaml --profile '*'"], ["docker/compose.yaml --profile '*'"]]);
  });

  test('the bus is of the version that the cluster runs', () => {
    const [, version] = /image: (nats:\S+)/.exec(read('k8s/base/nats/statefulset.yaml'))!;
    expect(all.nats!.image).toBe(`docker.io/library/${version}`);
  });
});
