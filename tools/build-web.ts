import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const SOURCES = ['services/web/src', 'services/web/public', 'services/web/index.html', 'services/web/vite.config.ts', 'libs/contracts/src', 'libs/client/src', 'libs/domain/src', 'package-lock.json'];
const TEXT = /\.(js|css|html|svg|json)$/;

/** Builds the console into `services/web/dist`, with compressed copies beside the files, unless it has been built from just these sources. */
export async function buildWeb(root: string, begin: () => void = () => undefined): Promise<void> {
  const dist = join(root, 'services/web/dist');
  const stamp = join(dist, '.stamp');
  const now = fingerprint(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  begin();
  const output = await vite(root);
  if (output.code !== 0) throw new Error(`The console could not be built:\n${output.text}`);
  for (const file of filesIn(dist)) if (TEXT.test(file)) compress(file);
  writeFileSync(stamp, now);
}

function compress(file: string): void {
  const content = readFileSync(file);
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  writeFileSync(`${file}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
}

function fingerprint(root: string): string {
  const hash = createHash('sha256');
  const files = SOURCES.flatMap((source) => (/\.\w+$/.test(source) ? [join(root, source)] : filesIn(join(root, source)))).filter((file) => !file.endsWith('.test.ts'));
  for (const file of files) hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest('hex');
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
}

function vite(root: string): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', 'services/web'], { cwd: root, stdio: 'pipe', env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'production' } });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { text += chunk.toString(); });
  return new Promise((done, fail) => { child.on('error', fail); child.on('exit', (code) => done({ code, text })); });
}

/** `npm run build:web`. */
if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) {
  const root = resolve(import.meta.dirname, '..');
  await buildWeb(root, () => console.log('Building the console …'));
}
