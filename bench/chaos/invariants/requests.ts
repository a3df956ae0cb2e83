import type { Attempt, Entry } from '../ledger.ts';
import type { AuditRow, Check, World } from '../world.ts';
import { violations } from '../world.ts';
import { countBy } from './events.ts';

/** What became of the requests of clients. */
export interface Fate { acknowledged: number; refused: number; unknown: number; /** Attempts that came to nothing and were made again. */ retried: number; lost: string[]; doubled: string[]; phantom: string[] }

const isFinalRefusal = ({ status, code }: Attempt) => status >= 400 && status < 500 && status !== 429 && code !== 'request-in-progress' && code !== 'concurrent-change';

/** Compares what clients were told with what is there: acknowledged means once, refused means never, unknown means at most once. */
export function fateOf(world: Pick<World, 'services'>, entries: readonly Entry[]): Fate {
  const fate: Fate = { acknowledged: 0, refused: 0, unknown: 0, retried: 0, lost: [], doubled: [], phantom: [] };
  const tracesOf = new Map(Object.entries(world.services).map(([name, service]) => [name, Map.groupBy(service.audit, (row) => row.trace)]));
  for (const { attempts } of entries) fate.retried += attempts.filter(({ status }) => status === 0 || status >= 500).length;
  for (const entry of entries.filter((one) => one.kind !== 'query')) {
    fate[entry.outcome === 'ok' ? 'acknowledged' : entry.outcome]++;
    const told = `${entry.operation} (request ${entry.n}, trace ${entry.trace})`;
    if (entry.kind === 'job' && entry.outcome === 'ok') {
      const runs = world.services[entry.service]?.jobs.filter((job) => job.trace === entry.trace && job.operation === entry.operation) ?? [];
      if (!runs.some((job) => job.state === 'done')) fate.lost.push(`${told}: its job is ${runs.map((job) => `${job.state} ${job.problem ?? ''}`).join() || 'not there'}`);
      if (runs.length > 1) fate.doubled.push(`${told}: ${runs.length} jobs`);
    }
    if (!entry.effect) continue;
    const rows = (tracesOf.get(entry.service)?.get(entry.trace) ?? []).filter((row) => row.operation === entry.operation && row.entity === entry.effect!.entity && row.action === entry.effect!.action);
    const times = timesDone(rows, entry.effect.action);
    if (times > 1) fate.doubled.push(`${told}: happened ${times} times`);
    if (times === 0 && entry.outcome === 'ok') fate.lost.push(`${told}: acknowledged, but nothing is there`);
    if (times > 0 && entry.outcome === 'refused' && entry.attempts.every(isFinalRefusal)) fate.phantom.push(`${told}: refused, but it happened`);
  }
  return fate;
}

/** How often a request was carried out: each time adds an entity of its own, or changes the same one again. */
function timesDone(rows: readonly AuditRow[], action: string): number {
  const times = countBy(rows.map((row) => row.entityId));
  return action === 'insert' ? times.size : Math.max(0, ...times.values());
}

/** I5: a request has one effect and, however often it is sent, one answer. */
export const requestsHappenOnce: Check = (world) => {
  const { lost, doubled, phantom } = fateOf(world, world.entries);
  const found = [...lost, ...doubled, ...phantom];
  for (const entry of world.entries.filter((one) => one.kind !== 'query' && one.key)) {
    const answers = new Set(entry.attempts.filter(({ status }) => status >= 200 && status < 300).map(({ body }) => (entry.kind === 'job' ? (JSON.parse(body) as { id: string }).id : canonical(JSON.parse(body)))));
    if (answers.size > 1) found.push(`${entry.operation} (request ${entry.n}): ${answers.size} different answers to one key`);
  }
  for (const [name, { answers }] of Object.entries(world.services)) {
    for (const [key, times] of countBy(answers.map((row) => `${row.tenantId}/${row.operation}/${row.key}`))) if (times > 1) found.push(`${name}: ${times} answers are stored for ${key}`);
  }
  return violations('I5', found);
};

/** JSON with its keys in one order: a stored answer comes back with another. */
const canonical = (value: unknown): string => JSON.stringify(value, (_, part: unknown) => (part && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part));

/** I7: every request ends within its budget and a second, with success or a problem document; unanswered only while the gateway itself was away. */
export const requestsEnd: Check = (world) => {
  const found: string[] = [];
  for (const entry of world.entries) {
    for (const attempt of entry.attempts) {
      const { at, ms, status, type, budgetMs } = attempt;
      const told = `${entry.operation} (request ${entry.n})`;
      const gatewayWasAway = world.gatewayAway.some((time) => at <= time.to && at + ms >= time.from);
      if (gatewayWasAway) continue;
      if (status === 0) found.push(`${told} got no answer`);
      else if (ms > budgetMs + world.limits.slackMs) found.push(`${told} took ${Math.round(ms)} ms of ${budgetMs} (${status} ${attempt.code ?? ''}, sent at ${new Date(at).toISOString()}, trace ${entry.trace})`);
      else if (status >= 300 && !type.startsWith('application/problem+json')) found.push(`${told} was answered ${status} as ${type || 'nothing'}`);
      else if (status === 500) found.push(`${told} was answered with an internal error: ${attempt.body}`);
    }
    if (entry.forbidden && entry.outcome === 'ok') found.push(`${entry.operation} (request ${entry.n}) was allowed on something of another firm`);
  }
  return violations('I7', found);
};
