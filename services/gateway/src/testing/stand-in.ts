import { changeSubject, command, contacts, defineService, field, Id, job, list, MoneyAmount, Piece, query, shownCustom, type AnyOperation, type Problem } from '@kontora/contracts';
import { connectNats, HEADER, type RuntimeConfig } from '@kontora/platform';
import { headers, type NatsConnection } from '@nats-io/transport-node';
import { z } from 'zod';

const Row = z.object({
  id: Id, inn: z.string(), title: z.string(), sum: MoneyAmount, due: z.iso.date().nullable(), createdAt: z.iso.datetime({ offset: true }), urgent: z.boolean(), minutes: z.int(),
  origin: z.object({ service: z.string(), number: z.string().nullable() }).nullable(), phones: z.array(z.object({ text: z.string(), e164: z.string() })), tags: z.array(z.string()), custom: z.record(z.string(), z.unknown()),
});
export type Row = z.input<typeof Row>;

/** A service that does what a test tells it to. It has the name, and so the rights on the bus, of a real one. */
export const standIn = defineService('contacts', {
  summary: 'A stand-in', events: {}, operations: {
    listThings: list({ summary: 'Things', http: 'GET /things', permission: 'contacts:read', item: Row, filter: { title: field.text() }, sort: ['title'] }),
    listClients: list({ summary: 'Clients', http: 'GET /clients', permission: 'contacts:read', item: z.object({ name: z.string(), custom: z.record(z.string(), z.unknown()) }), filter: { name: field.text() }, sort: ['name'], custom: 'organisation', extra: { custom: shownCustom } }),
    listCustomFields: contacts.listCustomFields,
    getThing: query({ summary: 'A thing', http: 'GET /things/:id', permission: 'contacts:read', input: z.object({ id: z.string() }), output: z.object({}) }),
    changeThing: command({ summary: 'Change', http: 'PATCH /things/:id', permission: 'contacts:write', input: z.object({ id: z.string(), title: z.string() }).partial(), output: z.object({}) }),
    addThing: command({ summary: 'Add', http: 'POST /things', permission: 'contacts:write', input: z.object({ title: z.string() }).partial(), output: z.object({}) }),
    askPublicly: command({ summary: 'Ask', http: 'POST /questions', permission: 'public', input: z.object({}), output: z.object({}) }),
    countThings: job({ summary: 'Count', http: 'POST /things/count', permission: 'contacts:read', input: z.object({}), output: z.object({}) }),
    uploadThings: command({
      summary: 'Upload', http: 'POST /boxes/:box/things', permission: 'contacts:write', input: z.object({ box: z.string(), fileName: z.string().optional(), piece: Piece }), output: z.object({ bytes: z.int() }),
      upload: { maxBytes: 3_000_000 },
    }),
  },
});
/** What the stand-in is asked, with what came beside it. */
export interface Question { input: Record<string, unknown>; key: string | undefined }
/** Answers a question; a `Problem` fails it. */
export type Answerer = (question: Question) => unknown;

/** Runs the stand-in on a bus, with an answer for every operation a test needs. */
export class StandIn {
  readonly answers: Record<string, Answerer> = {};
  readonly asked: { name: string; question: Question }[] = [];
  private constructor(private readonly nats: NatsConnection) {}

  /** Tells of a change, as a service does after a transaction. */
  tell(tenantId: string, ids: readonly string[]): void { this.nats.publish(changeSubject('contacts', tenantId), JSON.stringify(ids)); }

  static async start(config: RuntimeConfig): Promise<StandIn> {
    const stand = new StandIn(await connectNats(config, 'contacts'));
    for (const operation of Object.values(standIn.service.operations) as AnyOperation[]) {
      stand.nats.subscribe(operation.subject, { callback: (_, message) => {
        const question: Question = { input: message.json(), key: message.headers?.get(HEADER.idempotencyKey) || undefined };
        stand.asked.push({ name: operation.name, question });
        void (async () => {
          const answer = (await stand.answers[operation.name]?.(question)) ?? {};
          const head = headers();
          if (isProblem(answer)) head.set(HEADER.status, String(answer.status));
          message.respond(JSON.stringify(answer), { headers: head });
        })();
      } });
    }
    await stand.nats.flush();
    return stand;
  }

  stop(): Promise<void> { return this.nats.close(); }
}

/** A failure as a service would answer it. */
export const problem = (status: number, code: string): Problem => ({ type: 'x', title: code, status, code, detail: code, traceId: 't', retryable: status === 503 });
const isProblem = (answer: unknown): answer is Problem => typeof (answer as Problem).status === 'number' && 'traceId' in (answer as object);
