import { allContracts } from '@kontora/contracts';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { arbitraryOf } from './arbitrary.ts';

const ID = '01920000-0000-7000-8000-000000000001';
const sources = { id: (field: string) => fc.constant(field === 'groupId' ? ID : ID.replace(/1$/, '2')), text: fc.nat({ max: 99 }).map((n) => `marked ${n}`) };

test('ids come from the field they stand in, text carries the mark, and both fit the schema', () => {
  const schema = z.object({ groupId: z.uuid(), members: z.array(z.uuid()).min(1), name: z.string().trim().min(1).max(20), key: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/), on: z.iso.date(), note: z.string().nullable().default(null) });
  fc.assert(fc.property(arbitraryOf(schema, sources), (value) => {
    const { groupId, members, name } = schema.parse(value);
    expect([groupId, members[0], name.startsWith('marked')]).toEqual([ID, ID.replace(/1$/, '2'), true]);
  }), { numRuns: 50 });
});

test('nine of ten operations of the system get an input they take within 40 tries', () => {
  const operations = allContracts.flatMap(({ service }) => Object.values(service.operations));
  const taken = operations.filter((operation) => fc.sample(arbitraryOf(operation.input, sources), 40).some((input) => operation.input.safeParse(input).success));
  expect(taken.length / operations.length).toBeGreaterThan(0.9);
});
