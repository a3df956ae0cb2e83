import { expect, test } from '@jest/globals';
import { allContracts, type AnyOperation } from '@kontora/contracts';
import { columnsOf } from './columns.ts';
import { headingOf } from './headings.ts';

const lists = allContracts.flatMap(({ service }): AnyOperation[] => Object.values(service.operations)).filter((operation) => operation.list);

test.each(lists.map((operation) => [operation.name, operation] as const))('every column of %s has a name in both languages', (_, operation) => {
  for (const { path } of columnsOf(operation)) {
    for (const name of path) expect([name, headingOf({ path: [name], kind: 'text' }, 'ru')]).toEqual([name, expect.stringMatching(/^[А-ЯЁ]/)]);
  }
});
