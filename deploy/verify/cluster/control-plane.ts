import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../local/process.ts';
import { createSupervisor } from '../../local/supervisor.ts';
import { kubernetesProgram } from '../go.ts';
import { KubeApi, type Access } from './kube-api.ts';

/** A cluster whose control plane is real. It has no nodes until somebody makes some. */
export interface Cluster {
  api: KubeApi;
  access: Access;
  /** Kubeconfig of its administrator. */
  kubeconfig: string;
  /** Folder of its data and logs, `<program>.log`. */
  home: string;
  /** Starts programs beside it and waits until they are ready; they end with it. */
  start(...programs: readonly Program[]): Promise<void>;
  /** Ends all programs. */
  stop(): Promise<void>;
}

/** A program and its flags. */
export interface Program { name: string; command: string; flags: Readonly<Record<string, string | number>>; env?: NodeJS.ProcessEnv; ready?(): Promise<boolean> }

/** Whether an address answers a plain request with success. */
export const answers = (url: string) => fetch(url).then(({ ok }) => ok, () => false);

/** Starts etcd, API server, controller manager and scheduler; the API server on `address`, the others on 127.0.0.1. `home` is made anew. */
export async function startControlPlane(home: string, address: string, log: (line: string) => void): Promise<Cluster> {
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const port = await freePort(26443);
  const access = { url: `https://${address}:${port}`, token: randomBytes(24).toString('hex'), certificate: join(home, 'apiserver.crt') };
  const keys = writeKeys(home, access.token);
  const supervisor = createSupervisor({ line: log, step: log } as never);
  const start: Cluster['start'] = (...programs) => supervisor.start(programs.map(({ flags, ...program }) => ({
    ready: async () => true, ...program, cwd: home, logFile: join(home, `${program.name}.log`), args: Object.entries(flags).map(([key, value]) => `--${key}=${value}`),
  })));
  let api: KubeApi | undefined;
  const stop = async () => {
    api?.close();
    await supervisor.stop();
  };
  try {
    const etcd = await startEtcd(home, start, log);
    await start({
      name: 'kube-apiserver', command: await kubernetesProgram('kube-apiserver', log),
      flags: {
        'etcd-servers': etcd, 'bind-address': address, 'secure-port': port, 'cert-dir': home, 'token-auth-file': keys.tokens, 'authorization-mode': 'RBAC', 'kubelet-preferred-address-types': 'InternalIP',
        'service-account-issuer': 'https://kubernetes.default.svc', 'service-account-key-file': keys.public, 'service-account-signing-key-file': keys.private, 'service-cluster-ip-range': SERVICE_ADDRESSES,
      },
      ready: async () => { api ??= new KubeApi(access); return (await api.send('GET', '/readyz')).status === 200; },
    });
    const kubeconfig = writeKubeconfig(home, access);
    const common = { kubeconfig, 'leader-elect': 'false', 'bind-address': '127.0.0.1' };
    await start(
      { name: 'kube-controller-manager', command: await kubernetesProgram('kube-controller-manager', log), flags: { ...common, 'secure-port': await freePort(26257), 'cert-dir': join(home, 'controllers'), 'service-account-private-key-file': keys.private, 'root-ca-file': access.certificate } },
      { name: 'kube-scheduler', command: await kubernetesProgram('kube-scheduler', log), flags: { ...common, 'secure-port': await freePort(26259), 'cert-dir': join(home, 'scheduler') } },
    );
    return { api: api!, access, kubeconfig, home, start, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Where Services have their addresses. */
export const SERVICE_ADDRESSES = '10.96.0.0/16';

async function startEtcd(home: string, start: Cluster['start'], log: (line: string) => void): Promise<string> {
  const [clients, peers] = [`http://127.0.0.1:${await freePort(23790)}`, `http://127.0.0.1:${await freePort(23900)}`];
  await start({
    name: 'etcd', command: await kubernetesProgram('etcd', log),
    flags: {
      'data-dir': join(home, 'etcd'), 'listen-client-urls': clients, 'advertise-client-urls': clients, 'listen-peer-urls': peers,
      'initial-advertise-peer-urls': peers, 'initial-cluster': `default=${peers}`, 'unsafe-no-fsync': 'true', 'log-level': 'error',
    },
    ready: () => answers(`${clients}/health`),
  });
  return clients;
}

function writeKeys(home: string, token: string) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keep = (name: string, text: string | Buffer) => {
    writeFileSync(join(home, name), text, { mode: 0o600 });
    return join(home, name);
  };
  return {
    private: keep('accounts.key', privateKey.export({ type: 'pkcs1', format: 'pem' })),
    public: keep('accounts.pub', publicKey.export({ type: 'spki', format: 'pem' })),
    tokens: keep('tokens.csv', `${token},verify,verify,system:masters\n`),
  };
}

function writeKubeconfig(home: string, access: Access): string {
  const file = join(home, 'kubeconfig');
  writeFileSync(file, JSON.stringify({
    apiVersion: 'v1', kind: 'Config', 'current-context': 'verify', contexts: [{ name: 'verify', context: { cluster: 'verify', user: 'verify' } }],
    clusters: [{ name: 'verify', cluster: { server: access.url, 'certificate-authority': access.certificate } }], users: [{ name: 'verify', user: { token: access.token } }],
  }), { mode: 0o600 });
  return file;
}

/** Waits until so many nodes are ready and take pods. @throws Error when they do not in half a minute. */
export async function nodesReady(api: KubeApi, count: number): Promise<void> {
  for (let tries = 0; tries < 150; tries++) {
    const { body } = await api.send('GET', '/api/v1/nodes');
    const ready = (body.items as KubeNode[]).filter(({ status, spec }) => status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') && !spec.taints?.length);
    if (ready.length === count) return;
    await sleep(200);
  }
  throw new Error('The nodes did not become ready.');
}
interface KubeNode { status: { conditions?: { type: string; status: string }[] }; spec: { taints?: object[] } }
