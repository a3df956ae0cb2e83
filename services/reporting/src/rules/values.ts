import { CivilDate, Period } from '@kontora/domain';
import { z } from 'zod';

/** A civil date in a rule, a profile or a calendar. */
export const civilDate = z.iso.date({ abort: true }).refine(CivilDate.is, 'Expected a day such as 2026-03-31') as unknown as z.ZodType<CivilDate, string>;
/** The full id of a reporting period. */
export const periodId = z.string().refine(Period.is, 'Expected a period such as 2026, 2026-Q3, 2026-C3, 2026-07, 2026-07-A or a day') as unknown as z.ZodType<Period, string>;
