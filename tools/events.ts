import { allContracts } from '@kontora/contracts';
import { configFromEnvironment, ProblemError } from '@kontora/platform';
import { parseArgs } from 'node:util';
import { definitionOf, isWritten } from '../deploy/local/definitions.ts';
import { postgresOf } from '../deploy/ops/settings.ts';
import { openForOperator, type OperatedService } from '../libs/platform/src/bus/operator.ts';
import type { DeadLetter } from '../libs/platform/src/bus/dead-letters.ts';
import { republish, streamDiff } from '../libs/platform/src/bus/outbox-repair.ts';
import { rebuildProjection } from '../libs/platform/src/bus/projection-rebuild.ts';

const USAGE = `npm run events -- <what> [--service <name>]

  dlq ls [--all]                            dead letters that are open, or all
  dlq show <id>                             one of them, with its event; services may have letters of the same id, then --service says whose
  dlq replay <id>                           handle it again; in a projection also those of its entity behind it, in order
  dlq discard <id> --reason <text>          give it up: it counts as handled
  outbox republish [--since <instant>]      publish again what was committed since then (default: all that is kept, 35 days)
  stream diff                               is every committed event in the stream?
  projection rebuild <service> <reaction>   apply all events of the stream again; the reaction's name is that of dlq ls`;

const { positionals, values: options } = parseArgs({
  allowPositionals: true,
  options: { service: { type: 'string' }, all: { type: 'boolean', default: false }, reason: { type: 'string' }, since: { type: 'string' } },
});

/** Opens one service with the settings of the environment (KONTORA_POSTGRES, KONTORA_NATS, KONTORA_SECRETS; the local stack's secrets are the default). */
async function open(name: string): Promise<OperatedService> {
  process.env.KONTORA_SECRETS ??= '.kontora/secrets';
  return openForOperator(await definitionOf(name), { ...configFromEnvironment(), postgres: postgresOf(name) });
}

const commands: Record<string, (...args: string[]) => Promise<void>> = {
  'dlq ls': async () => {
    const rows: (DeadLetter & { service: string })[] = [];
    await eachService(async ({ name, letters }) => { for (const letter of await letters.ls({ settled: options.all })) rows.push({ ...letter, service: name }); });
    table(rows.map((r) => ({ id: r.id, service: r.service, reaction: r.reaction, event: r.subject, entity: r.aggregateId, no: r.sequence, since: instant(r.at), settled: r.settledAt ? instant(r.settledAt) : '', error: r.error.replace(/\s+/g, ' ').slice(0, 80) })), 'No dead letters.');
  },
  'dlq show': async (id = need('id')) => {
    await withLetter(id, async ({ name }, letter) => console.log(JSON.stringify({ service: name, ...letter }, null, 2)));
  },
  'dlq replay': async (id = need('id')) => {
    await withLetter(id, async ({ letters }) => {
      const { settled, waiting, problem } = await letters.replay(id);
      console.log(problem ? `${settled} settled, ${waiting} still wait: ${problem}` : `${settled} settled.`);
      if (problem) process.exitCode = 1;
    });
  },
  'dlq discard': async (id = need('id')) => {
    const reason = options.reason ?? need('--reason <text>');
    await withLetter(id, ({ letters }) => letters.discard(id, reason));
    console.log('Discarded.');
  },
  'outbox republish': async () => {
    const since = new Date(options.since ?? 0);
    if (Number.isNaN(since.getTime())) stop(`"${options.since}" is no instant such as 2026-11-23T09:00:00Z.`);
    await eachService(async ({ name, database }) => console.log(`${name}: ${await republish(database.worker, since)} events will be published again`));
  },
  'stream diff': async () => {
    await eachService(async ({ name, database, bus }) => {
      const { missing, ...counts } = await streamDiff({ pool: database.worker, jetstream: bus, service: name });
      const lost = missing.filter((event) => event.publishedAt);
      console.log(`${name}: ${counts.outbox} in the outbox, ${counts.stream} in the stream (${counts.repeated} repeated), ${missing.length - lost.length} wait to be published, ${lost.length} lost`);
      table(lost.slice(0, 50).map((event) => ({ id: event.id, event: event.subject, entity: event.aggregateId, no: event.sequence, published: instant(event.publishedAt!) })), '');
      if (lost.length > 0) process.exitCode = 1;
    });
  },
  'projection rebuild': async (name = need('service'), reaction = need('reaction')) => {
    await withService(name, async ({ database, bus, lanes }) => {
      const projections = lanes.filter((lane) => lane.mode === 'projection');
      const lane = projections.find((one) => one.name === reaction) ?? stop(`${name} has no projection ${reaction}; it has ${projections.map((one) => one.name).join(', ') || 'none'}.`);
      const { events, entities, cutOff, parked } = await rebuildProjection({ database, jetstream: bus, lane });
      console.log(`${events} events of ${entities} entities applied. ${cutOff} entities began before the oldest event in the stream; ${parked} events became dead letters.`);
    });
  },
};

async function withService<R>(name: string, work: (service: OperatedService) => Promise<R>): Promise<R> {
  if (!SERVICES.includes(name)) stop(`There is no service ${name}: ${SERVICES.join(', ')} are there.`);
  const service = await open(name);
  try {
    return await work(service);
  } finally {
    await service.close();
  }
}

const SERVICES = allContracts.map((contract) => contract.service.name).filter(isWritten);

async function eachService(work: (service: OperatedService) => Promise<void>) {
  const names = options.service ? [options.service] : SERVICES;
  for (const name of names) await withService(name, work);
}

async function withLetter(id: string, work: (service: OperatedService, letter: DeadLetter) => Promise<void>) {
  const name = options.service ?? (await theOneWith(id));
  await withService(name, async (service) => work(service, (await letterIn(service, id)) ?? stop(`There is no dead letter ${id} of ${name}.`)));
}

/** Services that gave up on the same event in reactions of the same name have letters of the same id: which is meant must be said. */
async function theOneWith(id: string): Promise<string> {
  const having: string[] = [];
  await eachService(async (service) => { if (await letterIn(service, id)) having.push(service.name); });
  if (having.length > 1) stop(`${having.join(' and ')} have a dead letter ${id} each: name one with --service.`);
  return having[0] ?? stop(`There is no dead letter ${id}.`);
}

const letterIn = ({ letters }: OperatedService, id: string) => letters.show(id).catch((error: unknown) => {
  if (error instanceof ProblemError && error.code === 'not-found') return undefined;
  throw error;
});

function table(rows: Record<string, string | number>[], empty: string) {
  if (rows.length === 0) return void (empty && console.log(empty));
  const columns = Object.keys(rows[0]!);
  const width = (column: string) => Math.max(column.length, ...rows.map((row) => String(row[column]).length));
  const line = (cell: (column: string) => string) => columns.map((column) => cell(column).padEnd(width(column))).join('  ').trimEnd();
  console.log([line((column) => column.toUpperCase()), ...rows.map((row) => line((column) => String(row[column])))].join('\n'));
}

const instant = (at: Date) => at.toISOString().replace(/\.\d+Z$/, 'Z');
const stop = (message: string): never => { throw new Error(message); };
const need = (what: string): never => stop(`Which ${what}?\n\n${USAGE}`);

const command = commands[positionals.slice(0, 2).join(' ')];
if (command) {
  await command(...positionals.slice(2)).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
} else {
  console.error(USAGE);
  process.exitCode = 2;
}
