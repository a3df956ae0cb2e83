import { contacts, reporting, type ProfileFacts } from '@kontora/contracts';
import { CivilDate } from '@kontora/domain';
import { flagsOf, type Mark } from '../firm/marks.ts';
import { inParallel } from '../load/parallel.ts';
import { chapter, inWords, type Scene } from './scene.ts';

/** Profiles of companies and of sole proprietors, dealt out in turn. */
const COMPANIES: readonly [regimes: ProfileFacts['regimes'], marks: Mark[]][] = [
  [['OSNO'], ['vat', 'staff', 'quarterly']], [['USN'], ['staff']], [['USN'], ['staff', 'vehicles']], [['OSNO'], ['vat', 'staff', 'advances', 'building']], [['USN_VAT'], ['vat', 'staff']], [['AUSN'], ['staff']],
];
const PROPRIETORS: readonly [regimes: ProfileFacts['regimes'], marks: Mark[]][] = [[['USN'], ['rich']], [['USN'], ['staff', 'rich']], [['AUSN'], []], [['NPD'], []]];
/** So many clients get people of their own; the others' work goes to the queues. */
const LOOKED_AFTER = 14;

/** Whom the story is about. */
export interface Clients { ids: string[]; lookedAfter: string[]; byRegime: Partial<Record<string, number>> }

/** Gives every imported client a reporting profile from the beginning of the year, and some of them people who answer for them. */
export async function setProfiles(scene: Scene, { ids, year }: { ids: readonly string[]; year: number }): Promise<Clients> {
  chapter(scene, 'Reporting profiles');
  const { manager, employees, say } = scene;
  const from = CivilDate.clamped(year, 1, 1);
  const byRegime: Clients['byRegime'] = {};
  const natural = await proprietors(scene);
  await inParallel(ids, 6, async (organisationId, index) => {
    const choices = natural.has(organisationId) ? PROPRIETORS : COMPANIES;
    const [regimes, marks] = choices[index % choices.length]!;
    await manager.call(contacts.setProfile, { organisationId, from, subject: natural.has(organisationId) ? 'ip' : 'org', regimes, flags: flagsOf(marks) });
    byRegime[regimes.join('+')] = (byRegime[regimes.join('+')] ?? 0) + 1;
  });
  const lookedAfter = ids.slice(0, LOOKED_AFTER);
  const roles = { 'client-manager': 'anna', 'lead-accountant': 'marina', accountant: 'irina' } as const;
  await inParallel(lookedAfter, 6, async (organisationId) => {
    for (const [role, key] of Object.entries(roles)) await manager.call(contacts.setResponsible, { organisationId, role: role as keyof typeof roles, employeeId: employees.get(key)!, from });
  });
  say(`${ids.length} clients have a profile from ${from}: ${inWords(byRegime)}`);
  say(`${lookedAfter.length} of them are with Anna, Marina and Irina; the work of the others goes to the queues.`);
  return { ids: [...ids], lookedAfter, byRegime };
}

/** The ids of imported sole proprietors. */
async function proprietors({ manager }: Scene): Promise<Set<string>> {
  const found = new Set<string>();
  for await (const { data } of manager.pages(contacts.listOrganisations, { filter: { tags: { contains: 'импорт' }, legalForm: { eq: 'ИП' } }, limit: 200 })) for (const { id } of data as { id: string }[]) found.add(id);
  return found;
}

/** Which queue takes what nobody is responsible for. */
export async function setQueues({ head }: Scene, groups: ReadonlyMap<string, string>): Promise<void> {
  for (const [role, key] of Object.entries({ responsible_accountant: 'accounting', lead_accountant: 'accounting', payroll_accountant: 'payroll', primary_docs_accountant: 'documents', client_manager: 'clients' })) {
    await head.call(reporting.setStageRole, { role, groupId: groups.get(key)! });
  }
}
