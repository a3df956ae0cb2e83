import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { FloorRoute } from './floor-server.ts';

/** The floor: bare Fastify and a pg pool in one process, each route one prepared statement. */
export interface Floor { url: string; stop(): Promise<void> }

export async function startFloor(database: string, routes: readonly FloorRoute[]): Promise<Floor> {
  const child = fork(join(import.meta.dirname, 'floor-server.ts'), { execArgv: process.execArgv });
  child.send({ database, routes });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { url: `http://127.0.0.1:${port}`, stop: async () => { child.kill(); await once(child, 'exit'); } };
}
