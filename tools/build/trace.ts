import swc from '@swc/core';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname, join, normalize, relative } from 'node:path/posix';

/** A program as plain JavaScript, and what it needs beside it. Paths are relative to the checkout. */
export interface Program {
  /** Text by path: modules with their source maps, and data read at run time. */
  files: Map<string, string | Buffer>;
  /** Third-party packages that its own modules import, by name. */
  packages: Set<string>;
}

interface Reference { file?: string; package?: string }

const OWN = '@kontora/';
/** Not data: sources, tests and what only they read. */
const NOT_DATA = ['**/*.{ts,mjs}', '**/fixtures/**', '**/testing/**'];

/**
 * Compiles `entries` and every module of ours that can be reached from them, with the options that development runs with, and takes along what lies
 * beside the modules of services and libraries in other formats. Paths stay; `.ts` becomes `.js`, and our libraries are imported by their paths.
 * @throws Error when an import leads to nothing.
 */
export function trace(root: string, entries: readonly string[]): Program {
  const options = JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8')) as swc.Options;
  const program: Program = { files: new Map(), packages: new Set() };
  const seen = new Set(entries);
  for (const file of seen) {
    let { code, map } = compile(root, file, options);
    for (const specifier of specifiersIn(code)) {
      const found = resolveImport(root, file, specifier);
      if (found.file) seen.add(found.file);
      if (found.file && specifier.startsWith(OWN)) code = code.replaceAll(new RegExp(`(?<=\\b(?:from|import)[ (]*)(["'])${specifier}\\1`, 'g'), `$1${relative(dirname(file), jsOf(found.file))}$1`);
      if (found.package) program.packages.add(found.package);
    }
    program.files.set(jsOf(file), `${code}//# sourceMappingURL=${basename(jsOf(file))}.map\n`).set(`${jsOf(file)}.map`, map);
  }
  for (const folder of new Set([...seen].flatMap((file) => /^(?:libs|services)\/[^/]+\/src(?=\/)/.exec(file) ?? []))) {
    for (const file of dataIn(root, folder)) program.files.set(file, readFileSync(join(root, file)));
  }
  return program;
}

const jsOf = (file: string) => file.replace(/\.ts$/, '.js');

function compile(root: string, file: string, options: swc.Options): { code: string; map: string } {
  const source = readFileSync(join(root, file), 'utf8');
  const { code, map } = swc.transformSync(source, { ...options, swcrc: false, filename: file, jsc: { ...options.jsc, rewriteRelativeImportExtensions: true } as swc.JscConfig });
  return { code, map: JSON.stringify({ ...JSON.parse(map!) as object, sources: [basename(file)] }) };
}

/** What a module imports or re-exports by a literal name, at its top or when it gets there. */
function specifiersIn(code: string): Set<string> {
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (node === null || typeof node !== 'object') return;
    const { type, source, callee, arguments: given } = node as { type?: string; source?: { value: string }; callee?: { type: string }; arguments?: { expression: { type: string; value: string } }[] };
    if (/^(Import|Export)/.test(type ?? '') && source) found.add(source.value);
    if (type === 'CallExpression' && callee?.type === 'Import' && given?.[0]?.expression.type === 'StringLiteral') found.add(given[0].expression.value);
    Object.values(node).forEach(visit);
  };
  visit(swc.parseSync(code, { syntax: 'ecmascript', target: 'es2024' }).body);
  return found;
}

function resolveImport(root: string, from: string, specifier: string): Reference {
  if (isBuiltin(specifier)) return {};
  const [first = '', second = '', ...rest] = specifier.split('/');
  if (!specifier.startsWith('.') && !specifier.startsWith(OWN)) return { package: first.startsWith('@') ? `${first}/${second}` : first };
  const file = specifier.startsWith('.') ? normalize(join(dirname(from), specifier.replace(/\.js$/, '.ts'))) : sourceOf(root, second, ['.', ...rest].join('/'));
  if (!existsSync(join(root, file))) throw new Error(`${from} imports ${specifier}, which is not there.`);
  return { file };
}

function sourceOf(root: string, library: string, entry: string): string {
  const { exports } = JSON.parse(readFileSync(join(root, 'libs', library, 'package.json'), 'utf8')) as { exports: Record<string, string> };
  return join('libs', library, exports[entry] ?? entry);
}

function dataIn(root: string, folder: string): string[] {
  return globSync('**/*.*', { cwd: join(root, folder), exclude: NOT_DATA }).map((file) => `${folder}/${file}`);
}
