/** One attempt at a request, as its client saw it. */
export interface Attempt {
  /** Milliseconds since 1970 at which it was sent. */
  at: number;
  ms: number;
  /** HTTP status; 0 when no answer came. */
  status: number;
  type: string;
  /** Code of the problem, when it was one. */
  code: string | undefined;
  body: string;
  replayed: boolean;
  /** What the gateway allows it, in milliseconds. */
  budgetMs: number;
}

/** What a request must leave behind when it has happened: rows of the audit trail that bear its trace. */
export interface Effect { entity: string; action: 'insert' | 'update' }

/** `ok`: acknowledged; `refused`: the system said no; `unknown`: nobody said anything final within the client's patience. */
export type Outcome = 'ok' | 'refused' | 'unknown';

/** One request of a client with all its attempts, which carry one key and one trace. */
export interface Entry {
  n: number;
  firmId: string;
  service: string;
  operation: string;
  kind: 'command' | 'query' | 'job';
  trace: string;
  key: string | undefined;
  /** What was sent, as JSON. */
  input: string;
  effect: Effect | undefined;
  /** Minutes it adds to the firm's time, when it happens. */
  minutes: number;
  attempts: Attempt[];
  outcome: Outcome;
  /** Must be refused: it names something of another firm. */
  forbidden: boolean;
}

/** What clients asked and were told, in the order in which they began. */
export class Ledger {
  readonly entries: Entry[] = [];

  open(entry: Omit<Entry, 'n' | 'attempts' | 'outcome'>): Entry {
    const opened: Entry = { ...entry, n: this.entries.length, attempts: [], outcome: 'unknown' };
    this.entries.push(opened);
    return opened;
  }
}
