import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Fastify from 'fastify';
import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchConnections } from './connections.ts';

const fastify = Fastify();
const farewell = watchConnections(fastify);
fastify.get('/', async () => 'answered');
fastify.get('/slow', async () => { await sleep(300); return 'answered'; });
const agent = new Agent({ keepAlive: true, maxSockets: 2 });
let port: number;

beforeAll(async () => {
  await fastify.listen({ port: 0, host: '127.0.0.1' });
  ({ port } = fastify.server.address() as { port: number });
});
afterAll(() => agent.destroy());

const ask = async (path = '/'): Promise<IncomingMessage> => {
  const [response] = await once(request({ port, path, agent }).end(), 'response') as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return response;
};

describe('A gateway that is told to end', () => {
  test('tells who keeps connections with the next answer, and takes none away from under a request', async () => {
    for (const { headers } of await Promise.all([ask(), ask('/slow')])) expect(headers.connection).toBe('keep-alive');
    const unused = connect(port, '127.0.0.1').resume();
    await once(unused, 'connect');
    const dropped = once(unused, 'close');
    const running = ask('/slow');
    await sleep(50);
    const ended = farewell().then(() => fastify.close());
    await sleep(100);
    expect((await ask()).headers.connection).toBe('close');
    expect((await running).headers.connection).toBe('close');
    await dropped;
    await ended;
  });
});
