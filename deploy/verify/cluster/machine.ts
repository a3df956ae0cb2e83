import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { guard, waitUntil } from '../../local/process.ts';
import { kubernetesProgram, tool } from '../go.ts';
import { KUBERNETES_PROGRAMS, type KubernetesProgram } from '../versions.ts';

const run = promisify(execFile);
const succeeds = (command: string, ...args: string[]) => run(command, args).then(() => true, () => false);
const CGROUPS = '/sys/fs/cgroup';

/** Everything that runs there ends with its first process, and what it mounted and its network go with it: nothing of the machine is changed but a cgroup. */
const NAMESPACES = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc', '--propagation', 'private'];

/** Programs of ours: every image that the chart names, as `npm run verify:images` left it. */
const IMAGES = ['identity', 'contacts', 'tasks', 'reporting', 'gateway', 'web', 'ops'].map((name) => `kontora/${name}`);
/** Images for what else runs in pods here: a program of ours or of the machine over the base of `kontora/ops`. */
const HELPERS = { pause: undefined, coredns: 'coredns', nats: 'nats-server' } as const;

/** What this machine lacks for a node of Kubernetes, in one sentence; undefined when it has all. */
export async function lacking(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'a node of Kubernetes runs on Linux and as root.';
  const missing: string[] = [];
  for (const program of ['unshare', 'mount', 'ip', 'nft', 'runc']) if (!(await succeeds('which', program))) missing.push(program);
  if (missing.length > 0) return `missing on PATH: ${missing.join(', ')} (packages util-linux, mount, iproute2, nftables, runc).`;
  const engine = await containerEngine();
  if (!engine) return 'neither docker nor podman answers, which have the images.';
  const unbuilt: string[] = [];
  for (const image of IMAGES) if (!(await succeeds(engine, 'image', 'inspect', image))) unbuilt.push(image);
  if (unbuilt.length > 0) return `the images ${unbuilt.join(', ')} are not built: npm run verify:images builds them.`;
  const trial = 'mount -t tmpfs tmpfs /run && ip link add near type veth peer name far && nft add table inet trial && nft "add chain inet trial c { type nat hook output priority 0; }" && mkdir /run/l /run/u /run/w /run/m && mount -t overlay overlay -o lowerdir=/run/l,upperdir=/run/u,workdir=/run/w /run/m';
  return run('unshare', [...NAMESPACES, 'sh', '-c', trial]).then(() => undefined, ({ stderr }: { stderr: string }) => `the kernel refuses namespaces, veth, nftables or overlay: ${stderr.trim().split('\n').at(-1)}`);
}

const containerEngine = async () => {
  for (const name of ['docker', 'podman']) if (await succeeds(name, 'version')) return name;
  return undefined;
};

/** Builds what the journey starts, while there still is a network, and writes all images into one archive. */
export async function provide(archive: string, log: (line: string) => void): Promise<void> {
  for (const name of Object.keys(KUBERNETES_PROGRAMS)) await kubernetesProgram(name as KubernetesProgram, log);
  for (const name of ['containerd', 'containerd-shim-runc-v2', 'ctr', 'ptp', 'host-local'] as const) await tool(name, log);
  const engine = (await containerEngine())!;
  const helpers: string[] = [];
  for (const [name, program] of Object.entries(HELPERS)) helpers.push(await helperImage(engine, name, program && await tool(program, log)));
  rmSync(archive, { force: true });
  await run(engine, ['save', ...(engine === 'podman' ? ['-m'] : []), '-o', archive, ...IMAGES, ...helpers], { maxBuffer: 64 * 1024 * 1024 });
}

/** An image whose entrypoint is one program; without one it sleeps, as the container does that holds a pod's network. */
async function helperImage(engine: string, name: string, program: string | undefined): Promise<string> {
  const image = `kontora-verify/${name}`;
  const context = resolve(import.meta.dirname, '../../../.kontora/tools');
  const lines = program
    ? [`COPY ${program.slice(context.length + 1)} /usr/local/bin/${name === 'nats' ? 'nats-server' : name}`, `ENTRYPOINT ["${name === 'nats' ? 'nats-server' : name}"]`]
    : ['ENTRYPOINT ["sleep", "infinity"]'];
  const file = join(context, `.${name}.Dockerfile`);
  writeFileSync(file, ['FROM kontora/ops', 'USER 0:0', ...lines, ''].join('\n'));
  try {
    await run(engine, ['build', ...(engine === 'podman' ? ['--format', 'docker'] : []), '-f', file, '-t', image, context], { maxBuffer: 64 * 1024 * 1024 });
  } finally {
    rmSync(file);
  }
  return image;
}

/**
 * Runs a script of this project in namespaces and a cgroup of its own, each line of its output to `log`. It is told the cgroup's name, `home`, where it keeps its
 * data and `*.log`, and `args`. Afterwards nothing is left, but its logs when it failed.
 * @throws Error when it fails.
 */
export async function runApart(script: string, { home, args, log }: { home: string; args: readonly string[]; log(line: string): void }): Promise<void> {
  const cgroup = `kontora-verify-${process.pid}`;
  const places = hierarchies().map((hierarchy) => join(hierarchy, cgroup));
  for (const place of places) mkdirSync(place);
  // A shell comes first, since the first process must collect those that nobody waits for.
  const child = spawn('unshare', [...NAMESPACES, 'sh', '-c', '"$@"; exit $?', 'sh', process.execPath, ...process.execArgv, script, cgroup, home, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const release = guard(child.pid!, 'SIGKILL');
  const end = () => child.kill('SIGKILL');
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, end);
  try {
    for await (const line of createInterface({ input: child.stdout })) log(line);
    const [code] = await ended as [number | null];
    if (code !== 0) throw new Error(`it ended with ${code ?? 'a signal'}; its logs are in ${home}`);
    rmSync(home, { recursive: true });
  } finally {
    for (const signal of signals) process.off(signal, end);
    release();
    for (const place of [...places, join(CGROUPS, 'unified', cgroup)]) await waitUntil(() => removeCgroup(place), EMPTY_DEADLINE);
    keepLogs(home);
  }
}
/** The kernel ends all processes of a namespace at once, but not in no time. */
const EMPTY_DEADLINE = 5000;

function keepLogs(home: string): void {
  if (existsSync(home)) for (const name of readdirSync(home)) if (!name.endsWith('.log')) rmSync(join(home, name), { recursive: true });
}

/** Of version 1 each controller has a hierarchy; version 2 is one. Beside version 1 it is `unified`, where runc makes what it finds elsewhere. */
function hierarchies(): string[] {
  if (existsSync(join(CGROUPS, 'cgroup.controllers'))) return [CGROUPS];
  return readdirSync(CGROUPS, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'unified').map(({ name }) => join(CGROUPS, name));
}

/** Whether it is gone now. */
function removeCgroup(place: string): boolean {
  if (!existsSync(place)) return true;
  try {
    for (const entry of readdirSync(place, { withFileTypes: true })) if (entry.isDirectory()) removeCgroup(join(place, entry.name));
    rmdirSync(place);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EBUSY') return false;
    throw error;
  }
}
