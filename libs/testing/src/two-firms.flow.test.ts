import { allContracts, type AnyOperation } from '@kontora/contracts';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { definitionOf } from '../../../deploy/local/definitions.ts';
import { Aim, randomFrom, type Aimed } from './aimed-inputs.ts';
import { idsIn, type FirmRow } from './firm-rows.ts';
import { z } from 'zod';
import { FuzzedFirm, type Outcome } from './fuzzed-firm.ts';
import { TestStack } from './stack.ts';

jest.setTimeout(300_000); // some two thousand calls: seconds on a quiet machine, minutes on a busy one
/** Choices repeat with the same seed; ids and times do not. */
const SEED = Number(process.env.KONTORA_SEED ?? Math.floor(Math.random() * 1e9));
const random = randomFrom(SEED);
const aim = new Aim(random);
const [OURS, THEIRS] = ['zqalpha', 'zqbravo'];

/** Columns that keep an id of another service as the caller said it, without asking whether it is there; they show nothing of what it names. */
const UNCHECKED = ['contacts.responsible_assignment.employee_id', 'tasks.task.group_id', 'tasks.task.origin_id', 'tasks.task.organisation_id', 'contacts.timeline_entry.organisation_id', 'reporting.stage_role.group_id', 'reporting.plan.scope', 'contacts.responsible.employee_id', 'contacts.responsible.deputy_ids', 'contacts.responsible_assignment.deputy_ids'];

/** What no caller of a firm can ask: the installation opens firms, the gateway turns credentials into callers. Of passwords a firm is not the owner. */
const notOfAFirm = ({ name, input }: AnyOperation) => ['openFirm', 'authenticate'].includes(name) || 'password' in input.shape;
const operations: AnyOperation[] = allContracts.flatMap(({ service }) => Object.values(service.operations)).filter((operation) => !notOfAFirm(operation));
const lists = operations.filter((operation) => operation.list);
const isId = (field: unknown) => field instanceof z.ZodUUID;
const pathFields = ({ http, input }: AnyOperation) => [...(http ?? '').matchAll(/:(\w+)/g)].map((found) => found[1]!).filter((field) => isId(input.shape[field]));
const withIdInPath = operations.filter((operation) => pathFields(operation).length > 0);

let stack: TestStack;
let ours: FuzzedFirm;
let theirs: FuzzedFirm;
let theirIds: Set<string>;
let before: string[];
/** Ids of theirs that we have sent with success: they may come back to us as what we wrote ourselves. */
const sent = new Set<string>();

beforeAll(async () => {
  console.log(`Two firms: KONTORA_SEED=${SEED}`);
  stack = await TestStack.start(await Promise.all(allContracts.map(({ service }) => definitionOf(service.name))));
  theirs = await FuzzedFirm.open(stack, THEIRS, { random, aim });
  ours = await FuzzedFirm.open(stack, OURS, { random, aim });
  await theirs.fill(operations, 3);
  await ours.fill(operations, 1);
  before = await stack.eventually(settled, 60_000);
  const known = new Set((await ours.belongings()).flatMap((row) => idsIn(row.text)));
  theirIds = new Set(before.flatMap(idsIn).filter((id) => !known.has(id)));
});
afterAll(() => stack?.stop());

/** Their rows, once nothing of the bus and the jobs moves them any more. */
const settled = async () => ((await stack.atRest()) ? (await theirs.belongings()).map((row) => `${row.table} ${row.text}`).sort() : undefined);

/** What of theirs an answer shows that was not in the question. */
function shown({ text }: Outcome, { input }: Aimed): string[] {
  const asked = JSON.stringify(input);
  const strange = idsIn(text).filter((id) => theirIds.has(id) && !sent.has(id) && !asked.includes(id));
  return [...(text.toLowerCase().includes(THEIRS) && !asked.includes(THEIRS) ? [text.slice(0, 200)] : []), ...strange];
}

/** Asks in our name; answers what should not have happened. */
async function ask(operation: AnyOperation, aimed: Aimed, idempotencyKey?: string): Promise<{ outcome: Outcome; leaks: string[] }> {
  const outcome = await (idempotencyKey ? ours.send(operation, aimed, idempotencyKey) : ours.carryOut(operation, aimed));
  if (!outcome.problem && operation.kind !== 'query') for (const id of idsIn(JSON.stringify(aimed.input))) sent.add(id);
  return { outcome, leaks: shown(outcome, aimed).map((what) => `${operation.name} showed ${what} for ${JSON.stringify(aimed.input)}`) };
}

describe('with everything another firm has at hand', () => {
  test('its ids in a path are not found, whatever they are of', async () => {
    const wrong: string[] = [];
    for (const operation of withIdInPath) {
      const answered = new Set<string>();
      for (const aimed of shotsAt(operation)) {
        const { outcome, leaks } = await ask(operation, aimed);
        answered.add(outcome.problem ? `${outcome.problem.status} ${outcome.problem.code}` : 'success');
        wrong.push(...leaks);
      }
      for (const one of answered) if (!/^(404 not-found|400 .*|422 .*)$/.test(one)) wrong.push(`${operation.name} answered ${one} to an id of another firm`);
      if (!answered.has('404 not-found')) wrong.push(`${operation.name} never answered 404: ${[...answered].join(', ') || 'no valid input was found'}`);
    }
    expect(wrong).toEqual([]);
  });

  test('its ids anywhere else in an input bring nothing of it to light', async () => {
    const wrong: string[] = [];
    for (const operation of operations.filter((one) => !withIdInPath.includes(one))) {
      for (const aimed of shotsAt(operation)) wrong.push(...(await ask(operation, aimed)).leaks);
    }
    expect(wrong).toEqual([]);
  });

  test('its values and ids as filters find nothing of it; its cursors are refused', async () => {
    const wrong: string[] = [];
    for (const operation of lists) {
      const aimed = ours.inputFor(operation);
      if (!aimed) continue;
      for (const filter of filtersOf(operation)) wrong.push(...(await ask(operation, { ...aimed, input: { ...aimed.input, limit: 200, filter } })).leaks);
      const cursor = await cursorOf(operation);
      if (!cursor) continue;
      const { outcome, leaks } = await ask(operation, cursor);
      wrong.push(...leaks);
      if (!outcome.problem) wrong.push(`${operation.name} took a cursor of another firm`);
    }
    expect(wrong).toEqual([]);
  });

  test('its idempotency keys bring nobody its answers', async () => {
    const wrong: string[] = [];
    const keyed = theirs.made.filter(({ idempotencyKey }) => idempotencyKey);
    for (const { operation, aimed, idempotencyKey } of keyed) {
      const inOurWords: Aimed = { ids: [], input: JSON.parse(JSON.stringify(aimed.input).replaceAll(THEIRS, OURS)) };
      const { outcome, leaks } = await ask(operation, inOurWords, idempotencyKey);
      wrong.push(...leaks, ...(outcome.replayed ? [`${operation.name} replayed the answer to another firm`] : []));
    }
    expect([keyed.length > 50, wrong]).toEqual([true, []]);
  });

  test('nothing of it was changed, and nothing of it came to us', async () => {
    expect(await stack.eventually(settled, 60_000)).toEqual(before);
    const foreign = (await ours.belongings()).flatMap((row) => Object.entries(JSON.parse(row.text) as object).filter(([column, value]) => idsIn(JSON.stringify(value)).some((id) => theirIds.has(id)) && !UNCHECKED.includes(`${row.table}.${column}`)).map(([column]) => `${row.table}.${column}`));
    const marked = (await ours.belongings()).filter((row) => row.text.toLowerCase().includes(THEIRS)).map((row) => row.text);
    expect([...new Set([...foreign, ...marked])]).toEqual([]);
  });
});

test('no call failed in a way that the documentation does not name, and none by a mistake of ours', () => {
  expect([...theirs.surprises, ...ours.surprises].sort()).toEqual([]);
});

describe('the net itself', () => {
  test('both firms have something in most tables, and most operations have succeeded', async () => {
    const succeeded = new Set(theirs.made.map(({ operation }) => operation));
    console.log(`${succeeded.size} of ${operations.length} operations succeeded, ${theirs.rows.size} tables have rows`);
    expect(succeeded.size / operations.length).toBeGreaterThan(0.6);
  });

  test('names the operation when one table is open to all', async () => {
    const everything = { input: { limit: 200 }, ids: [] };
    const listOrganisations = operations.find(({ name }) => name === 'listOrganisations')!;
    expect((await ask(listOrganisations, everything)).leaks).toEqual([]);
    await stack.superuser.query('alter policy tenant on contacts.organisation using (true)');
    expect((await ask(listOrganisations, everything)).leaks[0]).toMatch(/^listOrganisations showed/);
  });
});

/** Inputs of an operation with their ids: two where it is known which ids belong there, else one for each table of the service. */
function shotsAt(operation: AnyOperation): Aimed[] {
  const fields = pathFields(operation);
  const certain = fields.every((field) => aim.knows(operation, field));
  const targets: ReadonlyMap<string, readonly FirmRow[]>[] = certain ? [theirs.rows, theirs.rows] : [...theirs.rows].filter(([table]) => table.startsWith(`${operation.service}.`)).map((entry) => new Map([entry]));
  return targets.flatMap((rows) => ours.inputFor(operation, rows) ?? []);
}

function filtersOf(operation: AnyOperation): object[] {
  const anyId = () => [...theirIds][Math.floor(random() * theirIds.size)];
  return Object.entries(operation.list!.filter).flatMap(([name, { type }]): object[] => {
    if (type === 'id') return [{ [name]: { eq: anyId() } }, { [name]: { in: Array.from({ length: 50 }, anyId) } }, { [name]: { ne: anyId() } }];
    return type === 'text' ? [{ [name]: { startsWith: 'z' } }, { [name]: { gte: THEIRS.slice(0, 3) } }] : [];
  });
}

/** Our question with the cursor that the same question gave them. */
async function cursorOf(operation: AnyOperation): Promise<Aimed | undefined> {
  const aimed = theirs.inputFor(operation);
  if (!aimed) return undefined;
  const input = { ...aimed.input, limit: 1 };
  const { text, problem } = await theirs.send(operation, { ...aimed, input });
  const next = problem ? null : (JSON.parse(text) as { page: { next: string | null } }).page.next;
  return next === null ? undefined : { ids: [], input: { ...input, after: next } };
}
