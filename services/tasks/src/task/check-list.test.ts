import { expect, test } from '@jest/globals';
import { missingEvidence } from './check-list.ts';

test.each([
  ['none', undefined, true], ['note', 'сверено с банком', true], ['note', undefined, false], ['number', '12500,50', true], ['number', 'много', false], ['number', undefined, false],
  ['file', '0198c0de-0000-7000-8000-000000000001', true], ['file', 'scan.pdf', false],
] as const)('evidence %s is met by %s: %s', (evidence, proof, met) => { expect(missingEvidence(evidence, proof) === undefined).toBe(met); });
