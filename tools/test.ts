import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Runs everything that proves the project, one thing after the other, and ends with the line `N passed, N failed`. */
const root = resolve(import.meta.dirname, '..');
const bin = (name: string) => join(root, 'node_modules/.bin', name);
const results = join(root, '.kontora/test-results.json');

interface Step { name: string; command: string; args: string[]; env?: Record<string, string> }
const steps: Step[] = [
  { name: 'types', command: process.execPath, args: ['node_modules/ts7/bin/tsc', '-p', '.', '--incremental', 'false'] },
  { name: 'types of the console', command: process.execPath, args: ['node_modules/ts7/bin/tsc', '-p', 'services/web'] },
  { name: 'lint', command: bin('oxlint'), args: ['--quiet', 'libs', 'services', 'tools', 'deploy'] },
  { name: 'module boundaries', command: bin('depcruise'), args: ['--config', '.dependency-cruiser.cjs', 'libs', 'services'] },
];
const jest: Step = {
  name: 'unit, integration, flow and web tests', command: bin('jest'), args: ['--json', `--outputFile=${results}`, '--silent=false', ...process.argv.slice(2)],
  env: { NODE_OPTIONS: '--experimental-vm-modules --no-warnings', CI: 'true' },
};

let passed = 0;
let failed = 0;
for (const step of steps) (await run(step)) ? passed++ : failed++;
rmSync(results, { force: true });
const green = await run(jest);
const report = await readFile(results, 'utf8').then((text) => JSON.parse(text) as { numPassedTests: number; numFailedTests: number; numRuntimeErrorTestSuites: number }, () => undefined);
passed += report?.numPassedTests ?? 0;
failed += report ? report.numFailedTests + report.numRuntimeErrorTestSuites : 1;
if (!green && failed === 0) failed = 1;
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function run({ name, command, args, env }: Step): Promise<boolean> {
  const started = performance.now();
  console.log(`\n== ${name}`);
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
    child.on('error', (error) => { console.error(`${name}: ${error.message}`); done(false); });
    child.on('exit', (code) => {
      console.log(`== ${name}: ${code === 0 ? 'ok' : 'FAILED'} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
      done(code === 0);
    });
  });
}
