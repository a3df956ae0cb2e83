import { describe, expect, test } from '@jest/globals';
import { installed } from './installed.ts';

describe('routes', () => {
  test('none unless asked for', async () => {
    const there = await installed();
    expect([...there.names('Ingress'), ...there.names('HTTPRoute')]).toEqual([]);
  });

  test('an Ingress: the API to the gateway, the rest to the console, over TLS', async () => {
    const { spec } = (await installed({ host: 'office.example.org', ingress: { enabled: true, className: 'nginx' } })).one('Ingress', 'kontora');
    expect(spec.tls).toEqual([{ hosts: ['office.example.org'], secretName: 'kontora-tls' }]);
    expect(spec.ingressClassName).toBe('nginx');
    expect(spec.rules).toEqual([{
      host: 'office.example.org',
      http: { paths: [['/api', 'gateway'], ['/', 'web']].map(([path, name]) => ({ path, pathType: 'Prefix', backend: { service: { name: `kontora-${name}`, port: { name: 'http' } } } })) },
    }]);
  });

  test('an HTTPRoute of the same', async () => {
    const { spec } = (await installed({ gatewayApi: { enabled: true, parentRefs: [{ name: 'edge', namespace: 'infra', sectionName: 'https' }] } })).one('HTTPRoute', 'kontora');
    expect(spec).toMatchObject({ parentRefs: [{ name: 'edge', namespace: 'infra', sectionName: 'https' }], hostnames: ['kontora.example'] });
    expect(spec.rules.map(({ backendRefs }: { backendRefs: { name: string; port: number }[] }) => backendRefs)).toEqual([[{ name: 'kontora-gateway', port: 3000 }], [{ name: 'kontora-web', port: 8080 }]]);
  });

  test('requests that take long, streams among them, are not cut off by the gateway; unless it knows no such field', async () => {
    const timeouts = async (values: object) => (await installed({ gatewayApi: { enabled: true, ...values } })).one('HTTPRoute', 'kontora').spec.rules.map((rule: { timeouts?: object }) => rule.timeouts);
    expect(await timeouts({})).toEqual([{ request: '0s' }, { request: '0s' }]);
    expect(await timeouts({ timeouts: { request: '10m' } })).toEqual([{ request: '10m' }, { request: '10m' }]);
    expect(await timeouts({ timeouts: null })).toEqual([undefined, undefined]);
  });

  test('a route to a service that is off is left out', async () => {
    const { spec } = (await installed({ ingress: { enabled: true }, services: { web: { enabled: false } } })).one('Ingress', 'kontora');
    expect(spec.rules[0].http.paths.map(({ path }: { path: string }) => path)).toEqual(['/api']);
  });
});

describe('measuring', () => {
  test('all that serve metrics, each series with its service\'s name', async () => {
    const { spec, metadata } = (await installed({ monitoring: { enabled: true, interval: '15s', labels: { release: 'prometheus' } } })).one('ServiceMonitor', 'kontora');
    expect(metadata.labels).toMatchObject({ release: 'prometheus' });
    expect(spec.selector.matchExpressions[0].values).toEqual(['contacts', 'gateway', 'identity', 'reporting', 'tasks']);
    expect(spec.endpoints).toEqual([expect.objectContaining({ port: 'health', path: '/metrics', interval: '15s' })]);
    expect(spec.endpoints[0].relabelings).toContainEqual({ sourceLabels: ['__meta_kubernetes_service_label_app_kubernetes_io_component'], targetLabel: 'service' });
  });

  test('nobody, as it comes', async () => expect((await installed()).names('ServiceMonitor')).toEqual([]));
});

describe('scaling', () => {
  test('as many replicas as are said, where nothing scales', async () => {
    expect((await installed({ defaults: { replicas: 2 }, services: { tasks: { replicas: 5 } } })).one('Deployment', 'kontora-tasks').spec.replicas).toBe(5);
  });

  test('the gateway by processor time', async () => {
    const there = await installed({ services: { gateway: { scaling: { cpu: { enabled: true, min: 3, max: 8, target: 60 } } } } });
    const { spec } = there.one('HorizontalPodAutoscaler', 'kontora-gateway');
    expect(spec).toMatchObject({ scaleTargetRef: { kind: 'Deployment', name: 'kontora-gateway' }, minReplicas: 3, maxReplicas: 8 });
    expect(spec.metrics[0].resource.target).toEqual({ type: 'Utilization', averageUtilization: 60 });
    expect(there.one('Deployment', 'kontora-gateway').spec).not.toHaveProperty('replicas');
  });

  test('a service by what waits for its consumers', async () => {
    const there = await installed({ nats: { monitor: 'nats.example:8222', account: 'KONTORA' }, services: { contacts: { scaling: { lag: { enabled: true, min: 2, max: 5, target: 250 } } } } });
    const { spec } = there.one('ScaledObject', 'kontora-contacts');
    expect(spec).toMatchObject({ scaleTargetRef: { name: 'kontora-contacts' }, minReplicaCount: 2, maxReplicaCount: 5 });
    expect(spec.triggers[0]).toEqual({ type: 'nats-jetstream', metadata: { natsServerMonitoringEndpoint: 'nats.example:8222', account: 'KONTORA', stream: 'EVT', consumer: 'contacts_identity', lagThreshold: '250' } });
    expect(there.one('Deployment', 'kontora-contacts').spec).not.toHaveProperty('replicas');
  });

  test('not by both, and not by the lag of one who listens to nobody', async () => {
    await expect(installed({ services: { tasks: { scaling: { cpu: { enabled: true }, lag: { enabled: true } } } } })).rejects.toThrow('by cpu or by lag, not both');
    await expect(installed({ services: { gateway: { scaling: { lag: { enabled: true } } } } })).rejects.toThrow('listens to nobody');
  });

  test('a budget for one disruption at a time, also for pods that are not well', async () => {
    expect((await installed()).one('PodDisruptionBudget', 'kontora-tasks').spec).toMatchObject({ maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' });
  });
});

describe('two releases in one namespace', () => {
  test('share nothing but the Secrets', async () => {
    const { render } = await import('../manifests.ts');
    const { tool } = await import('../go.ts');
    const helm = await tool('helm', console.log);
    const ids = async (release: string) => new Set((await render(helm, { release, files: ['medium'] })).map(({ kind, metadata }) => `${kind} ${metadata.name}`));
    const [first, second] = [await ids('kontora'), await ids('trial')];
    expect([...first].filter((id) => second.has(id))).toEqual([]);
    expect(first.size).toBe(second.size);
  });
});
