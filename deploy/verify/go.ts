import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { ETCD, KUBERNETES, KUBERNETES_PROGRAMS, TOOLS, type KubernetesProgram, type ToolName } from './versions.ts';

const run = promisify(execFile);
const CACHE = resolve(import.meta.dirname, '../../.kontora/tools');
const PATIENCE = { maxBuffer: 64 * 1024 * 1024, timeout: 3_600_000 };

/** Whether this machine has a Go that can build the tools; they are built with `nice`, since others may work on the machine. */
export const hasGo = () => run('go', ['version']).then(() => true, () => false);

/** Path of a program, built into the project's cache when it is not there. */
export async function tool(name: ToolName, log: (line: string) => void): Promise<string> {
  const { module, version, package: part } = TOOLS[name];
  return built(`${name}-${version}`, log, async (folder) => {
    const path = [module, part].filter(Boolean).join('/');
    await run('nice', ['go', 'install', '-trimpath', '-ldflags=-s -w', `${path}@${version}`], { ...PATIENCE, env: { ...process.env, GOBIN: folder, CGO_ENABLED: '0' } });
    return join(folder, readdirSync(folder)[0]!);
  });
}

/** Folder of an unpacked Go module: its files that are no code are wanted here. */
export async function moduleFolder(module: string, version: string): Promise<string> {
  const { stdout } = await run('go', ['mod', 'download', '-json', `${module}@${version}`], { ...PATIENCE, cwd: CACHE });
  return (JSON.parse(stdout) as { Dir: string }).Dir;
}

/**
 * Path of etcd or of a program of Kubernetes. Kubernetes' module replaces its own parts by folders that no module carries,
 * so it is built as a dependency of a module of ours that names the published parts.
 */
export async function kubernetesProgram(name: KubernetesProgram, log: (line: string) => void): Promise<string> {
  const source = join(CACHE, `src/kubernetes-${KUBERNETES}`);
  return built(`${name}-${name === 'etcd' ? ETCD : KUBERNETES}`, log, async (folder) => {
    await prepare(source);
    const [major, minor] = KUBERNETES.slice(1).split('.');
    const stamp = Object.entries({ gitVersion: KUBERNETES, gitMajor: major, gitMinor: minor }).map(([key, value]) => `-X k8s.io/component-base/version.${key}=${value}`);
    await run('nice', ['go', 'build', '-trimpath', `-ldflags=-s -w ${stamp.join(' ')}`, '-o', join(folder, name), KUBERNETES_PROGRAMS[name]], { ...PATIENCE, cwd: source });
    return join(folder, name);
  });
}

async function prepare(source: string): Promise<void> {
  const wanted = Object.values(KUBERNETES_PROGRAMS);
  const present = existsSync(join(source, 'go.sum')) ? readFileSync(join(source, 'go.mod'), 'utf8') : '';
  if (wanted.every((path) => present.includes(path))) return;
  const original = readFileSync(join(await moduleFolder('k8s.io/kubernetes', KUBERNETES), 'go.mod'), 'utf8');
  const parts = new Set([...original.matchAll(/(k8s\.io\/[a-z-]+) => \.\//g)].map(([, part]) => part));
  const published = KUBERNETES.replace('v1.', 'v0.');
  mkdirSync(source, { recursive: true });
  writeFileSync(join(source, 'go.mod'), [
    'module kontora.local/kubernetes', `go ${/^go (.*)$/m.exec(original)![1]}`,
    `require (\n  k8s.io/kubernetes ${KUBERNETES}\n  go.etcd.io/etcd/server/v3 ${ETCD}\n)`,
    `tool (\n${wanted.map((path) => `  ${path}`).join('\n')}\n)`,
    ...[...parts].map((part) => `replace ${part} => ${part} ${published}`), '',
  ].join('\n'));
  await run('go', ['mod', 'tidy'], { ...PATIENCE, cwd: source });
}

/** What `make` leaves in a folder of its own, which takes its final place only when it is whole. */
async function built(name: string, log: (line: string) => void, make: (folder: string) => Promise<string>): Promise<string> {
  const target = join(CACHE, name);
  if (existsSync(target)) return target;
  log(`building ${name} from its Go module (once)`);
  const draft = join(CACHE, `.${name}.${process.pid}`);
  mkdirSync(draft, { recursive: true });
  try {
    renameSync(await make(draft), target);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return target;
}
