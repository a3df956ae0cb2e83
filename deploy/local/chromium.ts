import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CACHE = resolve(import.meta.dirname, '../../.kontora/cache/chromium');
const PACKAGES = ['chromium', 'fonts-liberation'];
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** A browser for tests: its program, and what its process must find in the environment. */
export interface Browser { executablePath: string; env: Record<string, string> }

/**
 * Chromium: `CHROMIUM_BIN`, else one on PATH, else the project's cache, else Debian's package with the libraries this machine
 * lacks and a font with Cyrillic, unpacked into that cache without root and without installing anything.
 * @throws Error with one sentence that says what to do when there is none.
 */
export async function chromium(log: (line: string) => void): Promise<Browser> {
  const given = process.env['CHROMIUM_BIN'] ?? onPath();
  if (given) return { executablePath: given, env: {} };
  if (!existsSync(unpacked().executablePath)) {
    log('Chromium: fetching it from the distribution\'s packages (about 130 MB, once)');
    await fetchPackages().catch((error: Error & { stderr?: string }) => {
      const reason = (error.stderr || error.message).trim().split('\n').at(-1);
      throw new Error(`Chromium: none was found, and the Debian package could not be fetched (${reason}). Put chromium on PATH, or its path into CHROMIUM_BIN.`);
    });
  }
  return unpacked();
}

function onPath(): string | undefined {
  return (process.env['PATH'] ?? '').split(delimiter).filter(Boolean).flatMap((folder) => NAMES.map((name) => join(folder, name))).find((file) => existsSync(file));
}

/** Where the packages' files are, and how its libraries and fonts are found there. */
function unpacked(): Browser {
  const libraries = existsSync(join(CACHE, 'usr/lib')) ? readdirSync(join(CACHE, 'usr/lib')).filter((name) => name.endsWith('-linux-gnu')).map((name) => join(CACHE, 'usr/lib', name)) : [];
  const folders = libraries.flatMap((folder) => [folder, join(folder, 'pulseaudio')]);
  return {
    executablePath: join(CACHE, 'usr/lib/chromium/chromium'),
    env: { LD_LIBRARY_PATH: [...folders, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(delimiter), XDG_DATA_HOME: join(CACHE, 'usr/share'), ...(existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(CACHE, 'etc/fonts') }) },
  };
}

async function fetchPackages(): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'kontora-chromium-'));
  try {
    const archives = join(work, 'cache/archives');
    await download(work);
    const files = readdirSync(archives).filter((name) => name.endsWith('.deb'));
    if (!files.some((name) => name.startsWith('chromium_'))) throw new Error('apt-get left no package behind');
    const root = `${CACHE}.${process.pid}`;
    mkdirSync(root, { recursive: true });
    for (const file of files) await run('dpkg-deb', ['-x', join(archives, file), root]);
    rmSync(CACHE, { recursive: true, force: true });
    renameSync(root, CACHE);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The packages and whatever of theirs this machine lacks; with its package lists, or where they are missing or old with lists of our own. */
async function download(work: string): Promise<void> {
  for (const folder of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(work, folder), { recursive: true });
  const limits = { cwd: work, timeout: 300_000, maxBuffer: 16 * 1024 * 1024 };
  // No lock is needed, or to be had without root: nothing is installed.
  const options = ['-o', 'Acquire::Retries=2', '-o', 'APT::Sandbox::User=', '-o', 'Debug::NoLocking=1', '-o', `Dir::Cache=${join(work, 'cache')}`];
  const fetch = (more: string[]) => run('apt-get', [...options, ...more, '--yes', '--no-install-recommends', '--download-only', 'install', ...PACKAGES], limits);
  try {
    await fetch([]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new Error('this machine has no apt-get');
    const own = ['-o', `Dir::State::lists=${join(work, 'lists')}`];
    await run('apt-get', [...options, ...own, 'update'], limits);
    await fetch(own);
  }
}
