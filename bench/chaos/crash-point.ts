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

if (orderFile) {
  const works = new WeakMap<object, Work>();
  const query = pg.Client.prototype.query as (this: pg.Client, ...args: unknown[]) => unknown;
  const afterwards = (answer: unknown, then: (result: pg.QueryResult) => void) => (answer instanceof Promise ? answer.then((result: pg.QueryResult) => { then(result); return result; }) : answer);
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const text = typeof args[0] === 'string' ? args[0] : String((args[0] as { text?: unknown } | undefined)?.text ?? '');
    const send = () => query.apply(this, args);
    if (/^\s*begin/i.test(text)) works.delete(this);
    const work = WORK.find(([, pattern]) => pattern.test(text))?.[0];
    if (work) {
      if (work !== 'command' || !works.has(this)) works.set(this, work);
      pass(`${works.get(this)!}-in-transaction`);
    }
    if (/^\s*with recursive due/i.test(text)) return afterwards(send(), ({ rows }) => { if (rows.length > 0) pass('relay-before-publish'); });
    if (/^\s*update outbox set published_at = clock/i.test(text)) {
      pass('relay-before-mark');
      return afterwards(send(), () => pass('relay-after-mark'));
    }
    if (/^\s*update job set state = \$3/i.test(text)) {
      pass('job-before-end');
      return afterwards(send(), () => pass('job-after-end'));
    }
    const ending = /^\s*commit/i.test(text) ? works.get(this) : undefined;
    if (!ending) return send();
    works.delete(this);
    pass(`${ending}-before-commit`);
    return afterwards(send(), () => pass(`${ending}-after-commit`));
  } as typeof pg.Client.prototype.query;
}
