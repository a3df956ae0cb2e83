import { readFileSync } from 'node:fs';

const swc = JSON.parse(readFileSync(new URL('../../.swcrc', import.meta.url), 'utf8'));

/** Tests of the chart: apart from `npm test`, because they need Helm, which is built from its Go module. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/chart/*.chart.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swc, swcrc: false }] },
  maxWorkers: 2,
  testTimeout: 60_000,
};
