import type { AnyOperation } from '@kontora/contracts';
import fc from 'fast-check';
import { arbitraryOf } from './arbitrary.ts';
import type { FirmRow } from './firm-rows.ts';

/** Random numbers from a seed, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An input, and from which tables its ids were taken. */
export interface Aimed { input: Record<string, unknown>; ids: { key: string; table: string; row: FirmRow }[] }

/**
 * Learns from which table the ids of each field come: contracts do not say it. A success speaks for the tables that were used, "there is no
 * such thing" against them; before anything is known names that are alike go first.
 */
export class Aim {
  private readonly scores = new Map<string, number>();
  constructor(private readonly random: () => number) {}

  /** The most promising of these tables for a field. */
  choose(operation: AnyOperation, field: string, tables: readonly string[]): string {
    const worth = (table: string) => (this.scores.get(`${keyOf(operation, field)} ${table}`) ?? alike(operation, field, table)) + this.random();
    return tables.map((table) => ({ table, worth: worth(table) })).reduce((best, one) => (one.worth > best.worth ? one : best)).table;
  }

  learn({ ids }: Aimed, found: boolean): void {
    for (const { key, table } of ids) this.scores.set(`${key} ${table}`, found ? 4 : (this.scores.get(`${key} ${table}`) ?? 0.5) - 1);
  }

  /** Whether a call with ids of this table has ever succeeded. */
  knows(operation: AnyOperation, field: string): boolean {
    return [...this.scores].some(([key, score]) => key.startsWith(`${keyOf(operation, field)} `) && score >= 2);
  }
}

const ATTEMPTS = 12;
/** Some contracts ask for a period by a rule instead of a pattern: text is one now and then. */
const PERIOD = '2026-Q3';
const forms = new Map<AnyOperation, AnyOperation['input']>();
/** What is generated of an operation's input: of a list not its filter, order and cursor, which are tried one by one. */
function formOf(operation: AnyOperation): AnyOperation['input'] {
  if (!operation.list) return operation.input;
  if (!forms.has(operation)) forms.set(operation, operation.input.omit({ filter: true, sort: true, after: true }));
  return forms.get(operation);
}

const keyOf = (operation: AnyOperation, field: string) => `${operation.service}.${operation.name}.${field}`;
const bare = (name: string) => name.toLowerCase().replace(/[^a-z]/g, '');

function alike(operation: AnyOperation, field: string, table: string): number {
  const [schema, name] = table.split('.') as [string, string];
  const noun = field === 'id' ? `${/\/([a-z-]+)\/:id/.exec(operation.http ?? '')?.[1] ?? ''} ${operation.name}` : field.replace(/Ids?$/, '');
  const similar = bare(noun).includes(bare(name)) || bare(name).includes(bare(noun));
  return (similar ? 1 + name.length / 20 : 0) + (schema === operation.service ? 0.5 : 0);
}

/** Generates inputs for one firm's operations: text with its mark, ids from rows it has. */
export class Inputs {
  private counter = 0;
  constructor(private readonly parts: { marker: string; random: () => number; aim: Aim }) {}

  /** A valid input whose ids are those of the given rows; undefined when none was found. `fixed` fields are set afterwards. */
  make(operation: AnyOperation, rows: ReadonlyMap<string, readonly FirmRow[]>, fixed: Record<string, unknown> = {}): Aimed | undefined {
    const { marker, random, aim } = this.parts;
    const ids: Aimed['ids'] = [];
    const id = (field: string) => {
      const table = aim.choose(operation, field, [...rows.keys()]);
      const candidates = rows.get(table)!;
      const row = candidates[Math.floor(random() * candidates.length)]!;
      ids.push({ key: keyOf(operation, field), table, row });
      return fc.constant(row.id!);
    };
    const arbitrary = arbitraryOf(formOf(operation), { id, text: fc.nat(9).map((digit) => (digit === 0 ? PERIOD : `${marker}${this.counter++}`)) });
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const [input] = fc.sample(arbitrary, { seed: Math.floor(random() * 2 ** 31), numRuns: 1 });
      const whole = { ...(input as Record<string, unknown>), ...fixed };
      if (operation.input.safeParse(whole).success) return { input: whole, ids: ids.filter(({ row }) => JSON.stringify(whole).includes(row.id!)) };
    }
    return undefined;
  }
}
