import { chownSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../../local/postgres.ts';
import { kustomized, type KubeObject } from '../manifests.ts';
import { DNS_ADDRESS, NODE_ADDRESS, type NodeCluster } from './node.ts';

/** Memory of the namespaces: gone with them. */
const SCRATCH = '/run/kontora';
const USER = 10001;
const COREDNS = ['.:53 {', '  errors', '  ready', '  kubernetes cluster.local', '}', ''].join('\n');

/** Names of Services become addresses, as every cluster has it. */
export async function startDns({ api }: NodeCluster): Promise<void> {
  const metadata = { name: 'kube-dns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
  const selector = { 'k8s-app': 'kube-dns' };
  await api.make({ apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  await api.make({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: 'kube-dns' }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }, subjects: [{ kind: 'ServiceAccount', name: 'kube-dns', namespace: 'kube-system' }] });
  await api.make({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: 'kube-dns-names' }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:kube-dns' }, subjects: [{ kind: 'ServiceAccount', name: 'kube-dns', namespace: 'kube-system' }] });
  await api.make({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { Corefile: COREDNS } });
  await api.make({ apiVersion: 'v1', kind: 'Service', metadata, spec: { clusterIP: DNS_ADDRESS, selector, ports: [{ name: 'dns', port: 53, protocol: 'UDP' }, { name: 'dns-tcp', port: 53, protocol: 'TCP' }] } });
  await api.make({
    apiVersion: 'apps/v1', kind: 'Deployment', metadata,
    spec: {
      selector: { matchLabels: selector },
      template: {
        metadata: { labels: selector },
        spec: {
          serviceAccountName: 'kube-dns', dnsPolicy: 'Default', volumes: [{ name: 'config', configMap: { name: 'kube-dns' } }],
          containers: [{
            name: 'coredns', image: 'docker.io/kontora-verify/coredns:latest', imagePullPolicy: 'Never', args: ['-conf', '/etc/coredns/Corefile'],
            volumeMounts: [{ name: 'config', mountPath: '/etc/coredns' }], readinessProbe: { httpGet: { path: '/ready', port: 8181 }, periodSeconds: 1 },
          }],
        },
      },
    },
  });
}

/** All secrets, as the image of ops makes them for an installation; answers their folder. */
export async function makeSecrets({ api, ctr }: NodeCluster, cgroup: string, image: string): Promise<string> {
  const folder = join(SCRATCH, 'secrets');
  mkdirSync(folder, { recursive: true });
  chownSync(folder, USER, USER);
  const settings = ['--env', 'KONTORA_POSTGRES=postgres://kontora-rw.postgres.svc:5432/kontora', '--mount', `type=bind,src=${folder},dst=/secrets,options=rbind:rw`];
  await ctr('run', '--rm', '--read-only', '--cgroup', `/${cgroup}/ops`, ...settings, image, 'ops-secrets', 'node', '.', 'secrets', '/secrets');
  const contentsOf = (part: string) => Object.fromEntries(readdirSync(join(folder, part)).map((name) => [name, readFileSync(join(folder, part, name)).toString('base64')]));
  for (const part of ['identity', 'contacts', 'tasks', 'reporting', 'gateway', 'ops']) await api.make({ apiVersion: 'v1', kind: 'Secret', metadata: { name: `kontora-${part}`, namespace: 'kontora' }, data: contentsOf(part) });
  await api.make({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'nats-authorization', namespace: 'nats' }, data: contentsOf('nats') });
  return folder;
}

/** NATS by `k8s/overlays/local` as it stands, but for the container that only tells metrics, whose image is not built here. */
export async function startNats({ api, ctr }: NodeCluster): Promise<void> {
  const objects = (await kustomized('k8s/overlays/local')).filter(({ metadata }) => metadata.namespace === 'nats');
  const servers = objects.find(({ kind }) => kind === 'StatefulSet')!;
  servers.spec.template.spec.containers = (servers.spec.template.spec.containers as KubeObject[]).filter(({ name }) => name === 'nats');
  const [{ image }] = servers.spec.template.spec.containers as { image: string }[] as [{ image: string }];
  await ctr('images', 'tag', 'docker.io/kontora-verify/nats:latest', `docker.io/library/${image}`);
  const path = join(SCRATCH, 'volume');
  mkdirSync(path, { recursive: true });
  const nodeAffinity = { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['node'] }] }] } };
  await api.make({ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'disk' }, spec: { capacity: { storage: '20Gi' }, accessModes: ['ReadWriteOnce'], local: { path }, nodeAffinity } });
  for (const object of objects) await api.make(object);
}

/** The embedded Postgres behind the name that CloudNativePG would give, with the superuser's password of the secrets. */
export async function servePostgres({ api }: NodeCluster, secrets: string, log: (line: string) => void): Promise<() => Promise<void>> {
  mkdirSync(SCRATCH, { recursive: true });
  const postgres = await startPostgres({ dataDir: join(SCRATCH, 'postgres'), durable: false, log });
  const client = new pg.Client({ connectionString: postgres.url('postgres') });
  await client.connect();
  await client.query(`alter role postgres password ${pg.escapeLiteral(readFileSync(join(secrets, 'postgres/password'), 'utf8'))}`);
  await client.end();
  // It listens on 127.0.0.1 only, which is another one in every pod.
  const door = createServer((near) => {
    const far = connect(postgres.port, '127.0.0.1');
    near.pipe(far).pipe(near);
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
  }).listen(5432, NODE_ADDRESS);
  const name = 'kontora-rw';
  await api.make({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'postgres' }, spec: { ports: [{ name: 'postgres', port: 5432 }] } });
  await api.make({
    apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name, namespace: 'postgres', labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4', endpoints: [{ addresses: [NODE_ADDRESS] }], ports: [{ name: 'postgres', port: 5432 }],
  });
  return async () => {
    door.close();
    await postgres.stop();
  };
}
