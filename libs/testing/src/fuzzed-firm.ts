import { allContracts, documentedFailures, FAILURE_STATUS, identity, type AnyOperation, type Problem } from '@kontora/contracts';
import { randomUUID } from 'node:crypto';
import { Aim, Inputs, type Aimed } from './aimed-inputs.ts';
import { beginStory } from './firm-story.ts';
import { rowsOfFirm, type FirmRow } from './firm-rows.ts';
import { Failed, type TestStack } from './stack.ts';

/** What became of a call. `text` is the whole answer as it came, also of a failure. */
export interface Outcome { text: string; problem?: Problem; replayed: boolean }
/** A call, to be made again by somebody else. */
export interface Made { operation: AnyOperation; aimed: Aimed; idempotencyKey: string | undefined }

/** Queues and traces of the platform: what a caller sent is kept there as it was sent. */
const PLATFORM = /\.(outbox|inbox|projection|event_sequence|dead_letter|idempotency|job|audit)$/;

/** Fields by which callers name something that has no id, and where its name stands. */
const WORDS: Readonly<Record<string, readonly [table: string, column: string]>> = { 'reporting.key': ['reporting.stage', 'key'], 'reporting.hash': ['reporting.figures', 'hash'] };

/** A firm whose every text carries its mark, filled by random calls of every operation. */
export class FuzzedFirm {
  /** What it has, by table: rows that have an id. */
  rows: ReadonlyMap<string, readonly FirmRow[]> = new Map();
  readonly made: Made[] = [];
  /** Failures that the API's documentation does not name, as `listTasks: 500 internal`; passing ones aside. */
  readonly surprises = new Set<string>();
  private readonly inputs: Inputs;

  private constructor(
    private readonly stack: TestStack, readonly marker: string, readonly tenantId: string, private readonly headId: string, private readonly session: string,
    private readonly parts: { random: () => number; aim: Aim },
  ) { this.inputs = new Inputs({ ...parts, marker }); }

  static async open(stack: TestStack, marker: string, parts: { random: () => number; aim: Aim }): Promise<FuzzedFirm> {
    const email = `${marker}@firm.example`;
    const password = `${marker} is the password`;
    const { firmId, headId } = await stack.call(identity.openFirm, { slug: marker, name: `${marker} & Co`, head: { name: `${marker} Head`, email, password } });
    await stack.openFirm(firmId);
    const caller = { tenantId: firmId, id: headId };
    await beginStory({
      call: (operation, input, beside) => stack.call(operation, input, { caller, ...beside }), job: (operation, input, beside) => stack.job(operation, input, { caller, ...beside }),
      failure: (operation, input) => stack.failure(operation, input, { caller }), eventually: (check) => stack.eventually(check), superuser: stack.superuser, id: headId,
    }, marker);
    const entry = await stack.call(identity.signIn, { email, password, clientAddress: marker });
    return new FuzzedFirm(stack, marker, firmId, headId, entry.state === 'signed-in' ? entry.sessionToken! : '', parts);
  }

  /** Calls each operation with ids of its own, until it has succeeded twice or these rounds are over. Nothing is deleted: what is there is to be found. */
  async fill(operations: readonly AnyOperation[], rounds: number): Promise<void> {
    const left = new Map(operations.filter((operation) => !/^(delete|remove|signOut)/.test(operation.name)).map((operation) => [operation, operation.kind === 'query' ? 1 : 2]));
    for (let round = 0; round < rounds; round++) {
      await this.refresh();
      for (const operation of [...left.keys()].sort(() => this.parts.random() - 0.5)) {
        if (!(await this.tryOnce(operation))) continue;
        const wanted = left.get(operation)! - 1;
        if (wanted > 0) left.set(operation, wanted);
        else left.delete(operation);
      }
    }
    await this.refresh();
  }

  /** An input of this firm's making, with ids of a firm's rows: its own, or another's. */
  inputFor(operation: AnyOperation, rows = this.rows): Aimed | undefined {
    return this.inputs.make(operation, rows, { ...('sessionToken' in operation.input.shape && { sessionToken: this.session }), ...this.wordsOf(operation) });
  }

  async send(operation: AnyOperation, aimed: Aimed, idempotencyKey?: string): Promise<Outcome> {
    return this.sendSeen(operation, aimed, { idempotencyKey, ifMatch: operation.ifMatch === 'required' ? await this.versionOf(aimed) : undefined });
  }

  /** Two make the same call at once, each by themselves, after both saw the same version. */
  async sendTwice(operation: AnyOperation, aimed: Aimed): Promise<{ outcomes: Outcome[]; changed: boolean }> {
    const ifMatch = await this.versionOf(aimed);
    const outcomes = await Promise.all([1, 2].map(() => this.sendSeen(operation, aimed, { idempotencyKey: randomUUID(), ifMatch })));
    this.learn(aimed, outcomes.find(({ problem }) => !problem) ?? outcomes[0]!);
    return { outcomes, changed: (await this.versionOf(aimed)) !== ifMatch };
  }

  private async sendSeen(operation: AnyOperation, { input }: Aimed, seen: { idempotencyKey: string | undefined; ifMatch: number | undefined }): Promise<Outcome> {
    try {
      const { body, replayed } = await this.stack.send(operation, input as never, { caller: { tenantId: this.tenantId, id: this.headId }, ...seen });
      return { text: JSON.stringify(body), replayed };
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      const { code, status, retryable } = error.problem;
      const documented = operation.http === undefined ? status < 500 : FAILURE_STATUS[documentedFailures(operation)[code] ?? 'internal'] === status && status !== 500;
      if (!documented && !retryable) this.surprises.add(`${operation.name}: ${status} ${code}`);
      return { text: JSON.stringify(error.problem), problem: error.problem, replayed: false };
    }
  }

  /** As `send`; of background work what came of it, when it comes at once. */
  async carryOut(operation: AnyOperation, aimed: Aimed): Promise<Outcome> {
    const outcome = await this.send(operation, aimed, operation.idempotency === 'required' ? randomUUID() : undefined);
    if (operation.kind !== 'job' || outcome.problem || !operation.http) return outcome;
    const { id } = JSON.parse(outcome.text) as { id: string };
    const { getJob } = allContracts.find(({ service }) => service.name === operation.service)!.platform;
    const job = await this.stack.eventually(async () => {
      const found = await this.stack.call(getJob, { id }, { caller: { tenantId: this.tenantId, id: this.headId } });
      return (found.state !== 'running' && found.state !== 'queued') || found.problem ? found : undefined;
    }, 1_000).catch(() => undefined);
    return { text: JSON.stringify(job ?? null), replayed: outcome.replayed, problem: job?.problem ? ({ ...job.problem, status: job.problem.code === 'not-found' ? 404 : 422 } as Problem) : undefined };
  }

  /** Everything it has, the queues of the platform aside. */
  async belongings(): Promise<FirmRow[]> {
    return (await rowsOfFirm(this.stack.superuser, [...this.stack.services.keys()], this.tenantId)).filter(({ table }) => !PLATFORM.test(table));
  }

  /** Fields that repeat a word of one of its rows. */
  private wordsOf({ service, input }: AnyOperation): Record<string, unknown> {
    const said = Object.entries(WORDS).filter(([field]) => field.startsWith(`${service}.`) && field.slice(service.length + 1) in input.shape);
    return Object.fromEntries(said.flatMap(([field, [table, column]]) => {
      const rows = this.rows.get(table) ?? [];
      const row = rows[Math.floor(this.parts.random() * rows.length)];
      return row ? [[field.slice(service.length + 1), (JSON.parse(row.text) as Record<string, unknown>)[column]]] : [];
    }));
  }

  /** Which tables the ids of an operation are of shows in what becomes of it. */
  private learn(aimed: Aimed, { problem }: Pick<Outcome, 'problem'>): void {
    if (!problem || problem.status === 404 || problem.code.startsWith('unknown-')) this.parts.aim.learn(aimed, !problem);
  }

  private async refresh() {
    this.rows = Map.groupBy((await this.belongings()).filter((row) => row.id), (row) => row.table);
  }

  /** The version of what a call is about; 0 once it is gone. */
  private async versionOf({ input, ids }: Aimed): Promise<number> {
    const row = ids.find(({ key, row: { id } }) => key.endsWith('.id') && id === input.id)?.row;
    if (!row?.version) return 1;
    const { rows } = await this.stack.superuser.query<{ version: number }>(`select version from ${row.table} where id = $1`, [row.id]);
    return rows[0]?.version ?? 0;
  }

  private async tryOnce(operation: AnyOperation): Promise<boolean> {
    const aimed = this.inputFor(operation);
    if (!aimed) return false;
    const idempotencyKey = operation.idempotency === 'none' || operation.kind === 'query' ? undefined : randomUUID();
    const { problem } = await this.send(operation, aimed, idempotencyKey);
    this.learn(aimed, { problem });
    if (!problem) this.made.push({ operation, aimed, idempotencyKey });
    return !problem;
  }
}
