import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { tasks } from '@kontora/contracts';
import { startService } from '@kontora/platform';
import { createServer, connect, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { definitionOf } from '../../../deploy/local/definitions.ts';
import { TestStack } from './stack.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start(['tasks']); });
afterAll(() => stack?.stop());

test('a process whose database does not answer takes no requests from one that does well, and joins in once it answers', async () => {
  const { hostname, port } = new URL(stack.config.postgres);
  let open = false;
  const refused: boolean[] = [];
  const door = createServer((socket) => {
    if (!open) return void (refused.push(true), socket.destroy());
    const way = connect(Number(port), hostname, () => socket.pipe(way).pipe(socket));
    for (const side of [socket, way]) side.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => door.once('listening', listening));
  const through = Object.assign(new URL(stack.config.postgres), { port: String((door.address() as AddressInfo).port) }).href;
  const starting = startService(await definitionOf('tasks'), { ...stack.config, postgres: through });
  await stack.eventually(async () => refused.length > 1);
  await sleep(500);
  for (let asked = 0; asked < 20; asked++) expect(await stack.call(tasks.listTasks, { limit: 1 })).toMatchObject({ data: [] });

  open = true;
  await (await starting).stop();
  door.close();
});
