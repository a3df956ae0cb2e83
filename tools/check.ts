import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

/** `npm run check`: the fast loop. Types, lint and boundaries of everything; tests of what changed since the last commit. */
const root = resolve(import.meta.dirname, '..');
const bin = (name: string) => join(root, 'node_modules/.bin', name);
const steps: [string, string[], NodeJS.ProcessEnv?][] = [
  [process.execPath, ['node_modules/ts7/bin/tsc', '-p', '.']],
  [process.execPath, ['node_modules/ts7/bin/tsc', '-p', 'services/web']],
  [bin('oxlint'), ['--quiet', 'libs', 'services', 'tools', 'deploy']],
  [bin('depcruise'), ['--config', '.dependency-cruiser.cjs', 'libs', 'services']],
  [bin('jest'), ['--onlyChanged', '--passWithNoTests', ...process.argv.slice(2)], { NODE_OPTIONS: '--experimental-vm-modules --no-warnings --conditions=source' }],
];
for (const [command, args, env] of steps) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (status !== 0) process.exit(status ?? 1);
}
