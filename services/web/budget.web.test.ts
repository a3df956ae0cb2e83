import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const dist = join(import.meta.dirname, 'dist');
type Manifest = Record<string, { file: string; isEntry?: boolean; imports?: string[] }>;

test('the shell, which everybody loads first, is at most 250 kB of script', () => {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Manifest;
  const loaded = new Set<string>();
  const load = (name: string): void => { if (!loaded.has(name)) { loaded.add(name); manifest[name]!.imports?.forEach(load); } };
  Object.keys(manifest).filter((name) => manifest[name]!.isEntry).forEach(load);
  const bytes = [...loaded].reduce((sum, name) => sum + gzipSync(readFileSync(join(dist, manifest[name]!.file))).length, 0);
  expect(Math.round(bytes / 1000)).toBeLessThanOrEqual(250);
});
