import { CivilDate } from '@kontora/domain';

/** The present day where the firm works. */
export const today = (): CivilDate => CivilDate.today('Europe/Moscow');
