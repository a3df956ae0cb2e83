import { describe, expect, test } from '@jest/globals';
import { inTrace, newTraceparent, presentTraceId, presentTraceparent, traceIdIn, traceIdOf, withoutValues } from './trace.ts';
import { SpanKind } from '@opentelemetry/api';

const ID = '0af7651916cd43dd8448eb211c80319c';
const work = { name: 'work', kind: SpanKind.SERVER };

describe('without a collector', () => {
  test('what runs knows its trace, through awaits and side by side with others', async () => {
    const seen = await Promise.all([`00-${ID}-b7ad6b7169203331-00`, newTraceparent()].map((parent) => inTrace(parent, work, async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return [presentTraceId() === traceIdIn(parent), traceIdOf() === presentTraceId(), presentTraceparent()];
    })));
    expect(seen).toEqual([[true, true, undefined], [true, true, undefined]]);
    expect(presentTraceId()).toBeUndefined();
  });

  test('work without a trace gets one, and its error is thrown on', async () => {
    expect(await inTrace(undefined, work, async () => presentTraceId())).toMatch(/^[0-9a-f]{32}$/);
    await expect(inTrace(undefined, work, async () => { throw new Error('no'); })).rejects.toThrow('no');
  });
});

test('a trace id is found in a traceparent, and in itself', () => {
  expect([traceIdIn(`00-${ID}-b7ad6b7169203331-01`), traceIdIn(ID), traceIdIn(''), traceIdIn(null), traceIdIn('nonsense')]).toEqual([ID, ID, undefined, undefined, undefined]);
});

test('no value of a statement is told', () => {
  expect(withoutValues(`insert into "t1" ("a_2") values ('ООО «О''Нил»', 42, 1.5, $1, null)`)).toBe('insert into "t1" ("a_2") values (?, ?, ?, $1, null)');
});
