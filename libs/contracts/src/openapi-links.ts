import { z } from 'zod';
import type { AnyOperation } from './contract.ts';
import type { Json } from './openapi-schemas.ts';
import { hasETag, routeOf } from './route.ts';
import { Job } from './shapes.ts';

/** Where in an answer the facts of one thing stand: at the top, first in a list's page, or first of what another thing holds. */
interface Spot { pointer: string; shape: z.ZodRawShape }
/** An operation on one thing of a collection: `POST /tasks/:id/complete` on `/tasks`, with what else of its path is to be found within the thing. */
interface Target { operation: AnyOperation; collection: string; parameter: string; within: string[] }

/**
 * Links of OpenAPI: what may follow an answer, and what of it the next request takes. They are derived from routes and outputs alone: what lists, creates or
 * reads a thing leads to all operations on it, with If-Match where they ask for it; what names another thing (`organisationId`) leads to that; a job's
 * acceptance to the job.
 */
export class Links {
  /** Links that several answers share. */
  readonly components: Json = {};
  private readonly targets: readonly Target[];
  /** What reads the thing that a field of this name names. */
  private readonly readers: ReadonlyMap<string, Target>;
  /** The things of a collection as answers show them. */
  private readonly schemas = new Map<string, Set<unknown>>();

  constructor(operations: readonly AnyOperation[]) {
    this.targets = operations.flatMap((operation) => targetOf(operation) ?? []);
    const readers = this.targets.filter(({ operation }) => /^get[A-Z]/.test(operation.name) && isWhole(operation));
    this.readers = new Map(readers.map((target) => [`${target.operation.name[3]!.toLowerCase()}${target.operation.name.slice(4)}Id`, target]));
    for (const { operation, collection } of this.targets) if (isWhole(operation)) this.shown(collection).add(answerOf(operation));
    for (const operation of operations) if (operation.list) this.shown(pathOf(operation)).add(elementOf(operation));
  }

  /** What may follow the success of an operation, by the operation that follows. */
  of(operation: AnyOperation): Json {
    const spots = spotsOf(operation);
    const onThing = this.targets.filter((target) => target.operation !== operation && this.produces(operation, target)).map((target) => this.link(target, operation, spots));
    const onOthers = operation.kind !== 'query' ? [] : spots.flatMap(({ pointer, shape }) => Object.keys(shape).flatMap((field) => {
      const target = this.readers.get(field);
      return target ? this.shared(target.operation, `${pointer}/${field}`, { [target.parameter]: `$response.body#${pointer}/${field}` }) : [];
    }));
    const onHeld = heldBy(operation).flatMap(({ collection, spot }) => this.targets.filter((target) => target.collection === collection).map((target) => this.link(target, operation, [spot])));
    return Object.assign({}, ...onOthers, ...onHeld, ...onThing) as Json;
  }

  private shown(collection: string): Set<unknown> {
    const found = this.schemas.get(collection) ?? new Set();
    this.schemas.set(collection, found);
    return found;
  }

  /** Whether an operation lists, creates or reads a thing that the target is about, in its collection or elsewhere. What changes one is left out: whoever changes it has the links already. */
  private produces(operation: AnyOperation, { collection, operation: target }: Target): boolean {
    if (operation.kind === 'job') return operation.service === target.service && this.shown(collection).has(Job);
    const path = pathOf(operation);
    if (path.replace(/^.*:\w+/, '') === collection) return true;
    if (path.startsWith(`${collection}/:`)) return operation.kind === 'query' && isWhole(operation);
    return operation.service === target.service && [answerOf(operation), elementOf(operation)].some((schema) => this.shown(collection).has(schema));
  }

  private link({ operation, parameter, within }: Target, from: AnyOperation, spots: readonly Spot[]): Json | undefined {
    for (const { pointer, shape } of spots) {
      const field = parameter in shape ? parameter : 'id';
      const inner = innerOf(shape, within);
      if (!(field in shape) || !inner || (field === 'id' && !/^id$|Id$/.test(parameter))) continue;
      const version = operation.ifMatch !== 'required' ? undefined : pointer === '' && hasETag(from) ? '$response.header.ETag' : 'version' in shape ? `"{$response.body#${pointer}/version}"` : undefined;
      if (operation.ifMatch === 'required' && !version) continue;
      const at = (one: string) => `$response.body#${pointer}/${one}`;
      return this.shared(operation, `${pointer}/${field}`, { [parameter]: at(field), ...Object.fromEntries(Object.entries(inner).map(([name, place]) => [name, at(place)])), ...(version && { 'If-Match': version }) });
    }
    return undefined;
  }

  private shared({ name }: AnyOperation, pointer: string, parameters: Json): Json {
    const id = [name, ...pointer.split('/').filter(Boolean), ...('If-Match' in parameters ? ['seen'] : [])].join('.');
    this.components[id] = { operationId: name, parameters };
    return { [name]: { $ref: `#/components/links/${id}` } };
  }
}

const pathOf = (operation: AnyOperation) => operation.http!.split(' ')[1]!;
const answerOf = (operation: AnyOperation): z.ZodType => (operation.kind === 'job' ? Job : operation.output as z.ZodType);
const camel = (segment: string) => segment.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
/** Whether an operation is about the whole thing: its path ends with the thing's own parameter. */
const isWhole = (operation: AnyOperation) => /^[^:]*\/:\w+$/.test(pathOf(operation));

/** The elements of an answer's page; undefined when it has none. */
function elementOf(operation: AnyOperation): z.ZodType | undefined {
  const answer = answerOf(operation);
  const data = answer instanceof z.ZodObject ? answer.shape.data : undefined;
  return data instanceof z.ZodArray ? data.element as z.ZodType : undefined;
}

function spotsOf(operation: AnyOperation): Spot[] {
  const [answer, element] = [answerOf(operation), elementOf(operation)];
  return [...(element instanceof z.ZodObject ? [{ pointer: '/data/0' as const, shape: element.shape }] : []), ...(answer instanceof z.ZodObject ? [{ pointer: '' as const, shape: answer.shape }] : [])];
}

/** The things that a thing holds and that have a collection of their own: the `versions` of `/obligation-types/:code` are `/obligation-type-versions`. */
function heldBy(operation: AnyOperation): { collection: string; spot: Spot }[] {
  const answer = answerOf(operation);
  const noun = /\/([\w-]+?)s?(\/:\w+)?$/.exec(pathOf(operation))?.[1];
  return Object.entries(answer instanceof z.ZodObject ? (answer.shape as z.ZodRawShape) : {}).flatMap(([field, held]) => {
    const element = held instanceof z.ZodArray ? held.element : undefined;
    return element instanceof z.ZodObject ? [{ collection: `/${noun}-${field}`, spot: { pointer: `/${field}/0`, shape: element.shape } }] : [];
  });
}

function targetOf(operation: AnyOperation): Target | undefined {
  const [first, ...others] = routeOf(operation).parameters;
  if (!first) return undefined;
  const path = pathOf(operation);
  return { operation, collection: path.slice(0, path.indexOf(`/:${first}`)), parameter: first, within: others.map((parameter) => `${camel(/([\w-]+)\/$/.exec(path.slice(0, path.indexOf(`:${parameter}`)))?.[1] ?? '')}/${parameter}`) };
}

/** Where in a thing the further parameters of a path stand: `checkList/id` in the first of its `checkList`. Undefined when one is nowhere. */
function innerOf(shape: z.ZodRawShape, within: readonly string[]): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  for (const [list, parameter] of within.map((place) => place.split('/') as [string, string])) {
    const held = shape[list];
    const element = held instanceof z.ZodArray ? held.element : undefined;
    if (!(element instanceof z.ZodObject) || !(parameter in element.shape)) return undefined;
    found[parameter] = `${list}/0/${parameter}`;
  }
  return found;
}
