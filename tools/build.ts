import { allContracts } from '@kontora/contracts';
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ConsoleFiles } from '../services/gateway/src/edge/console.ts';
import { securityHeaders } from '../services/gateway/src/edge/security-headers.ts';
import { buildWeb } from './build-web.ts';
import { lockOf, type Lock } from './build/lock.ts';
import { trace } from './build/trace.ts';

const GATEWAY = 'gateway';
const OPS = 'ops';
const WEB = 'web';
const CONSOLE = 'services/web/dist';
/** What can be built: every service, the gateway, the commands of an installation, the console. */
export const PRODUCTS = [...allContracts.map(({ service }) => service.name), GATEWAY, OPS, WEB];

/** Builds one of `PRODUCTS` from the checkout `root` into `target`, which it empties first. The console must have been built for `gateway` and `web`. */
export async function build(root: string, name: string, target: string): Promise<void> {
  rmSync(target, { recursive: true, force: true });
  if (name === WEB) return buildConsole(root, target);
  buildProgram(root, name, target);
  if (name === GATEWAY) copyConsole(root, join(target, CONSOLE));
}

/** A project of npm of its own: `npm ci` brings the packages that it uses, `node .` starts it. */
function buildProgram(root: string, name: string, target: string): void {
  const main = name === OPS ? 'deploy/ops/main.ts' : `services/${name}/src/main.ts`;
  const migrations = globSync(`services/${name}/src/migrations/[0-9]*.ts`, { cwd: root }).filter((file) => !file.endsWith('.test.ts')).sort();
  const { files, packages } = trace(root, [main, ...migrations]);
  const lock = lockOf(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock, { name, packages });
  const project = { ...lock.packages[''], private: true, type: 'module', main: main.replace(/\.ts$/, '.js') };
  files.set('package.json', JSON.stringify(project, null, 2)).set('package-lock.json', JSON.stringify(lock, null, 2)).set('.npmrc', readFileSync(join(root, '.npmrc')));
  for (const [path, content] of files) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), content);
  }
}

/** The console's files under `html`, and for whoever serves them the headers of the gateway, as nginx writes them. */
async function buildConsole(root: string, target: string): Promise<void> {
  copyConsole(root, join(target, 'html'));
  const headers = await securityHeaders(true, ConsoleFiles.in(join(target, 'html'))!.scriptHashes());
  writeFileSync(join(target, 'security-headers.conf'), Object.entries(headers).map(([name, value]) => `add_header ${name} "${String(value)}" always;\n`).join(''));
}

function copyConsole(root: string, target: string): void {
  if (!existsSync(join(root, CONSOLE, 'index.html'))) throw new Error('The console has not been built: npm run build:web.');
  cpSync(join(root, CONSOLE), target, { recursive: true, filter: (file) => !/[/\\]\.[^/\\]+$/.test(file.slice(root.length)) });
}

/** `npm run build [-- name …]`: what an installation runs, into `build/<name>`; without names everything. */
if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) {
  const root = resolve(import.meta.dirname, '..');
  const names = process.argv.length > 2 ? process.argv.slice(2) : PRODUCTS;
  const stranger = names.find((name) => !PRODUCTS.includes(name));
  if (stranger) throw new Error(`There is no ${stranger} to build. There are ${PRODUCTS.join(', ')}.`);
  if (names.includes(GATEWAY) || names.includes(WEB)) await buildWeb(root, () => console.log('Building the console …'));
  for (const name of names) {
    await build(root, name, join(root, 'build', name));
    console.log(`build/${name}`);
  }
}
