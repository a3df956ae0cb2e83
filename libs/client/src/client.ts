import { fillRoute, isKeyed, routeOf, type AnyList, type AnyOperation, type Answer, type Job, type Request, type Response as Output, type ServiceContract, type UploadRequest, type Variant } from '@kontora/contracts';
import { Exchange, type ClientOptions } from './exchange.ts';
import { watchJob } from './watch-job.ts';

/** What may go beside the input of a call. */
export interface CallOptions {
  /** Repeating a call with the same key has one effect. Without it every POST gets a key of its own. */
  idempotencyKey?: string;
  /** The version that was seen, or its ETag. */
  ifMatch?: number | string;
  signal?: AbortSignal;
  /** How long to wait for the answer. */
  timeoutMs?: number;
}
/** A file to be uploaded. The type of a Blob is told to the server; a stream is sent once only, whatever happens. */
export type FileBody = Blob | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
/** What the file of a list is to look like: which columns in which order (all when not given), and the language of the headings. */
export interface FileOptions { fields?: readonly string[]; headings?: readonly string[]; lang?: 'ru' | 'en' }
/** An answer with what came beside it. */
export interface Reply<O extends AnyOperation> {
  data: Answer<O>;
  /** Of objects with a version: to be sent back as `ifMatch`. */
  etag: string | null;
  /** The stored answer to an earlier call with this idempotency key. */
  replayed: boolean;
}
interface Sent extends Omit<CallOptions, 'timeoutMs'> { body?: BodyInit; type?: string; timeoutMs?: number | null }
type Method<O extends AnyOperation> = {} extends Request<O> ? (input?: Request<O>, options?: CallOptions) => Promise<Answer<O>> : (input: Request<O>, options?: CallOptions) => Promise<Answer<O>>;
/** A service's operations as methods. */
export type Methods<C> = { readonly [K in keyof C as C[K] extends AnyOperation ? K : never]: C[K] extends AnyOperation ? Method<C[K]> : never };

/** The public API, typed by the contracts. Every method throws `ApiProblem` when the answer is not a success. */
export class Client {
  private readonly exchange: Exchange;
  constructor(private readonly options: ClientOptions) { this.exchange = new Exchange(options); }

  /** Calls an operation and gives what it answers; for background work the job. */
  async call<O extends AnyOperation>(operation: O, input: Request<O>, options?: CallOptions): Promise<Answer<O>> {
    return (await this.send(operation, input, options)).data;
  }

  /** As `call`, with the ETag and whether the answer is a replay. */
  async send<O extends AnyOperation>(operation: O, input: Request<O>, options: CallOptions = {}): Promise<Reply<O>> {
    const { body } = fillRoute(operation, input);
    return this.request(operation, input, { ...options, ...(body && { body: JSON.stringify(body), type: 'application/json' }) });
  }

  /** Sends a file to an operation that takes one; waits without limit unless told otherwise. */
  async upload<O extends AnyOperation>(operation: O, input: UploadRequest<O>, file: FileBody, options: CallOptions = {}): Promise<Answer<O>> {
    return (await this.request(operation, input, { timeoutMs: null, ...options, body: file, type: (file instanceof Blob && file.type) || 'application/octet-stream' })).data;
  }

  private async request<O extends AnyOperation>(operation: O, input: Request<O> | UploadRequest<O>, sent: Sent): Promise<Reply<O>> {
    const { method, path, query } = fillRoute(operation, input);
    const { idempotencyKey, ifMatch, body, type, signal, timeoutMs } = sent;
    const key = isKeyed(operation) ? (idempotencyKey ?? randomKey()) : undefined;
    const headers = {
      ...(key && { 'idempotency-key': key }), ...(ifMatch !== undefined && { 'if-match': typeof ifMatch === 'number' ? `"${ifMatch}"` : ifMatch }), ...(type && { 'content-type': type }),
    };
    const safe = (operation.kind === 'query' || key !== undefined) && !(body instanceof ReadableStream);
    const response = await this.exchange.send({ url: address(path, query), method, headers, body, safe, signal, timeoutMs });
    const text = await response.text();
    return { data: (text === '' ? undefined : JSON.parse(text)) as Answer<O>, etag: response.headers.get('etag'), replayed: response.headers.get('idempotency-replayed') === 'true' };
  }

  /** The operations of a service as methods: `client.of(contacts).createOrganisation({ name: 'Ромашка' })`. */
  of<C extends ServiceContract>(contract: C): Methods<C> {
    const methods = Object.values(contract.service.operations).map((operation) => [operation.name, (input: object = {}, options?: CallOptions) => this.call(operation, input, options)]);
    return Object.fromEntries(methods) as Methods<C>;
  }

  /** The pages of a list, each asked for when the one before has been dealt with. */
  async *pages<O extends AnyList>(operation: O, input: Request<O>, options?: CallOptions): AsyncGenerator<Output<O>, void, undefined> {
    for (let after = (input as { after?: string }).after; ;) {
      const page = (await this.call(operation, { ...(input as object), after } as Request<O>, options)) as Output<O> & { page: { next: string | null } };
      yield page;
      if (page.page.next === null) return;
      after = page.page.next;
    }
  }

  /** A job each time it has changed, until it has ended. */
  watchJob(job: Pick<Job, 'service' | 'id'>, { signal }: Pick<CallOptions, 'signal'> = {}): AsyncGenerator<Job, void, undefined> {
    return watchJob(this.exchange, job, signal);
  }

  /** The address of a query, for links: of a list's `csv` or `xlsx` file, say. @throws TypeError when the operation cannot be asked by address alone. */
  url<O extends AnyOperation>(operation: O, input: Request<O> & FileOptions, variant?: Exclude<Variant, 'search'>): string {
    const { method, path, query } = fillRoute(operation, input, variant);
    if (method !== 'GET') throw new TypeError(`${routeOf(operation).method} ${operation.name} cannot be a link`);
    return this.options.baseUrl.replace(/\/$/, '') + address(path, query);
  }
}

/** A client of the public API, for browsers and Node. */
export const createClient = (options: ClientOptions): Client => new Client(options);

const address = (path: string, query: string) => (query ? `${path}?${query}` : path);
// crypto.randomUUID is missing in browsers on plain http
const randomKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
