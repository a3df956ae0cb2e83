import { allContracts } from '@kontora/contracts';
import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

type Tree = { [key: string]: string | Tree };
const src = resolve(import.meta.dirname, '..');
const PLURAL = /_(zero|one|two|few|many|other)$/;
const names = readdirSync(join(src, 'pages'));
const folders = new Map([['common', join(src, 'text/common')], ...names.map((name) => [name, join(src, 'pages', name)] as const)]);

const flat = (tree: Tree, prefix = ''): [string, string][] => Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flat(value, `${prefix}${key}.`)));
const catalogue = async (folder: string, language: 'ru' | 'en') => new Map(flat(((await import(join(folder, `${language}.ts`))) as Record<string, Tree>)[language]!));
const bare = (keys: Iterable<string>) => [...new Set([...keys].map((key) => key.replace(PLURAL, '')))].sort();
const blanks = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
const sources = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file) && !/(^|\/)(ru|en|.*\.test)\.ts$/.test(file)).map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');

describe.each([...folders])('%s', (name, folder) => {
  test('says the same things in Russian and in English, with the same blanks', async () => {
    const [ru, en] = [await catalogue(folder, 'ru'), await catalogue(folder, 'en')];
    expect(bare(ru.keys())).toEqual(bare(en.keys()));
    for (const [key, text] of ru) if (en.has(key)) expect([key, blanks(en.get(key)!)]).toEqual([key, blanks(text)]);
    expect([...ru, ...en].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  test('has every plural form that the language needs', async () => {
    for (const [language, forms] of [['ru', ['one', 'few', 'many', 'other']], ['en', ['one', 'other']]] as const) {
      const keys = [...(await catalogue(folder, language)).keys()];
      for (const key of bare(keys.filter((one) => PLURAL.test(one)))) expect([language, key, forms.filter((form) => !keys.includes(`${key}_${form}`))]).toEqual([language, key, []]);
    }
  });

  test('says nothing that nobody asks for', async () => {
    const text = sources(name === 'common' ? src : folder);
    const asked = new Set([...text.matchAll(/['"`]([\w-]+(?:\.[\w-]+)*)['"`]/g)].map(([, key]) => key!));
    const beginnings = [...text.matchAll(/`([\w.-]+[.-])\$\{/g)].map(([, beginning]) => beginning!);
    const parts = (key: string) => asked.has(key) || beginnings.some((beginning) => key.startsWith(beginning));
    const unused = bare((await catalogue(folder, 'ru')).keys()).filter((key) => !parts(key) && !key.startsWith('problem.') && !key.startsWith('field.said.'));
    expect(unused).toEqual([]);
  });
});

/** Only programs that use the API wrongly meet these. */
const OF_PROGRAMS = ['bad-request', 'idempotency-key-required', 'idempotency-key-reused', 'if-match-required', 'invalid-context', 'invalid-idempotency-key', 'invalid-if-match', 'malformed-address', 'malformed-json', 'no-reaction', 'no-such-route', 'not-first'];
test('what the platform and the gateway refuse with has a text', async () => {
  const code = ['libs/platform/src', 'services/gateway/src'].map((folder) => sources(join(src, '../../..', folder))).join('\n');
  const common = await catalogue(folders.get('common')!, 'ru');
  const refused = new Set([...code.matchAll(/new ProblemError\('[\w-]+', '([\w-]+)'/g)].map(([, one]) => one!));
  expect(refused.size).toBeGreaterThan(20);
  expect([...refused].filter((one) => !common.has(`problem.${one}`) && !OF_PROGRAMS.includes(one))).toEqual([]);
});

test.each(names.filter((name) => allContracts.some(({ service }) => service.name === name)))('every declared failure of %s has a text', async (name) => {
  const { service } = allContracts.find((contract) => contract.service.name === name)!;
  const codes = new Set(Object.values(service.operations).filter(({ http }) => http).flatMap(({ errors }) => Object.keys(errors)));
  const [own, common] = [await catalogue(folders.get(name)!, 'ru'), await catalogue(folders.get('common')!, 'ru')];
  expect([...codes].filter((code) => !own.has(`problem.${code}`) && !common.has(`problem.${code}`))).toEqual([]);
  expect([...own.keys()].filter((key) => key.startsWith('problem.')).map((key) => key.slice(8)).filter((code) => !codes.has(code))).toEqual([]);
});
