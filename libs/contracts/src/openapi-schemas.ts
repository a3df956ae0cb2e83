import { z } from 'zod';

/** A piece of an OpenAPI document. */
export type Json = { [key: string]: unknown };
/** What a caller sends differs from what it receives: fields with defaults may be left out, but are always there. */
export type Side = 'input' | 'output';

/**
 * Collects JSON schemas made from zod. Schemas with an id (`.meta({ id })`) become components, others stay where they are used.
 * References are preliminary until `finish`, because only then it is known which components need two forms.
 */
export class SchemaCollection {
  private readonly components: Record<Side, Map<string, Json>> = { input: new Map(), output: new Map() };

  /** The JSON schema of a value as it is sent or received. */
  of(schema: z.ZodType, side: Side): Json {
    const { properties, $defs = {} } = z.toJSONSchema(z.object({ it: schema }), { io: side, unrepresentable: 'any' }) as unknown as { properties: { it: Json }; $defs?: Record<string, Json> };
    for (const [id, definition] of Object.entries($defs)) this.add(id, tidy(definition, side) as Json, side);
    return tidy(properties.it, side) as Json;
  }

  /** Adds a component that callers send, and gives the reference to it. @throws Error when another has this name. */
  named(id: string, definition: Json): Json {
    this.add(id, definition, 'input');
    return { $ref: `#/input/${id}` };
  }

  /** Puts the final references into a document and adds the components it needs, in alphabetical order. */
  finish(document: Json): Json {
    const twofold = this.twofold();
    const name = (side: string, id: string) => (side === 'input' && twofold.has(id) ? `${id}Input` : id);
    const resolve = (node: unknown): unknown => mapJson(node, (key, value) => {
      const [, side, id] = (key === '$ref' && typeof value === 'string' && /^#\/(input|output)\/(.+)$/.exec(value)) || [];
      return side ? `#/components/schemas/${name(side, id!)}` : undefined;
    });
    const schemas: Json = {};
    for (const side of ['output', 'input'] as const) {
      for (const [id, definition] of this.components[side]) {
        const final = name(side, id);
        if (side === 'input' && final !== id && this.components.output.has(final)) throw new Error(`Two schemas would be called ${final}`);
        schemas[final] ??= resolve(definition);
      }
    }
    const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
    return { ...(resolve(document) as Json), components: { schemas: sorted, ...(resolve(document.components ?? {}) as Json) } };
  }

  private add(id: string, definition: Json, side: Side) {
    const known = this.components[side].get(id);
    if (id.startsWith('__')) throw new Error('A schema that contains itself needs an id');
    if (known && JSON.stringify(known) !== JSON.stringify(definition)) throw new Error(`Two schemas are called ${id}`);
    this.components[side].set(id, definition);
  }

  /** Components whose two sides differ, themselves or in something they refer to. */
  private twofold(): Set<string> {
    const { input, output } = this.components;
    const text = (definition: Json) => JSON.stringify(definition).replaceAll('"#/input/', '"#/output/');
    const both = [...input.keys()].filter((id) => output.has(id));
    const found = new Set(both.filter((id) => text(input.get(id)!) !== text(output.get(id)!)));
    for (let before = -1; before !== found.size;) {
      before = found.size;
      for (const id of both) if ([...found].some((other) => text(output.get(id)!).includes(`"#/output/${other}"`))) found.add(id);
    }
    return found;
  }
}

/** A copy in which `replace` may exchange any member; undefined goes on inside it. */
function mapJson(node: unknown, replace: (key: string, value: unknown, owner: Json) => unknown): unknown {
  if (Array.isArray(node)) return node.map((item) => mapJson(item, replace));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, replace(key, value, node as Json) ?? mapJson(value, replace)]));
}

const SELF_EVIDENT = new Set(['uuid', 'date', 'date-time', 'email']);

/** Leaves out what only repeats: the pattern beside a format, the range of safe integers, text forms of a boolean; and what forbids additions to answers. */
function tidy(node: unknown, side: Side): unknown {
  if (Array.isArray(node)) return node.map((item) => tidy(item, side));
  if (typeof node !== 'object' || node === null) return node;
  const json = node as Json;
  const [first, second] = Array.isArray(json.anyOf) && json.anyOf.length === 2 ? (json.anyOf as Json[]) : [];
  if (first?.type === 'boolean' && (JSON.stringify(second?.enum) === '["true","false"]' || Object.keys(second!).length === 0)) return tidy({ ...json, anyOf: undefined, type: 'boolean' }, side);
  const superfluous = (key: string, value: unknown) => value === undefined
    || (key === 'pattern' && typeof value === 'string' && SELF_EVIDENT.has(String(json.format)))
    || ((key === 'minimum' || key === 'maximum') && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER)
    || (key === 'additionalProperties' && value === false && side === 'output')
    || (key === 'propertyNames' && JSON.stringify(value) === '{"type":"string"}');
  return Object.fromEntries(Object.entries(json).filter(([key, value]) => !superfluous(key, value)).map(([key, value]) =>
    [key, key === '$ref' && typeof value === 'string' ? value.replace('#/$defs/', `#/${side}/`) : tidy(value, side)]));
}
