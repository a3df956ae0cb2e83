import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../local/process.ts';
import { createSupervisor, type ProcessSpec } from '../../local/supervisor.ts';
import { controlPlane, moduleFolder, tool } from '../go.ts';
import { KubeApi } from './kube-api.ts';
import { TOOLS } from '../versions.ts';

/** A cluster whose control plane is real, and whose nodes are played by kwok: pods are admitted, scheduled and reported as running, but nothing runs in them. */
export interface Cluster { api: KubeApi; kubeconfig: string; stop(): Promise<void> }

/** Image tag whose containers fail on these nodes. */
export const BROKEN_TAG = 'broken';

/** Starts etcd, API server, controller manager, scheduler and kwok on 127.0.0.1, with data in `home`, which is removed at the end. */
export async function startCluster(home: string, log: (line: string) => void): Promise<Cluster> {
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const [programs, kwok] = [await controlPlane(log), await tool('kwok', log)];
  const [etcd, peers, port] = [await freePort(23790), await freePort(23900), await freePort(26443)];
  const kubeconfig = join(home, 'kubeconfig');
  const access = { url: `https://127.0.0.1:${port}`, token: randomBytes(24).toString('hex'), certificate: join(home, 'apiserver.crt') };
  writeKeys(home, access.token);
  writeFileSync(join(home, 'stages.yaml'), await stages());
  let api: KubeApi | undefined;
  const supervisor = createSupervisor({ line: log, step: log } as never);
  const program = (name: string, command: string, args: Record<string, string | number>, ready: () => Promise<boolean> = async () => true): ProcessSpec => ({
    name, command, cwd: home, logFile: join(home, `${name}.log`), ready, args: Object.entries(args).map(([key, value]) => `--${key}=${value}`),
  });
  const answers = (url: string) => fetch(url).then(({ ok }) => ok, () => false);
  const stop = async () => {
    api?.close();
    await supervisor.stop();
    rmSync(home, { recursive: true, force: true });
  };
  try {
    await supervisor.start([program('etcd', programs.etcd, {
      'data-dir': join(home, 'etcd'), 'listen-client-urls': `http://127.0.0.1:${etcd}`, 'advertise-client-urls': `http://127.0.0.1:${etcd}`, 'listen-peer-urls': `http://127.0.0.1:${peers}`,
      'initial-advertise-peer-urls': `http://127.0.0.1:${peers}`, 'initial-cluster': `default=http://127.0.0.1:${peers}`, 'unsafe-no-fsync': 'true', 'log-level': 'error',
    }, () => answers(`http://127.0.0.1:${etcd}/health`))]);
    await supervisor.start([program('kube-apiserver', programs['kube-apiserver'], {
      'etcd-servers': `http://127.0.0.1:${etcd}`, 'bind-address': '127.0.0.1', 'secure-port': port, 'cert-dir': home, 'token-auth-file': join(home, 'tokens.csv'), 'authorization-mode': 'RBAC',
      'service-account-issuer': 'https://kubernetes.default.svc', 'service-account-key-file': join(home, 'accounts.pub'), 'service-account-signing-key-file': join(home, 'accounts.key'), 'service-cluster-ip-range': '10.96.0.0/16',
    }, async () => { api ??= new KubeApi(access); return (await api.send('GET', '/readyz')).status === 200; })]);
    writeFileSync(kubeconfig, JSON.stringify({
      apiVersion: 'v1', kind: 'Config', 'current-context': 'verify', contexts: [{ name: 'verify', context: { cluster: 'verify', user: 'verify' } }],
      clusters: [{ name: 'verify', cluster: { server: access.url, 'certificate-authority': access.certificate } }], users: [{ name: 'verify', user: { token: access.token } }],
    }), { mode: 0o600 });
    await supervisor.start([
      program('kube-controller-manager', programs['kube-controller-manager'], { kubeconfig, 'leader-elect': 'false', 'secure-port': await freePort(26257), 'bind-address': '127.0.0.1', 'cert-dir': join(home, 'controllers'), 'service-account-private-key-file': join(home, 'accounts.key'), 'root-ca-file': access.certificate }),
      program('kube-scheduler', programs['kube-scheduler'], { kubeconfig, 'leader-elect': 'false', 'secure-port': await freePort(26259), 'bind-address': '127.0.0.1', 'cert-dir': join(home, 'scheduler') }),
      program('kwok', kwok, { kubeconfig, 'manage-all-nodes': 'true', config: join(home, 'stages.yaml'), 'node-lease-duration-seconds': 40, 'server-address': `127.0.0.1:${await freePort(26247)}` }),
    ]);
    await makeNodes(api!);
    return { api: api!, kubeconfig, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function writeKeys(home: string, token: string): void {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keep = (name: string, text: string | Buffer) => writeFileSync(join(home, name), text, { mode: 0o600 });
  keep('accounts.key', privateKey.export({ type: 'pkcs1', format: 'pem' }));
  keep('accounts.pub', publicKey.export({ type: 'spki', format: 'pem' }));
  keep('tokens.csv', `${token},verify,verify,system:masters\n`);
}

/** What kwok does with nodes and pods: its own quick stages, and one more in which containers of the tag `broken` fail. */
async function stages(): Promise<string> {
  const root = join(await moduleFolder(TOOLS.kwok.module, TOOLS.kwok.version), 'kustomize/stage');
  const own = ['node/fast', 'node/heartbeat-with-lease', 'pod/fast'].flatMap((folder) => readdirSync(join(root, folder)).filter((name) => /^(node|pod)-.*\.yaml$/.test(name)).map((name) => readFileSync(join(root, folder, name), 'utf8')));
  const complete = own.find((text) => text.includes('name: pod-complete'))!;
  const broken = `    - key: '.spec.containers.[].image | select( endswith(":${BROKEN_TAG}") )'\n      operator: `;
  const only = (text: string, operator: string) => text.replace('    matchExpressions:\n', `    matchExpressions:\n${broken}'${operator}'\n`);
  const fail = only(complete, 'Exists').replace('name: pod-complete', 'name: pod-fail').replace('exitCode: 0', 'exitCode: 1').replace('phase: Succeeded', 'phase: Failed');
  return [...own.map((text) => (text === complete ? only(text, 'DoesNotExist') : text)), fail].join('\n---\n');
}

/** Two nodes in each of three zones. */
async function makeNodes(api: KubeApi): Promise<void> {
  for (const zone of ['a', 'b', 'c']) {
    for (const number of [1, 2]) {
      const name = `node-${zone}${number}`;
      await api.make({ apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': zone } } });
    }
  }
  for (let tries = 0; tries < 150; tries++) {
    const { body } = await api.send('GET', '/api/v1/nodes');
    const ready = (body.items as KubeNode[]).filter(({ status, spec }) => status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') && !spec.taints?.length);
    if (ready.length === 6) return;
    await sleep(200);
  }
  throw new Error('The nodes did not become ready.');
}
interface KubeNode { status: { conditions?: { type: string; status: string }[] }; spec: { taints?: object[] } }
