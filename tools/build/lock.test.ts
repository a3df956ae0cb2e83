import { describe, expect, test } from '@jest/globals';
import { lockOf, type Lock } from './lock.ts';

const whole: Lock = {
  name: 'whole', version: '1.2.3', lockfileVersion: 3,
  packages: {
    '': { dependencies: { web: '2.0.0', pg: '8.0.0' } },
    'node_modules/web': { version: '2.0.0', dependencies: { router: '^1', types: '*' }, peerDependencies: { core: '*', extra: '*' }, peerDependenciesMeta: { extra: { optional: true } } },
    'node_modules/web/node_modules/router': { version: '1.0.0', dependencies: { paths: '*' } },
    'node_modules/router': { version: '3.0.0' },
    'node_modules/paths': { version: '1.0.0' },
    'node_modules/types': { version: '1.0.0' },
    'node_modules/core': { version: '5.0.0', optionalDependencies: { native: '*', absent: '*' } },
    'node_modules/native': { version: '1.0.0' },
    'node_modules/extra': { version: '1.0.0' },
    'node_modules/pg': { version: '8.0.0' },
    'node_modules/jest': { version: '30.0.0' },
  },
};
const pathsOf = (packages: string[]) => Object.keys(lockOf(whole, { name: 'shop', packages }).packages);

describe('the lock of one program', () => {
  test('has what its packages need: their dependencies where Node finds them, peers that are asked for, optional parts', () => {
    expect(pathsOf(['web'])).toEqual(['', 'node_modules/core', 'node_modules/native', 'node_modules/paths', 'node_modules/types', 'node_modules/web', 'node_modules/web/node_modules/router']);
  });

  test('has the versions of the whole', () => {
    const lock = lockOf(whole, { name: 'shop', packages: ['pg'] });
    expect(lock).toMatchObject({ name: 'shop', version: '1.2.3', lockfileVersion: 3, packages: { '': { dependencies: { pg: '8.0.0' } }, 'node_modules/pg': { version: '8.0.0' } } });
  });

  test('a package for development only is refused', () => {
    expect(() => pathsOf(['jest'])).toThrow('shop imports jest');
  });
});
