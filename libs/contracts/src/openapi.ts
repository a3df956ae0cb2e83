import { z } from 'zod';
import { ChangeNotice, watchChanges } from './change-notice.ts';
import { GATEWAY_FIELDS, UPLOAD_TYPES, type AnyOperation, type FilterField, type HttpRoute, type ListSpec } from './contract.ts';
import { conditionsSchema, CustomConditions, FILTER_LIMITS } from './list.ts';
import { FailureResponses } from './openapi-failures.ts';
import { Links } from './openapi-links.ts';
import { SchemaCollection, type Json } from './openapi-schemas.ts';
import { hasETag, isKeyed, placeOf, routeOf, successStatus, type Variant } from './route.ts';
import type { ServiceContract } from './service-contract.ts';
import { Job, Problem } from './shapes.ts';

/** Title and version of the API, and what the gateway serves beside the contracts' operations. */
export interface ApiInfo { title: string; version: string; description?: string; paths?: Record<string, Json> }
/** An OpenAPI 3.1 document. */
export interface OpenApi { openapi: '3.1.0'; info: Json; paths: Record<string, Record<string, Json>>; components: Json; tags: Json[]; security: Json[] }

/** The session cookie of people; set by the gateway. */
export const SESSION_COOKIE = 'kontora_session';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const byKey = <T>(entries: Record<string, T>, order = (key: string) => key) => Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (order(a) < order(b) ? -1 : 1)));

/**
 * The public API as an OpenAPI 3.1 document, derived from the contracts alone. Its order does not depend on theirs, so that a
 * checked-in copy changes only where the API does. @throws Error when two operations share a name or a route, or a path names a field its input lacks.
 */
export function openApi(contracts: readonly ServiceContract[], { paths: extra = {}, ...info }: ApiInfo): OpenApi {
  const operations = contracts.flatMap(({ service }) => Object.values(service.operations)).filter(({ http }) => http);
  const description = new Description(new Links(operations));
  for (const operation of operations) description.add(operation);
  description.addStream(watchChanges, { summary: watchChanges.summary, event: ChangeNotice });
  const paths = byKey({ ...description.paths, ...extra } as Record<string, Record<string, Json>>);
  for (const [path, methods] of Object.entries(paths)) paths[path] = byKey(methods, (method) => String(METHODS.indexOf(method)));
  return description.schemas.finish({
    openapi: '3.1.0', info, tags: [...contracts.map(({ service }) => ({ name: service.name, description: service.summary })), { name: watchChanges.service, description: 'The edge itself' }].sort((a, b) => (a.name < b.name ? -1 : 1)),
    security: [{ session: [] }, { apiKey: [] }], paths,
    components: {
      responses: byKey(description.failures.components), parameters: { ...PARAMETERS, ...description.paging }, headers: HEADERS, links: byKey(description.links.components),
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE, description: 'People: set on signing in' },
        apiKey: { type: 'http', scheme: 'bearer', description: 'Programs: an API key' },
      },
    },
  }) as unknown as OpenApi;
}

/** The system's public API as the gateway serves it and as it is checked in. */
export const publicApi = (contracts: readonly ServiceContract[]): OpenApi => openApi(contracts, { title: 'Kontora', version: '1.0.0', description: 'Everything the console does, and nothing it does not.' });

/** As the gateway takes it: printable characters without spaces. */
const IDEMPOTENCY_KEY: Json = { type: 'string', minLength: 1, maxLength: 120, pattern: '^[!-~]+$' };
const PARAMETERS: Json = {
  fields: { name: 'fields', in: 'query', schema: { type: 'string' }, description: 'Columns, in this order: names of fields, and of fields within them as `origin.service`. All when not given' },
  lang: { name: 'lang', in: 'query', schema: { type: 'string', enum: ['ru', 'en'] }, description: 'Language of the headings; else that of Accept-Language, else Russian' },
  idempotencyKey: { name: 'Idempotency-Key', in: 'header', schema: IDEMPOTENCY_KEY, description: 'The same key with the same body is carried out once and answered the same' },
  headings: { name: 'headings', in: 'query', schema: { type: 'array', items: { type: 'string', maxLength: 200 } }, description: 'What stands over the columns, one for each name in `fields`; an empty one, and that of an object, leaves columns their own' },
  idempotencyKeyRequired: { name: 'Idempotency-Key', in: 'header', required: true, schema: IDEMPOTENCY_KEY, description: 'The same key with the same body is carried out once and answered the same' },
  ifMatch: { name: 'If-Match', in: 'header', required: true, schema: { type: 'string' }, description: 'The ETag you have seen, such as "3"' },
};
const HEADERS: Json = {
  etag: { schema: { type: 'string' }, description: 'The version, quoted; send it back in If-Match' },
  location: { schema: { type: 'string' }, description: 'Where the job is to be watched' },
  replayed: { schema: { type: 'boolean' }, description: 'The stored answer to an earlier request with this key' },
};
const FILES: Partial<Record<Variant, string>> = { csv: 'text/csv', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' };
const FILE_PARAMETERS = ['fields', 'headings', 'lang'].map((name) => ({ $ref: `#/components/parameters/${name}` }));
const PAGING = ['limit', 'after', 'count'];
const capital = (name: string) => name[0]!.toUpperCase() + name.slice(1);

class Description {
  readonly paths: Record<string, Record<string, Json>> = {};
  readonly schemas = new SchemaCollection();
  readonly failures = new FailureResponses();
  /** The parameters that all lists share. */
  readonly paging: Json = {};
  private readonly names = new Set<string>();

  constructor(readonly links: Links) { this.schemas.of(Problem, 'output'); }

  add(operation: AnyOperation) {
    this.put(operation);
    if (operation.list) for (const variant of ['search', 'csv', 'xlsx'] as const) this.put(operation, variant);
    if (operation.kind !== 'query' || operation.output !== Job) return;
    this.addStream({ ...operation, name: operation.name.replace(/^get/, 'watch'), http: `${operation.http}/stream` as HttpRoute }, { summary: `${operation.summary}, as server-sent events until it ends`, event: Job });
  }

  private put(operation: AnyOperation, variant?: Variant) {
    const { method, path, parameters } = routeOf(operation, variant);
    const missing = parameters.find((field) => !(field in operation.input.shape));
    if (missing) throw new Error(`${operation.name}: its path names ${missing}, which its input lacks`);
    this.place({ method, path, id: operation.name + (variant ? capital(variant) : '') }, {
      summary: operation.summary + (variant === 'search' ? ', by a condition tree' : variant ? `, all rows as ${variant}` : ''), ...(operation.description && { description: operation.description }),
      tags: [operation.service], 'x-permission': operation.permission, ...(operation.permission === 'public' && { security: [] }),
      ...nonEmpty('parameters', [...this.parameters(operation, variant), ...(variant && variant in FILES ? FILE_PARAMETERS : []), ...headerParameters(operation)]), ...this.requestBody(operation, variant),
      responses: { [successStatus(operation)]: this.success(operation, variant), ...this.failures.of(operation, variant) },
    });
  }

  /** A route that answers with server-sent events. */
  addStream(operation: AnyOperation, { summary, event }: { summary: string; event: z.ZodType }) {
    const { path } = routeOf(operation);
    this.place({ method: 'GET', path, id: operation.name }, {
      summary, ...(operation.description && { description: operation.description }), tags: [operation.service], 'x-permission': operation.permission, ...nonEmpty('parameters', this.parameters(operation)),
      responses: { 200: { description: 'Events with their data', content: { 'text/event-stream': { schema: eventOf(this.schemas.of(event, 'output')) } } }, ...this.failures.of(operation) },
    });
  }

  private place({ method, path, id }: { method: string; path: string; id: string }, content: Json) {
    const methods = (this.paths[path.replace(/:(\w+)/g, '{$1}')] ??= {});
    if (this.names.has(id) || method.toLowerCase() in methods) throw new Error(`Two operations are called ${id}, or are at ${method} ${path}`);
    this.names.add(id);
    methods[method.toLowerCase()] = { operationId: id, ...content };
  }

  private fields(operation: AnyOperation, place: 'path' | 'query' | 'body', variant?: Variant): string[] {
    const asFile = variant !== undefined && variant in FILES;
    return Object.keys(operation.input.shape).filter((field) => placeOf(operation, field, variant) === place && !GATEWAY_FIELDS.includes(field) && !(asFile && PAGING.includes(field)));
  }

  private parameters(operation: AnyOperation, variant?: Variant): Json[] {
    return (['path', 'query'] as const).flatMap((place) => this.fields(operation, place, variant).flatMap((field) => {
      if (operation.list && field === 'filter') return this.filterParameters(operation.list);
      const shared = operation.list && PAGING.includes(field);
      const { description, ...schema } = this.schemas.of(operation.input.shape[field], 'input');
      const required = place === 'path' || !operation.input.shape[field].safeParse(undefined).success;
      const parameter = { name: field, in: place, ...(required && { required }), ...(description !== undefined && { description }), schema };
      if (shared) this.paging[field] = parameter;
      return [shared ? { $ref: `#/components/parameters/${field}` } : parameter];
    }));
  }

  private filterParameters(spec: ListSpec): Json[] {
    return Object.entries(spec.filter).map(([name, field]) =>
      ({ name: `filter[${name}]`, in: 'query', style: 'deepObject', explode: true, ...(field.describe && { description: field.describe }), schema: this.conditions(field) }));
  }

  /** The conditions on a field: one component a type; those of a closed set name its values. */
  private conditions(field: FilterField): Json {
    const schema = this.schemas.of(conditionsSchema(field), 'input');
    return field.type === 'enum' ? schema : this.schemas.named(`${capital(field.type)}Conditions`, schema);
  }

  private filterTree(operation: AnyOperation): Json {
    const id = `${capital(operation.name)}Filter`;
    const self = { $ref: `#/input/${id}` };
    return this.schemas.named(id, {
      type: 'object', additionalProperties: false, ...(operation.list!.custom && { patternProperties: { '^custom\\.[a-z][a-zA-Z0-9]{1,39}$': this.schemas.named('CustomConditions', this.schemas.of(CustomConditions, 'input')) } }), description: `Conditions at one level must all hold; up to ${FILTER_LIMITS.depth} levels and ${FILTER_LIMITS.conditions} conditions`,
      properties: {
        ...Object.fromEntries(Object.entries(operation.list!.filter).map(([name, field]) => [name, this.conditions(field)])),
        and: { type: 'array', items: self, maxItems: 20 }, or: { type: 'array', items: self, maxItems: 20 }, not: self,
      },
    });
  }

  private requestBody(operation: AnyOperation, variant?: Variant): Json {
    if (operation.upload) return { requestBody: { required: true, description: `The file, of at most ${operation.upload.maxBytes} bytes`, content: Object.fromEntries((operation.upload.types ?? UPLOAD_TYPES).map((type) => [type, { schema: { type: 'string', format: 'binary' } }])) } };
    const fields = this.fields(operation, 'body', variant);
    if (fields.length === 0) return {};
    const { shape } = operation.input;
    const whole = !operation.list && fields.length === Object.keys(shape).length;
    const schema = this.schemas.of(whole ? operation.input : z.object(Object.fromEntries(fields.filter((field) => !(operation.list && field === 'filter')).map((field) => [field, shape[field]]))), 'input');
    if (operation.list) Object.assign(schema.properties as Json, { filter: this.filterTree(operation) });
    const merge = operation.http?.startsWith('PATCH') ? 'application/merge-patch+json' : undefined;
    return { requestBody: { required: true, content: { 'application/json': { schema }, ...(merge && { [merge]: { schema } }) } } };
  }

  private success(operation: AnyOperation, variant?: Variant): Json {
    const file = variant && FILES[variant];
    if (file) return { description: 'All rows that match', content: { [file]: { schema: { type: 'string', format: 'binary' } } } };
    const headers = {
      ...(hasETag(operation) && { ETag: { $ref: '#/components/headers/etag' } }), ...(operation.kind === 'job' && { Location: { $ref: '#/components/headers/location' } }),
      ...(isKeyed(operation) && { 'Idempotency-Replayed': { $ref: '#/components/headers/replayed' } }),
    };
    const output = this.schemas.of(operation.output, 'output');
    const asJob = operation.kind === 'job';
    const schema = asJob ? { allOf: [this.schemas.of(Job, 'output'), { properties: { result: { anyOf: [output, { type: 'null' }] } } }] } : output;
    const links = { ...this.links.of(operation), ...(!variant && operation.list && this.filesOf(operation)) };
    return { description: asJob ? 'Accepted; it runs in the background, and its result follows' : 'Done', ...nonEmptyObject('headers', headers), content: { 'application/json': { schema } }, ...nonEmptyObject('links', byKey(links)) };
  }

  /** From a list to the same rows as a file. */
  private filesOf(operation: AnyOperation): Json {
    const asked = this.parameters(operation, 'csv').map(({ name, in: place }) => [name, `$request.${place as string}.${name as string}`]);
    return Object.fromEntries((['csv', 'xlsx'] as const).map((variant) => [operation.name + capital(variant), { operationId: operation.name + capital(variant), parameters: Object.fromEntries(asked) }]));
  }
}

const eventOf = (data: Json): Json => ({ type: 'object', required: ['data'], properties: { event: { type: 'string' }, data: { type: 'string', contentMediaType: 'application/json', contentSchema: data } } });
function headerParameters(operation: AnyOperation): Json[] {
  return [
    ...(isKeyed(operation) ? [{ $ref: `#/components/parameters/${operation.idempotency === 'required' ? 'idempotencyKeyRequired' : 'idempotencyKey'}` }] : []),
    ...(operation.ifMatch === 'required' ? [{ $ref: '#/components/parameters/ifMatch' }] : []),
  ];
}
const nonEmpty = (key: string, list: unknown[]) => (list.length > 0 ? { [key]: list } : {});
const nonEmptyObject = (key: string, object: Json) => (Object.keys(object).length > 0 ? { [key]: object } : {});
