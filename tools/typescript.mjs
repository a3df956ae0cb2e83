// Runs TypeScript with decorators directly: each file is compiled once by swc and kept in the project's cache by content.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const cache = join(root, '.kontora/swc');
const options = readFileSync(join(root, '.swcrc'), 'utf8');
mkdirSync(cache, { recursive: true });
let swc;

registerHooks({
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts') || url.includes('/node_modules/')) return next(url, context);
    const file = fileURLToPath(url);
    const source = readFileSync(file, 'utf8');
    const compiled = join(cache, `${createHash('sha1').update(options).update(file).update(source).digest('hex')}.mjs`);
    if (!existsSync(compiled)) {
      swc ??= createRequire(import.meta.url)('@swc/core');
      const { code } = swc.transformSync(source, { filename: file, swcrc: false, ...JSON.parse(options), sourceMaps: 'inline' });
      const draft = `${compiled}.${process.pid}`;
      writeFileSync(draft, code);
      renameSync(draft, compiled);
    }
    return { format: 'module', source: readFileSync(compiled, 'utf8'), shortCircuit: true };
  },
});
