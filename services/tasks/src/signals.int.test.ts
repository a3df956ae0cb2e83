import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { tasksService } from './tasks.service.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([tasksService]); });
afterAll(() => stack.stop());

test('the scrape tells how many tasks of all firms are open and overdue; of a task itself the worker role sees nothing', async () => {
  const { healthPort, database } = stack.services.get('tasks')!;
  const rows = [[stack.tenantId, 'open', -1], [await stack.openFirm(), 'in-work', -2], [stack.tenantId, 'review', 3], [stack.tenantId, 'open', null], [stack.tenantId, 'cancelled', -9]] as const;
  for (const [tenantId, state, due] of rows) {
    await database.inTenant({ caller: stack.caller({ tenantId }), operation: 'test' }, ({ db }) => db.run(sql`insert into task (id, title, created_by, state, due_on) values (${v7()}, 'Работа', 'test', ${state}, (now() at time zone 'Europe/Moscow')::date + ${due}::integer)`));
  }
  const text = await stack.eventually(async () => { const told = await (await fetch(`http://127.0.0.1:${healthPort}/metrics`)).text(); return told.includes('measurement="signals"') && told; });
  expect(text).toContain('kontora_tasks_open{component="tasks"} 4');
  expect(text).toContain('kontora_tasks_overdue{component="tasks"} 2');
  await expect(database.worker.query('select title from task')).rejects.toThrow('permission denied');
});
