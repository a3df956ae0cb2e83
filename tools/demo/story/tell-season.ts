import type { reporting, Response, TimelineEntry } from '@kontora/contracts';
import { CivilDate, Period } from '@kontora/domain';
import type { z } from 'zod';
import { showTimeline } from './history.ts';
import { importExports, type Imported } from './imports.ts';
import { showMatrix, type MatrixShot } from './matrix.ts';
import { generateYear, settlePast, type Planned } from './plan.ts';
import { setProfiles, setQueues, type Clients } from './profiles.ts';
import { lastQuarter, type Scene } from './scene.ts';
import { fileVatReturn } from './vat-return.ts';
import { workTheDay, type Worked } from './worklist.ts';

/** Everything the story came to, for whoever wants to hold it to something. */
export interface Told {
  imported: Imported[]; clients: Clients; planned: Planned; before: MatrixShot; vat: Response<typeof reporting.getObligation>; worked: Worked; after: MatrixShot; timeline: z.output<typeof TimelineEntry>[]; year: number; period: string;
}

/** A firm's season, from the old systems' exports to a filed and corrected return, over the public API only. */
export async function tellSeason(scene: Scene, groups: ReadonlyMap<string, string>): Promise<Told> {
  const period = lastQuarter(scene.today);
  const year = CivilDate.year(Period.lastDay(period));
  const imported = await importExports(scene);
  const ids = [...new Set(imported.flatMap(({ organisationIds }) => organisationIds))];
  const clients = await setProfiles(scene, { ids, year });
  await setQueues(scene, groups);
  const [client] = clients.lookedAfter;
  const planned = await generateYear(scene, { year, ids, sample: client! });
  await settlePast(scene, { ids: clients.lookedAfter, period });
  const window = quarterAfter(period);
  const shown = clients.lookedAfter.slice(0, 8);
  const before = await showMatrix(scene, { window, ids: shown, title: `What falls due in ${window}, before` });
  const vat = await fileVatReturn(scene, { organisationIds: clients.lookedAfter, period });
  const worked = await workTheDay(scene, clients.lookedAfter);
  const after = await showMatrix(scene, { window, ids: shown, title: `What falls due in ${window}, after` });
  const timeline = await showTimeline(scene, vat.organisationId);
  return { imported, clients, planned, before, vat, worked, after, timeline, year, period };
}

/** Returns of a quarter fall due in the next one. */
function quarterAfter(period: Period): string {
  const day = CivilDate.addDays(Period.lastDay(period), 1);
  return `${CivilDate.year(day)}-Q${Math.ceil(CivilDate.month(day) / 3)}`;
}
