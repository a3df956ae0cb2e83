import type { Check, Violation, World } from '../world.ts';
import { effectsHappenOnce, eventsAreKept, versionsAreInOrder } from './events.ts';
import { requestsEnd, requestsHappenOnce } from './requests.ts';
import { processesAreSound, sumsMeet, systemRecovers, trailHolds } from './state.ts';
import { firmsAreApart } from './tenancy.ts';

/** The invariants of the system, by number. Each is a pure function of what was read, so each can be shown to fail. */
export const INVARIANTS: Readonly<Record<string, { says: string; check: Check }>> = {
  I1: { says: 'every committed event is in the stream', check: eventsAreKept },
  I2: { says: 'each effect once per consumer', check: effectsHappenOnce },
  I3: { says: 'versions applied 1..n in order', check: versionsAreInOrder },
  I4: { says: 'sums meet between owner and copy', check: sumsMeet },
  I5: { says: 'one key, one effect, one answer', check: requestsHappenOnce },
  I6: { says: 'nothing of another firm anywhere', check: firmsAreApart },
  I7: { says: 'every request ends in time, properly', check: requestsEnd },
  I8: { says: 'the audit chain verifies', check: trailHolds },
  I9: { says: 'recovered within 60 s', check: systemRecovers },
  I10: { says: 'no unhandled failure, bounded memory', check: processesAreSound },
};

/** Everything that is wrong in a world; nothing when all invariants hold. */
export const check = (world: World): Violation[] => Object.values(INVARIANTS).flatMap((invariant) => invariant.check(world));
