import { allContracts, type AnyOperation } from '@kontora/contracts';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { definitionOf } from '../../../deploy/local/definitions.ts';
import { Aim, randomFrom } from './aimed-inputs.ts';
import { FuzzedFirm } from './fuzzed-firm.ts';
import { TestStack } from './stack.ts';

jest.setTimeout(300_000);
const SEED = Number(process.env.KONTORA_SEED ?? Math.floor(Math.random() * 1e9));
const random = randomFrom(SEED);
const TRIES = 20;
const operations: AnyOperation[] = allContracts.flatMap(({ service }) => Object.values(service.operations));
/** A merge patch that says the same twice may be taken twice: it conflicts by field, and changes nothing the second time. */
const acting = operations.filter(({ ifMatch, http }) => ifMatch === 'required' && !http?.startsWith('PATCH'));

let stack: TestStack;
let firm: FuzzedFirm;
beforeAll(async () => {
  console.log(`Same version: KONTORA_SEED=${SEED}`);
  stack = await TestStack.start(await Promise.all(allContracts.map(({ service }) => definitionOf(service.name))));
  firm = await FuzzedFirm.open(stack, 'zqtwice', { random, aim: new Aim(random) });
  await firm.fill(operations.filter(({ name, input }) => !['openFirm', 'authenticate'].includes(name) && !('password' in input.shape)), 2);
  await stack.eventually(() => stack.atRest(), 60_000);
});
afterAll(() => stack?.stop());

test('of two who saw the same version of something and act at once, one is told that it has changed', async () => {
  const bothActed = new Set<string>();
  const acted = new Set<string>();
  for (const operation of acting) {
    for (let tries = 0; tries < TRIES; tries++) {
      const aimed = firm.inputFor(operation);
      if (!aimed) continue;
      const { outcomes, changed } = await firm.sendTwice(operation, aimed);
      const successes = outcomes.filter(({ problem }) => !problem).length;
      if (successes > 0) acted.add(operation.name);
      if (successes === 2 && changed) bothActed.add(operation.name);
    }
  }
  console.log(`${acted.size} of ${acting.length} operations acted; never: ${acting.filter(({ name }) => !acted.has(name)).map(({ name }) => name).join(', ')}`);
  expect([...bothActed]).toEqual([]);
  expect(acted.size / acting.length).toBeGreaterThan(0.3);
});
