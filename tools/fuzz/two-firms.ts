import { identity, type AnyOperation, type Input, type Problem, type Request, type Response } from '@kontora/contracts';
import { ApiProblem } from '@kontora/client';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { openFirm, type LocalStack } from '../../deploy/local/stack.ts';
import { beginStory, type Teller } from '../../libs/testing/src/firm-story.ts';
import { rowsOfFirm } from '../../libs/testing/src/firm-rows.ts';
import { signIn } from '../demo/load/session.ts';

const PASSWORD = 'fuzz-password-of-nobody';
const LONGEST_WAIT_MS = 30_000;
const PLATFORM = /\.(outbox|inbox|projection|event_sequence|dead_letter|idempotency|audit|known_firm)$/;

/** A firm with something in most of its tables, every text of which carries its mark. */
export interface MarkedFirm {
  marker: string;
  /** An API key with every permission of the head, and its id. */
  key: string;
  keyId: string;
  email: string;
  password: string;
  /** Ids of its rows, by table as `<service>.<table>`. */
  ids: Record<string, string[]>;
}

/** Opens a firm and tells it the story of the tests over the public API. */
export async function openMarkedFirm(stack: LocalStack, superuser: pg.Pool, marker: string): Promise<MarkedFirm> {
  const email = `${marker}@firm.example`;
  const { firmId, headId } = await openFirm(stack, { slug: marker, name: `${marker} & Co`, head: { name: `${marker} Head`, email, password: PASSWORD } });
  const client = await signIn({ url: stack.url, email, password: PASSWORD });
  const call: Teller['call'] = async <O extends AnyOperation>(operation: O, input: Request<O>, beside?: object) => (await client.call(operation, input, beside)) as Response<O>;
  const job: Teller['job'] = async <O extends AnyOperation>(operation: O, input: Request<O>, beside?: object) => {
    for await (const seen of client.watchJob((await client.call(operation, input, beside)) as { service: string; id: string })) if (seen.state === 'done') return seen.result as Response<O>;
    throw new Error(`${operation.name} did not succeed`);
  };
  await beginStory({ call, job, failure: (operation, input) => problemOf(client.call(operation, input)), eventually, superuser, id: headId }, marker);
  await call(identity.createEmployeeRole, { key: marker, name: `${marker} role`, permissions: ['tasks:own'] });
  await call(identity.inviteEmployee, { name: `${marker} Guest`, email: `guest-${email}`, roles: [marker] });
  const { permissions } = await call(identity.getSession, {});
  const { key, id: keyId } = await call(identity.createApiKey, { name: marker, permissions: permissions as Input<typeof identity.createApiKey>['permissions'], days: 1 });
  const rows = (await rowsOfFirm(superuser, ['contacts', 'identity', 'reporting', 'tasks'], firmId)).filter(({ table, id }) => id && !PLATFORM.test(table));
  return { marker, key, keyId, email, password: PASSWORD, ids: Object.fromEntries(Map.groupBy(rows, ({ table }) => table).entries().map(([table, all]) => [table, all.map(({ id }) => id!)])) };
}

async function problemOf(asked: Promise<unknown>): Promise<Problem> {
  const error = await asked.then(() => undefined, (reason: unknown) => reason);
  if (error instanceof ApiProblem) return error.problem;
  throw new Error('It was expected to be refused.', { cause: error });
}

async function eventually(check: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + LONGEST_WAIT_MS; !(await check()); await sleep(100)) if (Date.now() > end) throw new Error('The services did not hear of each other in time.');
}
