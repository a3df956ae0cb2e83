import { contacts, type TimelineEntry } from '@kontora/contracts';
import type { z } from 'zod';
import { eventually } from '../load/parallel.ts';
import { chapter, columns, type Scene } from './scene.ts';

type Entry = z.output<typeof TimelineEntry>;

/** Shows what happened with a client, newest first, once the last filing has arrived there. */
export async function showTimeline(scene: Scene, organisationId: string): Promise<Entry[]> {
  chapter(scene, 'The client’s time-line');
  const entries = await eventually('The correction on the time-line', async () => {
    const { data } = await scene.manager.call(contacts.listTimeline, { organisationId, limit: 200 });
    return data.some(({ title }) => title === 'filing.correction-filed') && data.some(({ title }) => title === 'filing.accepted') ? data : undefined;
  });
  for (const { at, kind, title, params } of entries.slice(0, 24)) {
    const { code, period, on, subject, minutes } = params as { code?: string; period?: string; on?: string; subject?: { code: string; stage: string }; minutes?: number };
    const about = [code ?? subject?.code, period, subject?.stage, on, minutes ? `${minutes} min` : undefined].filter(Boolean).join(' ');
    scene.say(`    ${columns([20, 13, 34, 46], [at.slice(0, 19).replace('T', ' '), kind, title, about])}`);
  }
  if (entries.length > 24) scene.say(`    … and ${entries.length - 24} more`);
  return entries;
}
