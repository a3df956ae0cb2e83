import { contacts, reporting, tasks } from '@kontora/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Edge } from './edge.ts';
import type { Random } from './random.ts';
import type { Firm } from './workload.ts';

const LONGEST_MS = 90_000;
const LOOK_EVERY_MS = 100;
const YEAR = 2025;

/**
 * How long until every firm is served again from one end to the other, in milliseconds: an organisation is entered, tasks learns its name, a
 * task of it is entered, and appears on the time-line of contacts; reporting can explain its obligations. Undefined when that does not come about in a minute and a half.
 */
export async function probe({ firms, edge, random }: { firms: readonly Firm[]; edge: Edge; random: Random }): Promise<number | undefined> {
  const since = performance.now();
  const end = since + LONGEST_MS;
  const until = async (look: () => Promise<boolean | undefined>) => {
    while (!(await look())) {
      if (performance.now() > end) return false;
      await sleep(LOOK_EVERY_MS);
    }
    return true;
  };
  const served = await Promise.all(firms.map(async (firm) => {
    const [session] = firm.sessions;
    const organisation = (await edge.ask(session, contacts.createOrganisation, { name: `ООО «${firm.name(random)}»` }, { effect: { entity: 'organisation', action: 'insert' } })).body;
    if (!organisation) return false;
    const task = (await edge.ask(session, tasks.createTask, { title: firm.name(random), organisationId: organisation.id }, { effect: { entity: 'task', action: 'insert' } })).body;
    if (!task) return false;
    const named = until(async () => (await edge.ask(session, tasks.getTask, { id: task.id })).body?.organisationName === organisation.name);
    const listed = until(async () => (await edge.ask(session, contacts.listTimeline, { organisationId: organisation.id })).body?.data.some((entry) => entry.origin.id === task.id));
    const explained = until(async () => (await edge.ask(session, reporting.explainObligations, { id: organisation.id, year: YEAR, code: 'NDS' })).body !== undefined);
    return (await Promise.all([named, listed, explained])).every(Boolean);
  }));
  return served.every(Boolean) ? performance.now() - since : undefined;
}
