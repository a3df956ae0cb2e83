import { createHash } from 'node:crypto';
import type { AuditRow, Check } from '../world.ts';
import { violations } from '../world.ts';

/** A process whose memory, after its first minute, grows by more than this much and by half is taken to leak. */
const GROWTH_BYTES = 150_000_000;
const WARM_MS = 60_000;
const MEMORY_BYTES = 700_000_000;
/** What a log says when something failed that nobody dealt with. */
const UNHANDLED = /unhandled ?(promise)? ?rejection|uncaught ?exception|ERR_UNHANDLED|MaxListenersExceeded|heap out of memory|^Node\.js v\d+/i;

/** I4: a sum is the same wherever it is kept, to the kopeck and the minute. */
export const sumsMeet: Check = (world) => {
  const found: string[] = [];
  for (const { name, owner, other } of world.sums) {
    for (const key of new Set([...owner.keys(), ...other.keys()])) {
      if ((owner.get(key) ?? 0) !== (other.get(key) ?? 0)) found.push(`${name}: ${owner.get(key) ?? 0} with its owner, ${other.get(key) ?? 0} elsewhere, of ${key}`);
    }
  }
  for (const firm of world.firms) {
    const ours = world.entries.filter((entry) => entry.firmId === firm.id && entry.minutes > 0);
    const sum = (outcome: string) => ours.filter((entry) => entry.outcome === outcome).reduce((total, entry) => total + entry.minutes, 0);
    if (firm.minutes < sum('ok') || firm.minutes > sum('ok') + sum('unknown')) found.push(`firm ${firm.id} has ${firm.minutes} minutes; ${sum('ok')} were acknowledged, ${sum('unknown')} may have been entered`);
  }
  return violations('I4', found);
};

/** I8: the audit trail is chained to its end, the chain is whole and leads through every head that was noted, and an entity's versions only rise. */
export const trailHolds: Check = (world) => {
  const found: string[] = [];
  for (const [name, { audit, heads }] of Object.entries(world.services)) {
    for (const [tenantId, rows] of Map.groupBy(audit, (row) => row.tenantId)) {
      found.push(...brokenLinks(rows).map((what) => `${name}, firm ${tenantId}: ${what}`));
      const hashes = new Map(rows.map((row) => [row.chain, row.hash]));
      for (const head of heads) if (head.tenantId === tenantId && hashes.get(head.chain) !== head.hash) found.push(`${name}, firm ${tenantId}: row ${head.chain} is not the one that was noted`);
    }
    for (const [key, rows] of Map.groupBy(audit, (row) => `${row.entity} ${row.entityId}`)) {
      const versions = rows.map((row) => row.version).sort((a, b) => a - b);
      if (new Set(versions).size !== versions.length) found.push(`${name}: two changes of ${key} have one version (${versions.join(', ')})`);
      if (rows.filter((row) => row.action === 'insert').length > 1) found.push(`${name}: ${key} was added twice`);
    }
  }
  return violations('I8', found);
};

function brokenLinks(rows: readonly AuditRow[]): string[] {
  const loose = rows.filter((row) => row.chain === null).length;
  let last: Buffer | undefined;
  for (const [i, row] of rows.filter((one) => one.chain !== null).toSorted((a, b) => a.chain! - b.chain!).entries()) {
    const hash = createHash('sha256');
    if (last) hash.update(last);
    last = hash.update(row.text, 'utf8').digest();
    if (row.chain !== i + 1 || row.hash !== last.toString('hex')) return [`the chain breaks at row ${i + 1}`];
  }
  return loose > 0 ? [`${loose} rows are not chained`] : [];
}

/** I9: a minute after a fault is over, everything is served again. */
export const systemRecovers: Check = (world) =>
  violations('I9', world.recoveries.filter(({ ms }) => ms === undefined || ms > world.limits.recoveryMs).map(({ fault, ms }) => `${fault}: ${ms === undefined ? 'not recovered' : `recovered after ${Math.round(ms / 1000)} s`}`));

/** I10: no process ends by itself, leaves a failure unhandled, or grows without end. */
export const processesAreSound: Check = (world) => {
  const found: string[] = [];
  for (const { name, log, ended, memory } of world.processes) {
    const line = log.split('\n').find((one) => UNHANDLED.test(one));
    if (line) found.push(`${name}: ${line.slice(0, 300)}`);
    for (const how of ended) if (!/by SIGKILL|with code 0/.test(how)) found.push(how);
    for (const samples of Map.groupBy(memory, (one) => one.pid).values()) {
      const most = Math.max(...samples.map((one) => one.bytes));
      if (most > MEMORY_BYTES) found.push(`${name}: ${Math.round(most / 1e6)} MB`);
      const warm = samples.filter((one) => one.at > samples[0]!.at + WARM_MS);
      const [first, last] = [warm[0], warm.at(-1)];
      if (first && last && last.bytes > first.bytes + GROWTH_BYTES && last.bytes >= first.bytes * 1.5) found.push(`${name}: grew from ${Math.round(first.bytes / 1e6)} to ${Math.round(last.bytes / 1e6)} MB`);
    }
  }
  return violations('I10', found);
};
