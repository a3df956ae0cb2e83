import { readFileSync } from 'node:fs';

const swc = JSON.parse(readFileSync(new URL('.swcrc', import.meta.url), 'utf8'));

/** Four sizes: `unit` are pure rules, `int` run on a real Postgres and NATS, `flow` are whole-system journeys, `web` are journeys through the console in a real browser. */
const size = (displayName, pattern, extra = {}) => ({
  displayName,
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/build/'],
  testMatch: [`<rootDir>/{libs,services,tools,deploy,bench}/**/${pattern}`],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', ...(extra.testPathIgnorePatterns ?? [])],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swc, swcrc: false }] },
  globalSetup: extra.globalSetup,
  globalTeardown: extra.globalTeardown,
});

const stack = { globalSetup: '<rootDir>/libs/testing/src/global-setup.mjs', globalTeardown: '<rootDir>/libs/testing/src/global-teardown.mjs' };

const web = { globalSetup: '<rootDir>/services/web/test/global-setup.mjs', globalTeardown: '<rootDir>/services/web/test/global-teardown.mjs' };

export default {
  projects: [
    size('unit', '*.test.ts', { testPathIgnorePatterns: ['\\.(int|flow|web)\\.test\\.ts$'] }),
    size('int', '*.int.test.ts', stack),
    size('flow', '*.flow.test.ts', stack),
    size('web', '*.web.test.ts', web),
  ],
  maxWorkers: 2,
  // Generous: how fast a thing is, benchmarks say; a busy machine must not fail a test.
  testTimeout: 180_000,
};
