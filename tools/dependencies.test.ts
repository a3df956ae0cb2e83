import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { dependencyFaults, type Lock } from './dependencies.ts';

const integrity = 'sha512-x';
const locked = (entry: Lock['packages'][string]) => dependencyFaults({ packages: { '': {}, 'node_modules/@kontora/domain': { link: true }, 'libs/domain': { version: '1.0.0' }, 'node_modules/a/node_modules/@b/c': { version: '1.2.3', ...entry } } });

test('every package is vouched for by the lock file, and what is delivered stands under a licence that permits it', () => {
  expect(dependencyFaults(JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as Lock)).toEqual([]);
});

describe('is named', () => {
  test.each<[string, Lock['packages'][string], string[]]>([
    ['a licence that is not on the list', { license: 'AGPL-3.0', integrity }, ['@b/c@1.2.3 stands under AGPL-3.0']],
    ['a package that says nothing of its licence', { integrity }, ['@b/c@1.2.3 stands under no licence']],
    ['a package nothing vouches for, tools included', { license: 'MIT', dev: true }, ['@b/c@1.2.3 has no sha512 in the lock file']],
    ['one that sha1 alone vouches for', { license: 'MIT', integrity: 'sha1-x' }, ['@b/c@1.2.3 has no sha512 in the lock file']],
    ['two licences that both hold', { license: 'MIT AND GPL-3.0', integrity }, ['@b/c@1.2.3 stands under MIT AND GPL-3.0']],
    ['but no choice between licences of which one is allowed', { license: '(MIT OR GPL-3.0)', integrity }, []],
    ['nor what is a tool of ours only', { license: 'GPL-3.0', dev: true, integrity }, []],
  ])('%s', (_, entry, faults) => expect(locked(entry)).toEqual(faults));
});
