import { setTimeout as sleep } from 'node:timers/promises';
import { EVENTS } from '../../libs/platform/src/bus/stream.ts';
import type { Rig } from './rig.ts';

const LONGEST_MS = 100_000;
const LOOK_EVERY_MS = 250;

/** How long it took until nothing was under way any more, in milliseconds; undefined when that did not come about, and then what still was. */
export interface Rest { ms: number | undefined; underWay: string[] }

/** Waits until nothing is under way any more: no event, no job, no loose row of the audit trail. */
export async function settle(rig: Rig): Promise<Rest> {
  const since = performance.now();
  for (;;) {
    const underWay = await workOf(rig).catch((error: unknown) => [String(error)]);
    const ms = performance.now() - since;
    if (underWay.length === 0) return { ms, underWay };
    if (ms > LONGEST_MS) return { ms: undefined, underWay };
    await sleep(LOOK_EVERY_MS);
  }
}

/** Changes with whatever is committed: equal before and after a reading, it was a reading of one moment. */
export async function fingerprint(rig: Rig): Promise<string> {
  const counts = rig.services.map((service) => `(select count(*)::text from ${service}.outbox), (select count(*)::text from ${service}.audit), (select count(*)::text from ${service}.inbox), (select sum(sequence)::text from ${service}.projection)`);
  const { rows: [row] } = await rig.superuser.query<{ it: string }>(`select concat_ws(' ', ${counts.join(', ')}) as it`);
  return [row!.it, ...(await workOf(rig))].join(' ');
}

async function workOf(rig: Rig): Promise<string[]> {
  const found: string[] = [];
  for (const service of rig.services) {
    const { rows } = await rig.superuser.query<{ what: string; count: number }>(`select * from (
      select 'events to publish' as what, count(*)::int from ${service}.outbox where published_at is null
      union all select 'jobs', count(*)::int from ${service}.job where state in ('queued', 'running') and run_at < now() + interval '1 minute'
      union all select 'audit rows to chain', count(*)::int from ${service}.audit where chain is null) as work where count > 0`);
    found.push(...rows.map(({ what, count }) => `${service}: ${count} ${what}`));
  }
  for await (const { name, config, num_pending: pending, num_ack_pending: unanswered } of (await rig.jetstreamManager()).consumers.list(EVENTS)) {
    if (config.durable_name && pending + unanswered > 0) found.push(`${name}: ${pending} events to deliver, ${unanswered} to be answered`);
  }
  return found;
}
