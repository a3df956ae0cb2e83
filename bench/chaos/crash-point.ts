// Loaded into a service's process before its own code (`node --import`). It kills the process with SIGKILL at a moment that the rig has ordered
// through a file; the services themselves know nothing of it. Moments are told by the SQL that is about to be sent, or has just been answered.
import { readFileSync, rmSync } from 'node:fs';
import pg from 'pg';

/** Moments at which a service can be made to die. `command-…`: a transaction that stores events; `reaction-…`: one that applies events; `step-…`: a job's. */
export const PHASES = [
  'command-in-transaction', 'command-before-commit', 'command-after-commit', 'relay-before-publish', 'relay-before-mark', 'relay-after-mark',
  'reaction-in-transaction', 'reaction-before-commit', 'reaction-after-commit', 'step-in-transaction', 'step-before-commit', 'step-after-commit', 'job-before-end', 'job-after-end',
] as const;
export type Phase = (typeof PHASES)[number];
/** An order to die: at this moment, after it has passed so many times. */
export interface CrashOrder { phase: Phase; skip: number }

type Work = 'command' | 'reaction' | 'step';
const WORK: readonly (readonly [Work, RegExp])[] = [
  ['step', /^\s*update job set leased_until = clock_timestamp/i], ['reaction', /^\s*insert into (inbox|projection)\b/i], ['command', /^\s*insert into outbox\b/i],
];
const orderFile = process.env.KONTORA_CHAOS_ORDER;
let passed = 0;

/** Dies here if that is what the rig wants. */
function pass(phase: Phase): void {
  const order = readOrder();
  if (order?.phase !== phase || passed++ < order.skip) return;
  rmSync(orderFile!, { force: true });
  process.kill(process.pid, 'SIGKILL');
}

function readOrder(): CrashOrder | undefined {
  try {
    return JSON.parse(readFileSync(orderFile!, 'utf8')) as CrashOrder;
  } catch {
    passed = 0;
    return undefined;
  }
}

type Query = (this: pg.Client, ...args: unknown[]) => unknown;

/** Sends a query and looks at its answer before whoever asked does. Pools ask with a callback, everybody else for a promise. */
function answered(send: (...args: unknown[]) => unknown, args: unknown[], look: (result: pg.QueryResult | pg.QueryResult[]) => void): unknown {
  const last = args.at(-1);
  if (typeof last === 'function') return send(...args.slice(0, -1), (error: unknown, result: pg.QueryResult) => { if (!error) look(result); (last as (...a: unknown[]) => void)(error, result); });
  const answer = send(...args);
  return answer instanceof Promise ? answer.then((result: pg.QueryResult) => { look(result); return result; }) : answer;
}

if (orderFile) {
  const works = new WeakMap<object, Work>();
  const query = pg.Client.prototype.query as Query;
  const watched: Query = function (...args) {
    const send = (...sent: unknown[]) => query.apply(this, sent);
    const text = typeof args[0] === 'string' ? args[0] : String((args[0] as { text?: unknown } | undefined)?.text ?? '');
    if (/^\s*begin/i.test(text)) works.delete(this);
    const work = WORK.find(([, pattern]) => pattern.test(text))?.[0];
    if (work) {
      if (work !== 'command' || !works.has(this)) works.set(this, work);
      pass(`${works.get(this)!}-in-transaction`);
    }
    if (/\bwith recursive due\b/i.test(text)) return answered(send, args, (results) => { if ([results].flat().some(({ rows }) => rows.length > 0)) pass('relay-before-publish'); });
    if (/^\s*update outbox set published_at = clock/i.test(text)) {
      pass('relay-before-mark');
      return answered(send, args, () => pass('relay-after-mark'));
    }
    if (/^\s*update job set state = \$3/i.test(text)) {
      pass('job-before-end');
      return answered(send, args, () => pass('job-after-end'));
    }
    const ending = /^\s*commit/i.test(text) ? works.get(this) : undefined;
    if (!ending) return send(...args);
    works.delete(this);
    pass(`${ending}-before-commit`);
    return answered(send, args, () => pass(`${ending}-after-commit`));
  };
  pg.Client.prototype.query = watched as typeof pg.Client.prototype.query;
}
