// The one entry of every npm script: makes node_modules match the lock file, then goes on in the Node version the lock pins.
// Node built-ins only; runs on any Node >= 20.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const [script, ...args] = process.argv.slice(2);

installIfChanged();
const node = pinnedNode();
const child = spawn(node, ['--import', join(root, 'tools/typescript.mjs'), '--enable-source-maps', '--disable-warning=ExperimentalWarning', resolve(root, script), ...args], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'], // the channel closes when this process ends, however it ends
  env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, '.kontora/compile-cache') },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// npm that is killed takes nothing with it; what runs for it ends all the same.
const started = starters();
if (process.env.npm_lifecycle_event) setInterval(() => { if (starters() !== started) child.kill('SIGTERM'); }, 1000).unref();
child.on('exit', (code, signal) => process.exit(signal ? 130 : (code ?? 1)));

/** npm, which started this process: itself or, where a shell runs the command for it, the shell and npm. */
function starters() {
  const parent = process.ppid;
  try {
    const shell = readFileSync(`/proc/${parent}/cmdline`, 'utf8').includes('tools/run.mjs');
    return shell ? `${parent} ${readFileSync(`/proc/${parent}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')[1]}` : String(parent);
  } catch {
    return String(parent);
  }
}

/** `npm ci`, but only when the lock file differs from what was last installed. */
function installIfChanged() {
  const stamp = join(root, 'node_modules/.installed');
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === lock) return;
  console.log('Installing packages (first run, or the lock file changed) …');
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^npm_(package|lifecycle)_/.test(key)));
  const result = spawnSync(npm[0], [...npm.slice(1), 'ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: 'inherit', env });
  if (result.status !== 0) {
    console.error('npm ci failed: see the lines above. Check the network and the free disk space, then run the command again.');
    process.exit(result.status ?? 1);
  }
  writeFileSync(stamp, lock);
}

/** The Node binary that the lock file brings; else the running one when it is new enough. */
function pinnedNode() {
  const local = join(root, 'node_modules/.bin/node');
  if (existsSync(local)) return local;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  console.error(`Kontora needs Node 24. This machine has ${process.version}, and there is no packaged build for ${process.platform}-${process.arch}: install Node 24 and try again.`);
  process.exit(1);
}
