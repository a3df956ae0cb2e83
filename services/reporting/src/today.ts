import { CivilDate, type Clock } from '@kontora/domain';

/** The present civil date in Moscow, as in the whole system. */
export const today = (clock?: Clock): CivilDate => CivilDate.today('Europe/Moscow', clock);
