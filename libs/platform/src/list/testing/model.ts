/** A row of the sample list. `fee` in kopecks. */
export interface Item { id: string; name: string; note: string | null; state: string; due: string | null; size: number | null; paid: boolean; fee: number | null; at: string }

type Cell = string | number | boolean | null;
const cell = (item: Item, field: string): Cell => (field === 'at' ? micros(item.at) : item[field as keyof Item]);
const micros = (instant: string) => `${new Date(instant).toISOString().slice(0, 19)}.${/\.(\d+)/.exec(instant)?.[1]?.padEnd(6, '0') ?? '000000'}`;
/** A filter's value in the form in which the model keeps the field. */
const given = (field: string, value: unknown): Cell => {
  if (typeof value !== 'string') return value as Cell;
  return field === 'fee' ? Math.round(Number(value) * 100) : field === 'at' ? micros(value) : value;
};

/** Whether a row meets a filter, computed without SQL: the measure for the compiled one. */
export function matches(item: Item, filter: object): boolean {
  return Object.entries(filter).every(([key, part]: [string, unknown]) => {
    if (key === 'and') return (part as object[]).every((branch) => matches(item, branch));
    if (key === 'or') return (part as object[]).some((branch) => matches(item, branch));
    if (key === 'not') return !matches(item, part as object);
    return Object.entries(part as object).every(([operator, value]) => meets(cell(item, key), operator, Array.isArray(value) ? value.map((v) => given(key, v)) : given(key, value)));
  });
}

function meets(stored: Cell, operator: string, value: Cell | Cell[]): boolean {
  if (operator === 'isNull') return (stored === null) === Boolean(value);
  if (operator === 'ne') return stored !== value;
  if (operator === 'nin') return !(value as Cell[]).includes(stored);
  if (stored === null) return false;
  const one = value as NonNullable<Cell>;
  switch (operator) {
    case 'eq': return stored === value;
    case 'in': return (value as Cell[]).includes(stored);
    case 'lt': return stored < one;
    case 'lte': return stored <= one;
    case 'gt': return stored > one;
    case 'gte': return stored >= one;
    case 'between': return stored >= (value as NonNullable<Cell>[])[0]! && stored <= (value as NonNullable<Cell>[])[1]!;
    case 'startsWith': return String(stored).startsWith(String(one));
    case 'contains': return String(stored).toLowerCase().includes(String(one).toLowerCase());
    default: throw new Error(`The model does not know ${operator}`);
  }
}

const inRussian = new Intl.Collator('ru');
/** The order of a `sort`: names as in Russian, rows without a value last in either direction, ties by id in the direction of the last key. */
export function compareBy(sort: string): (a: Item, b: Item) => number {
  const keys = sort.split(',');
  const all = [...keys, keys.at(-1)!.startsWith('-') ? '-id' : 'id'];
  return (a, b) => {
    for (const key of all) {
      const [x, y] = [cell(a, key.replace('-', '')), cell(b, key.replace('-', ''))];
      if (x === y) continue;
      if (x === null || y === null) return x === null ? 1 : -1;
      return (key.endsWith('name') ? inRussian.compare(String(x), String(y)) < 0 : x < y) === key.startsWith('-') ? 1 : -1;
    }
    return 0;
  };
}
