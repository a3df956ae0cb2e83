import { execFile } from 'node:child_process';
import { accessSync, constants, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CACHE = resolve(import.meta.dirname, '../../.kontora/cache/nats-server');

/**
 * Path of a nats-server 2.9 or newer: `NATS_SERVER_BIN`, else the one on PATH, else the project's cache, else Debian's
 * package, fetched and unpacked into that cache without root and without installing anything.
 * @throws Error with one sentence that says what to do when there is none.
 */
export async function natsServerBinary(log: (line: string) => void): Promise<string> {
  const given = process.env['NATS_SERVER_BIN'];
  if (given) {
    if (await isRecent(given)) return given;
    throw new Error(`NATS: NATS_SERVER_BIN is ${given}, which is not a nats-server 2.9 or newer.`);
  }
  const cached = join(CACHE, 'nats-server');
  for (const candidate of [...onPath(), cached]) {
    if (await isRecent(candidate)) return candidate;
  }
  log('NATS: fetching nats-server from the distribution\'s packages (about 4 MB, once)');
  try {
    await fetchPackage(cached);
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    const reason = (stderr || message).trim().split('\n').at(-1);
    throw new Error(`NATS: no nats-server was found, and the Debian package could not be fetched (${reason}). Put nats-server 2.9 or newer on PATH, or its path into NATS_SERVER_BIN.`);
  }
  if (await isRecent(cached)) return cached;
  throw new Error('NATS: the distribution\'s nats-server is older than 2.9. Put a newer one on PATH, or its path into NATS_SERVER_BIN.');
}

/** Debian installs it below sbin, which an ordinary user's PATH leaves out. */
function onPath(): string[] {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin'];
  return [...new Set(folders)].filter(Boolean).map((folder) => join(folder, 'nats-server')).filter(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function isRecent(file: string): Promise<boolean> {
  if (!isExecutable(file)) return false;
  try {
    const { stdout } = await run(file, ['--version']);
    const [, major, minor] = /v(\d+)\.(\d+)\./.exec(stdout) ?? [];
    return Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 9);
  } catch {
    return false;
  }
}

async function fetchPackage(target: string): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'kontora-nats-'));
  try {
    await download(work);
    const archive = readdirSync(work).find((name) => name.endsWith('.deb'));
    if (!archive) throw new Error('apt-get left no package behind');
    await run('dpkg-deb', ['-x', join(work, archive), join(work, 'unpacked')]);
    const binary = ['usr/sbin', 'usr/bin'].map((folder) => join(work, 'unpacked', folder, 'nats-server')).find((file) => existsSync(file));
    if (!binary) throw new Error(`${archive} holds no nats-server`);
    mkdirSync(CACHE, { recursive: true });
    copyFileSync(binary, `${target}.${process.pid}`);
    renameSync(`${target}.${process.pid}`, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** With the machine's package lists; where they are missing or old, with lists of our own. */
async function download(work: string): Promise<void> {
  const limits = { cwd: work, timeout: 180_000 };
  const patience = ['-o', 'Acquire::Retries=2', '-o', 'APT::Sandbox::User='];
  try {
    await run('apt-get', [...patience, 'download', 'nats-server'], limits);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new Error('this machine has no apt-get');
    for (const folder of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(work, folder), { recursive: true });
    const own = [...patience, '-o', `Dir::State::lists=${join(work, 'lists')}`, '-o', `Dir::Cache=${join(work, 'cache')}`];
    await run('apt-get', [...own, 'update'], limits);
    await run('apt-get', [...own, 'download', 'nats-server'], limits);
  }
}
