import { CivilDate } from '@kontora/domain';
import type { Now } from './task/task.ts';

const ZONE = 'Europe/Moscow';

/** The present moment; days are those of Moscow, as in the whole system. */
export const now = (at = new Date()): Now => ({ at, today: CivilDate.at(at, ZONE) });
/** The present civil date in Moscow. */
export const today = (): string => now().today;
