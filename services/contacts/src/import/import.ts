import type { ImportMapping as MappingInput, ImportOptions, ImportReading, ImportState } from '@kontora/contracts';
import { row } from '@kontora/platform/entity';
import { defineEntity, p } from '@mikro-orm/postgresql';
import type { z } from 'zod';

export type State = z.output<typeof ImportState>;
export type Options = z.output<typeof ImportOptions>;
export type Reading = z.output<typeof ImportReading>;
export type StoredMapping = z.output<typeof MappingInput>;

export const ImportSchema = defineEntity({
  name: 'Import', tableName: 'import',
  properties: {
    ...row,
    state: p.string().$type<State>(),
    name: p.string(),
    fileName: p.string(),
    options: p.json().$type<Options>(),
    bytes: p.integer(),
    parts: p.integer(),
    fileKept: p.boolean(),
    reading: p.json().$type<Reading>(),
    mapping: p.json().$type<StoredMapping>().nullable(),
    header: p.json().$type<string[]>().nullable(),
    rows: p.integer().nullable(),
    counts: p.json().$type<Record<string, number>>().nullable(),
    unknownEmployees: p.json().$type<string[]>(),
    problem: p.json().$type<{ code: string; detail: string }>().nullable(),
    runId: p.uuid().nullable(),
    finishedAt: p.datetime().nullable(),
  },
});

/** What may be done in which state, and where it leads. A run that was broken off may be begun again. */
const TRANSITIONS: Readonly<Record<'upload' | 'map' | 'check' | 'run' | 'undo', Partial<Record<State, State>>>> = {
  upload: { uploading: 'uploading', ready: 'uploading', checked: 'uploading', undone: 'uploading' },
  map: { ready: 'ready', checked: 'ready', checking: 'ready', undone: 'ready' },
  check: { ready: 'checking', checking: 'checking', checked: 'checking', undone: 'checking' },
  run: { ready: 'importing', checking: 'importing', checked: 'importing', importing: 'importing', undone: 'importing' },
  undo: { importing: 'undoing', imported: 'undoing', undoing: 'undoing' },
};

/** An import of a file: uploaded, understood, tried, run, and undone. Nothing of the contacts changes before it runs. */
export class Import extends ImportSchema.class {
  /** Does what the state allows; false, and nothing, when it does not. */
  go(what: keyof typeof TRANSITIONS): boolean {
    const next = TRANSITIONS[what][this.state];
    if (next === undefined) return false;
    this.state = next;
    return true;
  }

  /** The file is there, or another one than before: what was known of its content is forgotten. */
  complete(bytes: number): void {
    Object.assign(this, { state: 'ready', bytes, fileKept: true, header: null, rows: null, counts: null, problem: null, finishedAt: null, unknownEmployees: [] });
  }

  /** The file is to be read so, its columns to become these fields. */
  understand(reading: Reading, mapping: StoredMapping): void {
    Object.assign(this, { reading, mapping, header: null, rows: null, counts: null, problem: null });
  }
}
ImportSchema.setClass(Import);
