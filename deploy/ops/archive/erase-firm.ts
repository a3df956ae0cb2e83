import type { NatsConnection } from '@nats-io/transport-node';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { setTimeout as sleep } from 'node:timers/promises';
import { tenantOf } from '../../../libs/platform/src/bus/event-message.ts';
import { readStream } from '../../../libs/platform/src/bus/stream-reader.ts';
import { DEAD_LETTERS, EVENTS } from '../../../libs/platform/src/bus/stream.ts';
import { wasInTheWay } from '../../../libs/platform/src/database/database-errors.ts';
import { accountsOf, findFirm, ofFirm, type Firm } from './firm-tables.ts';
import { inSchemas, type Addresses, type Schema } from './installation.ts';

/** What was erased of a firm, by table and stream, and of which of its people an account remains because of another firm. */
export interface Certificate {
  firm: Firm;
  /** When it was closed, and when nothing of it was found any more; instants. */
  closedAt: string; erasedAt: string;
  rows: Record<string, number>; messages: Record<string, number>;
  accounts: { erased: number; kept: number };
  /** What this could not reach. */
  remains: string[];
}
/** Where a firm is, and how long (ms) what was begun in its name may still go on after it is closed. */
export interface Erasing { addresses: Addresses; nats: NatsConnection; settleMs?: number }

/** The gateway knows a session for up to 20 s, and a request takes 15 s at most. */
const SETTLE_MS = 40_000;
const ROUNDS = 10;
const ATTEMPTS = 5;
const REMAINS = [
  'Backups taken before: erase the firm again after restoring one of them.',
  'Logs and traces, until their retention ends.',
  'Archives of this firm made with "ops tenant export", and letters that were sent.',
];

/**
 * Erases a firm while others work: first all its rows in one transaction per database, so that nobody of it can come in any more; then its messages in the
 * streams; then, after a while, whatever those who were at work for it have written meanwhile, until nothing is found. `confirmed` must be its slug, or the
 * id when a former attempt has erased the slug already. @throws Error when it is not, and when the firm never comes to rest.
 */
export async function eraseFirm({ addresses, nats, settleMs = SETTLE_MS }: Erasing, slugOrId: string, confirmed: string): Promise<Certificate> {
  const known = await inSchemas(addresses, 'reading', (schemas) => findFirm(schemas, slugOrId));
  const firm = known ?? (UUID.test(slugOrId) ? { id: slugOrId, slug: slugOrId, name: '' } : raise(`There is no firm ${slugOrId}.`));
  if (confirmed !== firm.slug) raise(`${firm.name || 'What is left of a firm'} is erased for good only with --confirm ${firm.slug}.`);
  const certificate: Certificate = { firm, closedAt: '', erasedAt: '', rows: {}, messages: {}, accounts: { erased: 0, kept: 0 }, remains: REMAINS };
  for (let round = 1; round <= ROUNDS; round++) {
    const { rows, accounts } = await eraseRows(addresses, firm.id);
    certificate.closedAt ||= new Date().toISOString();
    const messages = await eraseMessages(nats, firm.id);
    const found = [add(certificate.rows, rows), add(certificate.messages, messages)].some((more) => more > 0);
    if (round === 1) certificate.accounts = accounts;
    if (round === 1 && !found) raise(`There is no firm ${slugOrId}.`);
    certificate.erasedAt = new Date().toISOString();
    if (!found) return certificate;
    await sleep(settleMs);
  }
  return raise(`Something goes on writing for the firm ${firm.id}. Stop the services, and repeat with its id: ops tenant erase ${firm.id} --confirm ${firm.id}`);
}

type Counts = Record<string, number>;

/** One transaction per database; tried again when those who work are in the way. */
async function eraseRows(addresses: Addresses, firmId: string): Promise<Pick<Certificate, 'rows' | 'accounts'>> {
  const once = () => inSchemas(addresses, 'writing', async (schemas) => {
    const { rows, accounts } = await erasePeople(accountsOf(schemas), firmId);
    const choose = ofFirm(firmId);
    for (const { client, tables } of schemas) {
      for (const table of tables.filter(({ ofFirm, name }) => ofFirm || name === 'known_firm')) {
        rows[`${table.service}.${table.name}`] = (await client.query(`delete from ${table.at} where ${choose(table)!.where}`)).rowCount!;
      }
    }
    return { rows, accounts };
  });
  for (let attempt = 1; ; attempt++) {
    try {
      return await once();
    } catch (error) {
      if (attempt === ATTEMPTS || !wasInTheWay(error)) throw error;
    }
  }
}

/** Accounts of people who work for no other firm go with everything that hangs on them; the sessions of the others leave this firm. */
async function erasePeople({ client }: Schema, firmId: string): Promise<Pick<Certificate, 'rows' | 'accounts'>> {
  const people = 'from identity.employee e where tenant_id = $1 and user_id is not null';
  // Whoever takes one of them on in these moments waits, and then finds no account, or is found below.
  await client.query(`select from identity."user" where id in (select user_id ${people}) for update`, [firmId]);
  const { rows: found } = await client.query<{ id: string; elsewhere: boolean }>(
    `select distinct user_id as id, exists (select from identity.employee o where o.user_id = e.user_id and o.tenant_id <> e.tenant_id) as elsewhere ${people}`, [firmId]);
  const gone = found.filter(({ elsewhere }) => !elsewhere).map(({ id }) => id);
  await client.query('update identity.session set "firmId" = null where "firmId" = $1', [firmId]);
  const rows: Counts = {};
  const erase = async (table: string, condition: string, ...values: unknown[]) => {
    rows[`identity.${table}`] = (await client.query(`delete from identity."${table}" where ${condition}`, values)).rowCount!;
  };
  await erase('apikey', 'id in (select key_id from identity.api_key where tenant_id = $1) or "referenceId" = any($2::text[])', firmId, gone);
  for (const table of ['session', 'account', 'twoFactor']) await erase(table, '"userId" = any($1::uuid[])', gone);
  await erase('verification', "exists (select from unnest($1::text[]) as id where value like '%' || id || '%')", gone);
  await erase('user', 'id = any($1::uuid[])', gone);
  return { rows, accounts: { erased: gone.length, kept: found.length - gone.length } };
}

/** Each message by itself, overwritten: a stream keeps the events of all firms. */
async function eraseMessages(nats: NatsConnection, firmId: string): Promise<Counts> {
  const manager = await jetstreamManager(nats);
  const counts: Counts = {};
  for (const [stream, subject] of [[EVENTS, 'evt.>'], [DEAD_LETTERS, 'dlq.>']] as const) {
    const found: number[] = [];
    for await (const message of readStream(jetstream(nats), subject, { headersOnly: true, stream })) if (tenantOf(message.headers) === firmId) found.push(message.seq);
    for (const sequence of found) await manager.streams.deleteMessage(stream, sequence);
    counts[stream] = found.length;
  }
  return counts;
}

/** Adds what is not nothing; answers how much it was. */
function add(counts: Counts, more: Counts): number {
  for (const [of, count] of Object.entries(more)) if (count > 0) counts[of] = (counts[of] ?? 0) + count;
  return Object.values(more).reduce((sum, count) => sum + count, 0);
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const raise = (message: string): never => { throw new Error(message); };
