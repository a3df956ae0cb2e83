import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

jest.setTimeout(300_000); // compiles and runs a whole checkout
const root = fileURLToPath(new URL('..', import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'kontora-new-'));
const TYPESCRIPT = ['--import', './tools/typescript.mjs', '--disable-warning=ExperimentalWarning'];

/** A copy of the checkout whose packages are links: what is generated into it, it alone has. */
beforeAll(() => {
  for (const part of ['libs', 'services', 'tools', 'deploy']) cpSync(join(root, part), join(copy, part), { recursive: true, filter: (path) => !['dist', 'node_modules'].includes(basename(path)) });
  for (const file of ['package.json', 'package-lock.json', 'tsconfig.json', 'jest.config.mjs', '.swcrc', '.dependency-cruiser.cjs']) cpSync(join(root, file), join(copy, file));
  mkdirSync(join(copy, 'node_modules/@kontora'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules')).filter((one) => one !== '@kontora')) symlinkSync(join(root, 'node_modules', name), join(copy, 'node_modules', name));
  for (const name of readdirSync(join(copy, 'libs'))) symlinkSync(join(copy, 'libs', name), join(copy, 'node_modules/@kontora', name));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function run(command: string, args: string[], env: Record<string, string> = {}): Promise<{ text: string; code: number }> {
  return new Promise((done) => {
    execFile(command, args, { cwd: copy, env: { PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`, ...env }, maxBuffer: 10_000_000 }, (error, stdout, stderr) => done({ text: stdout + stderr, code: Number(error?.code ?? 0) }));
  });
}
const generate = (...args: string[]) => run(process.execPath, [...TYPESCRIPT, 'tools/new.ts', ...args]);

test('a service, a noun and an operation are written, compile, pass lint and boundaries, and their tests pass', async () => {
  expect(await generate('service', 'parcels')).toMatchObject({ code: 0, text: expect.stringContaining('services/parcels/src/parcels.service.ts') });
  expect(await generate('noun', 'parcels', 'delivery-note')).toMatchObject({ code: 0, text: expect.stringContaining('0001-delivery-notes.ts') });
  expect(await generate('operation', 'parcels', 'delivery-note', 'sendDeliveryNote')).toMatchObject({ code: 0, text: expect.stringContaining('0002-delivery-note-sent.ts') });

  writeFileSync(join(copy, 'tsconfig.new.json'), JSON.stringify({ extends: './tsconfig.json', compilerOptions: { incremental: false }, include: ['libs/contracts', 'libs/testing/src/stack.ts', 'services/parcels'] }));
  expect(await run(process.execPath, ['node_modules/ts7/bin/tsc', '-p', 'tsconfig.new.json'])).toEqual({ text: '', code: 0 });
  expect(await run('oxlint', ['services/parcels', 'libs/contracts/src/parcels.ts', 'libs/contracts/src/parcels-delivery-notes.ts'])).toMatchObject({ text: expect.stringContaining('Found 0 warnings and 0 errors'), code: 0 });
  expect(await run('depcruise', ['--config', '.dependency-cruiser.cjs', 'services/parcels'])).toMatchObject({ text: expect.stringContaining('no dependency violations found'), code: 0 });

  const tests = await run('jest', ['--selectProjects', 'int', 'unit', '--testPathPatterns', 'services/parcels', 'libs/contracts/src/permissions'], { NODE_OPTIONS: '--experimental-vm-modules --no-warnings' });
  expect(tests).toMatchObject({ text: expect.stringMatching(/Test Suites: 2 passed, 2 total/), code: 0 });
});

test('what is there already is not written again, and nothing half done remains', async () => {
  const before = readFileSync(join(copy, 'libs/contracts/src/all.ts'), 'utf8');
  expect(await generate('service', 'tasks')).toEqual({ text: 'libs/contracts/src/tasks.ts is there already.\n', code: 1 });
  expect(await generate('noun', 'weather', 'cloud')).toMatchObject({ text: expect.stringContaining('There is no service weather'), code: 1 });
  expect(await generate('operation', 'parcels', 'delivery-note', 'sendInvoice')).toMatchObject({ text: expect.stringContaining('sendDeliveryNote, not sendInvoice'), code: 1 });
  expect(await generate('operation', 'tasks', 'task', 'claimTask')).toMatchObject({ text: expect.stringContaining('tasks has an operation claimTask'), code: 1 });
  expect(readFileSync(join(copy, 'libs/contracts/src/all.ts'), 'utf8')).toBe(before);
});
