import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { kubernetesProgram, tool } from '../go.ts';
import { answers, nodesReady, SERVICE_ADDRESSES, startControlPlane, type Cluster } from './control-plane.ts';

const run = promisify(execFile);

/** The node's address, where its pods have theirs, and that of the cluster's DNS. */
export const NODE_ADDRESS = '10.88.0.1';
const POD_ADDRESSES = '10.88.1.0/24';
export const DNS_ADDRESS = '10.96.0.10';

/** A cluster of one real node. */
export interface NodeCluster extends Cluster {
  /** What containerd's own client answers. */
  ctr(...args: string[]): Promise<string>;
  /** Whether somebody enforces NetworkPolicies: only where there is a kube-router on PATH. */
  enforces: boolean;
}

/** Where things are on the node. */
interface Node { home: string; bin: string; cgroup: string; socket: string }

/**
 * Makes a node of the namespaces this process is in, which must be its own: containerd, runc, kubelet, kube-proxy and pods that have addresses.
 * `archive` holds the images; `cgroup` is there and is removed by whoever made it.
 */
export async function startNode(place: { home: string; archive: string; cgroup: string }, log: (line: string) => void): Promise<NodeCluster> {
  await ownMachine();
  const cluster = await startControlPlane(place.home, NODE_ADDRESS, log);
  const node: Node = { ...place, bin: join(place.home, 'bin'), socket: '/run/containerd/containerd.sock' };
  try {
    await gatherPrograms(node, log);
    await startContainerd(node, cluster);
    const ctr = async (...args: string[]) => (await run(join(node.bin, 'ctr'), ['--address', node.socket, '--namespace', 'k8s.io', ...args], { maxBuffer: 64 * 1024 * 1024 })).stdout;
    await importImages(ctr, place.archive);
    await startKubelet(node, cluster, log);
    await startProxy(cluster, log);
    await nodesReady(cluster.api, 1);
    return { ...cluster, ctr, enforces: await startPolicies(cluster) };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

/** Folders that programs write to by fixed names become empty ones, and the network gets an address and ways to Services and pods. */
async function ownMachine(): Promise<void> {
  for (const folder of ['/run', '/var/log', '/var/lib']) await run('mount', ['-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', folder]);
  await run('ip', ['link', 'set', 'lo', 'up']);
  await run('ip', ['address', 'add', `${NODE_ADDRESS}/32`, 'dev', 'lo']);
  await run('ip', ['route', 'add', SERVICE_ADDRESSES, 'dev', 'lo', 'src', NODE_ADDRESS]);
  writeFileSync('/proc/sys/net/ipv4/ip_forward', '1');
}

/** Programs that look for each other by name, in one folder. */
async function gatherPrograms({ bin }: Node, log: (line: string) => void): Promise<void> {
  mkdirSync(bin);
  for (const name of ['containerd', 'containerd-shim-runc-v2', 'ctr', 'ptp', 'host-local'] as const) symlinkSync(await tool(name, log), join(bin, name));
}

async function startContainerd({ home, bin, socket }: Node, { start }: Cluster): Promise<void> {
  const [config, networks] = [join(home, 'containerd.toml'), join(home, 'networks')];
  mkdirSync(networks);
  writeFileSync(join(networks, '10-pods.conflist'), JSON.stringify({
    cniVersion: '1.0.0', name: 'pods',
    plugins: [{ type: 'ptp', ipam: { type: 'host-local', dataDir: '/run/cni', ranges: [[{ subnet: POD_ADDRESSES }]], routes: [{ dst: '0.0.0.0/0' }] } }],
  }));
  writeFileSync(config, [
    'version = 3', `root = ${JSON.stringify(join(home, 'containerd'))}`, 'state = "/run/containerd"',
    '[grpc]', `address = ${JSON.stringify(socket)}`,
    `[plugins.'io.containerd.cri.v1.images'.pinned_images]`, 'sandbox = "docker.io/kontora-verify/pause:latest"',
    // In a virtual machine root may lack the right to be spared by the kernel's memory killer.
    `[plugins.'io.containerd.cri.v1.runtime']`, 'restrict_oom_score_adj = true',
    `[plugins.'io.containerd.cri.v1.runtime'.cni]`, 'use_internal_loopback = true', `bin_dirs = [${JSON.stringify(bin)}]`, `conf_dir = ${JSON.stringify(networks)}`, '',
  ].join('\n'));
  await start({ name: 'containerd', command: join(bin, 'containerd'), flags: { config }, env: { ...process.env, PATH: `${bin}:${process.env['PATH']}` }, ready: async () => existsSync(socket) });
}

/** Docker and podman call an image that has no registry differently; here it gets the name that Kubernetes looks for. `next` is the same once more, for an upgrade. */
async function importImages(ctr: NodeCluster['ctr'], archive: string): Promise<void> {
  await ctr('images', 'import', archive);
  for (const name of (await ctr('images', 'list', '--quiet')).split('\n')) {
    const image = /[^/]+\/(kontora(?:-verify)?\/[a-z]+):latest$/.exec(name)?.[1];
    if (!image) continue;
    for (const tag of ['latest', FIRST, NEXT]) if (name !== `docker.io/${image}:${tag}`) await ctr('images', 'tag', name, `docker.io/${image}:${tag}`);
  }
  rmSync(archive);
}
/** Tags of the programs' images. */
export const [FIRST, NEXT] = ['first', 'next'];

async function startKubelet({ home, cgroup, socket }: Node, { start, kubeconfig }: Cluster, log: (line: string) => void): Promise<void> {
  const [config, resolvConf] = [join(home, 'kubelet.json'), join(home, 'resolv.conf')];
  writeFileSync(resolvConf, '');
  writeFileSync(config, JSON.stringify({
    apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration', address: NODE_ADDRESS, clusterDNS: [DNS_ADDRESS], clusterDomain: 'cluster.local', resolvConf,
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } }, authorization: { mode: 'AlwaysAllow' },
    containerRuntimeEndpoint: `unix://${socket}`, cgroupDriver: 'cgroupfs', cgroupRoot: `/${cgroup}`, failCgroupV1: false, failSwapOn: false,
    evictionHard: { 'memory.available': '100Mi' }, imageMinimumGCAge: '24h',
  }));
  await start({
    name: 'kubelet', command: await kubernetesProgram('kubelet', log), ready: () => answers('http://127.0.0.1:10248/healthz'),
    flags: { config, kubeconfig, 'root-dir': join(home, 'kubelet'), 'node-ip': NODE_ADDRESS, 'hostname-override': 'node' },
  });
}

/** Limits of the kernel's table of connections are not this network's to set. */
async function startProxy({ start, kubeconfig }: Cluster, log: (line: string) => void): Promise<void> {
  const untouched = { 'conntrack-max-per-core': 0, 'conntrack-tcp-timeout-established': '0s', 'conntrack-tcp-timeout-close-wait': '0s' };
  await start({
    name: 'kube-proxy', command: await kubernetesProgram('kube-proxy', log), ready: () => answers('http://127.0.0.1:10256/livez'),
    flags: { kubeconfig, 'proxy-mode': 'nftables', 'hostname-override': 'node', 'cluster-cidr': POD_ADDRESSES, 'healthz-bind-address': '127.0.0.1:10256', 'metrics-bind-address': '127.0.0.1:10249', ...untouched },
  });
}

async function startPolicies({ start, kubeconfig }: Cluster): Promise<boolean> {
  const command = await run('which', ['kube-router']).then(({ stdout }) => stdout.trim(), () => undefined);
  if (command === undefined) return false;
  await start({
    name: 'kube-router', command, ready: () => answers('http://127.0.0.1:20244/healthz'),
    flags: { kubeconfig, 'hostname-override': 'node', 'run-firewall': 'true', 'run-router': 'false', 'run-service-proxy': 'false', 'enable-cni': 'false', 'enable-ipv6': 'false', 'service-cluster-ip-range': SERVICE_ADDRESSES },
  });
  return true;
}
