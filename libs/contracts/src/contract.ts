import { z } from 'zod';

/** What may carry out an operation: a `command` changes state in one transaction, a `query` only reads, a `job` runs in the background with progress. */
export type Kind = 'command' | 'query' | 'job';

/** Where an operation stands in the public API, below `/api/v1`. `:name` segments are filled from the input. */
export type HttpRoute = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`;

/**
 * Who may call: a permission such as `contacts:read`, or either of two as `tasks:read or tasks:own`; `signed-in` for every employee of the firm; `public` without signing in;
 * `internal` for other services only (such an operation has no HTTP route).
 */
export type Permission = `${string}:${string}` | 'signed-in' | 'public' | 'internal';
/** The permissions of which one is enough; none where every caller may. */
export const sufficient = (permission: Permission): string[] => (permission.includes(':') ? permission.split(' or ') : []);

/** The HTTP status that each class of failure becomes; the class is declared beside the failure's code. */
export const FAILURE_STATUS = {
  invalid: 400, unauthenticated: 401, forbidden: 403, missing: 404, conflict: 409, stale: 412, 'too-large': 413,
  'unsupported-media': 415, unprocessable: 422, 'precondition-required': 428, 'too-many': 429, internal: 500, unavailable: 503, timeout: 504,
} as const;
/** A class of failure. */
export type Failure = keyof typeof FAILURE_STATUS;

/** Something a caller may ask of a service. Everything else (subject, route, OpenAPI, client method, span name) is derived from it. */
export interface Operation<K extends Kind = Kind, I extends z.ZodObject = z.ZodObject, O extends z.ZodType = z.ZodType, E extends string = string> {
  readonly kind: K;
  readonly service: string;
  readonly name: string;
  /** NATS subject: `issueInvoice` of billing → `rpc.billing.issue-invoice`. */
  readonly subject: string;
  readonly summary: string;
  readonly description?: string;
  readonly http?: HttpRoute;
  readonly permission: Permission;
  readonly input: I;
  readonly output: O;
  /** Declared failures: stable code → class. `not-found` needs no declaration. */
  readonly errors: Readonly<Record<E, Failure>>;
  /** `required`: a POST without `Idempotency-Key` is refused (money, filings, generation, imports). `none`: the key is ignored, since the answer holds a secret that must not be stored. */
  readonly idempotency: 'optional' | 'required' | 'none';
  /** `required`: the caller must send `If-Match` with the version it has seen (428 without, 412 when stale). */
  readonly ifMatch: 'none' | 'required';
  /** A list: cursors, filters, `POST …/search` and exports come with it. */
  readonly list?: ListSpec;
  /** The request body is a file, which reaches the handler in pieces. */
  readonly upload?: UploadSpec;
  /**
   * What the operation does with the browser's session, which only the gateway sees (an HttpOnly cookie). `start`: the gateway moves
   * `sessionToken` of the answer into the cookie and takes it out of the body. `use`: it passes the cookie as input field `sessionToken`;
   * `renew`: both, the new token replaces the old; `end`: it passes the cookie and clears it. Whatever the caller sent under that name is dropped.
   */
  readonly session?: 'start' | 'use' | 'renew' | 'end';
}
/**
 * A file as the body of a request (commands only). The input has a field `piece: Piece` beside what stands in path and query; the caller sends the
 * file's bytes as they are, and the gateway calls the operation once for every piece of up to 512 KiB, one after another, the next when the last
 * is stored. Nobody ever holds the whole file. The answer to the last piece is the answer to the request; a failure of any piece is it at once.
 *
 * The handler stores each piece under `piece.upload` and `piece.no`, and makes the file what counts when `piece.last` is true; what comes before
 * may be any output, nobody sees it. Every piece is sent with an idempotency key of its own, so it is stored once however often it is sent. A caller
 * who goes away leaves pieces without a last one: they are removed some time later, or with the next upload to the same place. The size, the type
 * by Content-Type and the first bytes of zip and xlsx are checked before (413 `body-too-large`, 415 `unsupported-media-type`, 400 `empty-file`).
 */
export interface UploadSpec {
  readonly maxBytes: number;
  /** Media types that are taken; `UPLOAD_TYPES` when not given. */
  readonly types?: readonly string[];
}
/** What uploads take unless they say otherwise: CSV, workbooks, zip archives, and bytes without a type. */
export const UPLOAD_TYPES: readonly string[] = [
  'application/octet-stream', 'text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/vnd.ms-excel', 'application/zip', 'application/x-zip-compressed',
];
/** Bytes of a file in a piece, at most. */
export const PIECE_BYTES = 512 * 1024;
/** A part of an uploaded file: `upload` is one request's (the same again when it is repeated with its Idempotency-Key), `no` counts from 0. */
export const Piece = z.object({
  upload: z.uuid(), no: z.int().min(0), last: z.boolean(), bytes: z.string().max(Math.ceil(PIECE_BYTES / 3) * 4).regex(/^[A-Za-z0-9+/]*={0,2}$/, 'Expected base64').refine((text) => text.length % 4 === 0, 'Expected base64, padded').meta({ description: 'In base64', contentEncoding: 'base64' }),
});
/** A part of an uploaded file. */
export type Piece = z.infer<typeof Piece>;

/**
 * Input fields that the gateway fills and that are no part of the public API: the session cookie (see `session`), the address a request comes from,
 * and the pieces of an uploaded file (see `upload`).
 * An operation that has one in its input gets it; whatever the caller sent under the name is dropped.
 */
export const GATEWAY_FIELDS: readonly string[] = ['sessionToken', 'clientAddress', 'piece'];
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the only way to say "any operation" under invariance
export type AnyOperation = Operation<any, any, any, any>;

/** Something that happened, told to whoever listens. Carries ids and facts; never data of natural persons. */
export interface DomainEvent<D extends z.ZodObject = z.ZodObject> {
  readonly service: string;
  readonly name: string;
  /** NATS subject: `organisationCreated` of contacts → `evt.contacts.organisation-created`. */
  readonly subject: string;
  /** The entity whose version orders these events. */
  readonly aggregate: string;
  readonly summary: string;
  readonly data: D;
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
export type AnyEvent = DomainEvent<any>;

/** The fields a list may be filtered and sorted by. */
export interface ListSpec {
  readonly filter: Readonly<Record<string, FilterField>>;
  readonly sort: readonly string[];
  readonly defaultSort: string;
  /** Whose fields, defined by each firm in its registry (`listCustomFields`), this list can be filtered and sorted by and can show, as `custom.<key>`. */
  readonly custom?: 'organisation' | 'person';
}
/** A filterable field: its type decides the operators. */
export interface FilterField { readonly type: 'text' | 'id' | 'enum' | 'integer' | 'number' | 'money' | 'date' | 'instant' | 'boolean'; readonly values?: readonly string[]; readonly describe?: string }

/** What a handler receives: the input after validation and defaults. */
export type Input<T extends AnyOperation> = z.output<T['input']>;
/** What a caller sends. */
export type Request<T extends AnyOperation> = z.input<T['input']>;
/** What a caller sends beside an uploaded file, whose pieces are the gateway's affair. */
export type UploadRequest<T extends AnyOperation> = Omit<Request<T>, 'piece'>;
/** What a handler returns. */
export type Output<T extends AnyOperation> = z.input<T['output']>;
/** What a caller receives. */
export type Response<T extends AnyOperation> = z.output<T['output']>;
/** The codes with which an operation may fail. */
export type FailureCode<T> = T extends Operation<any, any, any, infer E> ? E | 'not-found' : never;
/** The facts an event carries. */
export type EventData<T extends AnyEvent> = z.output<T['data']>;

interface Declaration<I extends z.ZodObject, O extends z.ZodType, E extends string> {
  summary: string; description?: string; http?: HttpRoute; permission: Permission; input: I; output: O;
  errors?: Readonly<Record<E, Failure>>; idempotency?: 'optional' | 'required' | 'none'; ifMatch?: 'none' | 'required'; list?: ListSpec; upload?: UploadSpec;
  session?: 'start' | 'use' | 'renew' | 'end';
}
const declare = <K extends Kind>(kind: K) => <I extends z.ZodObject, O extends z.ZodType, E extends string = never>(o: Declaration<I, O, E>): Operation<K, I, O, E> =>
  ({ idempotency: 'optional', ifMatch: 'none', ...o, errors: (o.errors ?? {}) as Record<E, Failure>, kind, service: '', name: '', subject: '' });

/** Declares an operation that changes state, in one transaction of its service. */
export const command = declare('command');
/** Declares an operation that only reads. */
export const query = declare('query');
/** Declares an operation that answers at once with a job (202) and runs in the background; `output` is its final result. */
export const job = declare('job');
/** Declares a fact that a service tells the others. */
export const event = <D extends z.ZodObject>(e: { summary: string; aggregate: string; data: D }): DomainEvent<D> => ({ ...e, service: '', name: '', subject: '' });
