import { reporting, type Response } from '@kontora/contracts';
import { eventually } from '../load/parallel.ts';
import { confirmRules, finish } from '../load/season.ts';
import { chapter, columns, inWords, type Scene } from './scene.ts';

type Counts = Record<string, number>;
/** What generating the year came to. */
export interface Planned { counts: Counts; unconfirmed: string[]; accepted: Counts; again: Counts; reasons: Response<typeof reporting.explainObligations>['data'] }

/** Plans the year for all clients, looks at the reasons, accepts, and plans again: then there is nothing to do. */
export async function generateYear(scene: Scene, { year, ids, sample }: { year: number; ids: readonly string[]; sample: string }): Promise<Planned> {
  chapter(scene, `The season of ${year}`);
  const { lead, say } = scene;
  const plan = () => lead.call(reporting.planSeason, { year, scope: { organisationIds: [...ids] } }).then((job) => finish<{ planId: string; counts: Counts }>(lead, job));
  // The profiles reach reporting as events; a plan made before they all have finds fewer clients.
  const { planId, counts } = await eventually('A plan for all clients', async () => {
    const made = await plan();
    return (await lead.call(reporting.getSeasonPlan, { id: made.planId })).clients === ids.length ? made : undefined;
  });
  const { profiles, withoutAny, unconfirmed } = await lead.call(reporting.getSeasonPlan, { id: planId });
  say(`The plan for ${ids.length} clients with ${profiles} different profiles: ${inWords(counts)}; nothing is expected of ${withoutAny}.`);
  say(`To be confirmed first, since the catalogue is not sure of them: ${unconfirmed.map(({ code }) => code).join(', ') || 'nothing'}`);
  const { data } = await lead.call(reporting.explainObligations, { id: sample, year });
  tellReasons(scene, data);
  await confirmRules(lead, planId);
  const accepted = await finish<Counts>(lead, await lead.call(reporting.acceptPlan, { id: planId }));
  say(`Accepted: ${inWords(accepted)}.`);
  const again = (await plan()).counts;
  say(`Planned again: ${inWords({ ...again, unchanged: 0 })} to do, ${again.unchanged} as they are.`);
  return { counts, unconfirmed: unconfirmed.map(({ code }) => code), accepted, again, reasons: data };
}

/** One that applies and one that does not, each with its reasons. */
function tellReasons({ say }: Scene, data: Planned['reasons']): void {
  for (const applies of [true, false]) {
    const one = data.find((item) => item.applies === applies && item.code === (applies ? 'NDS' : 'USN_ADV'));
    if (!one) continue;
    say(`${one.nameRu} (${one.code}, ${one.period}) ${one.applies ? `applies, due on ${one.dueOn}` : 'does not apply'}, because:`);
    for (const { condition, met, ...more } of one.reasons) say(`    ${columns([10, 4, 90], [condition, met ? 'yes' : 'no', JSON.stringify(more)])}`);
  }
}

/** Settles what of these clients fell due before today, as the former accountants left it; the VAT returns of one period stay to be told. */
export async function settlePast(scene: Scene, { ids, period }: { ids: readonly string[]; period: string }): Promise<Counts> {
  const { lead, today, say } = scene;
  const filter = { organisationId: { in: [...ids] }, dueOn: { lt: today }, or: [{ code: { ne: 'NDS' } }, { period: { ne: period } }] };
  const settled = await finish<Counts>(lead, await lead.call(reporting.settleObligations, { filter, reason: 'Сдано прежними бухгалтерами, сверено по справкам' }));
  say(`Of the ${ids.length} clients that people look after, ${settled.settled} reports and payments were met elsewhere before today, and are recorded so at once; the VAT returns of ${period} are still to be filed.`);
  return settled;
}
