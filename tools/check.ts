import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * `npm run check`: the fast loop over what changed since the last commit, or with `-- --base main` since it left that branch. Types, lint and
 * boundaries of the services concerned, or of all; the rules (unit tests) that follow from the changed files, and the int tests beside them. `npm test` is the whole.
 */
const root = resolve(import.meta.dirname, '..');
const { base } = parseArgs({ options: { base: { type: 'string', default: 'HEAD' } } }).values;
const NODE_OPTIONS = '--experimental-vm-modules --no-warnings';
/** Without its daemon, its cloud and its screen; plugins in one process, which is a second faster. */
const NX = { NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false', NX_ISOLATE_PLUGINS: 'false' };

const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
const changed = [...new Set([...git('diff', '--name-only', '--diff-filter=d', base), ...git('ls-files', '--others', '--exclude-standard')])].filter((file) => existsSync(join(root, file)));
const sources = changed.filter((file) => /^(libs|services|tools|deploy|bench)\/.*\.(ts|tsx|mjs)$/.test(file));
/** A change inside services concerns these alone, and Nx keeps the results; one in what they share concerns all, and all at once is cheaper than one by one. */
const local = changed.every((file) => file.startsWith('services/') || !/\.(ts|tsx|mjs|json|cjs)$/.test(file));
const services = [...new Set(changed.flatMap((file) => /^services\/[^/]+(?=\/)/.exec(file) ?? []))];
const failed: string[] = [];

if (changed.length === 0) console.log(`Nothing differs from ${base}.`);
else if (local && services.length > 0) step(`types, lint, boundaries of ${services.join(', ')}`, 'nx', ['run-many', '-t', 'typecheck', 'lint', 'boundaries', '-p', ...services, '--output-style=static'], NX);
else if (!local) wholeTree();
if (sources.length > 0) step('rules', 'jest', ['--selectProjects', 'unit', '--passWithNoTests', '--findRelatedTests', ...sources], { NODE_OPTIONS });
const beside = intTestsBeside(sources);
if (beside.length > 0) step('operations beside the changes', 'jest', ['--selectProjects', 'int', '--runTestsByPath', ...beside], { NODE_OPTIONS });
if (failed.length > 0) console.error(`\nFailed: ${failed.join('; ')}`);
process.exit(failed.length === 0 ? 0 : 1);

function wholeTree(): void {
  step('types', process.execPath, ['node_modules/ts7/bin/tsc', '-p', '.']);
  if (changed.some((file) => /^(libs|services\/web)\//.test(file))) step('types of the console', process.execPath, ['node_modules/ts7/bin/tsc', '-p', 'services/web']);
  step('lint', 'oxlint', ['--quiet', 'libs', 'services', 'tools', 'deploy']);
  step('boundaries', 'depcruise', ['--config', '.dependency-cruiser.cjs', 'libs', 'services']);
}

/** The int tests in the folders of these files: each folder is one noun. */
function intTestsBeside(files: readonly string[]): string[] {
  const folders = [...new Set(files.map((file) => dirname(file)))];
  return folders.flatMap((folder) => readdirSync(join(root, folder)).filter((file) => file.endsWith('.int.test.ts')).map((file) => join(folder, file)));
}

function step(name: string, command: string, args: string[], env: NodeJS.ProcessEnv = {}): void {
  const began = performance.now();
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  console.log(`== ${name}: ${status === 0 ? 'ok' : 'FAILED'} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  if (status !== 0) failed.push(name);
}
