import { reporting } from '@kontora/contracts';
import { CivilDate } from '@kontora/domain';
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { today } from '../design/form/today.ts';
import { client } from './client.ts';
import { keyOf } from './queries.ts';

const CALENDAR_STAYS_MS = 5 * 60_000;
const SATURDAY = 6;

/** Whether nobody works on a civil day between two, by the firm's working calendar; where a year has none yet, weekends only. */
export function useDaysOff(from: string, to: string): (day: CivilDate) => boolean {
  const [first, last] = [CivilDate.year(CivilDate.parse(from)), CivilDate.year(CivilDate.parse(to))];
  // Transfers of days off are decreed in the year before: later years cannot have a calendar yet.
  const years = Array.from({ length: last - first + 1 }, (_, i) => first + i).filter((year) => year <= CivilDate.year(today()) + 1);
  const known = useQueries({
    queries: years.map((year) => ({ queryKey: keyOf(reporting.getWorkingCalendar, { year }), queryFn: () => client.call(reporting.getWorkingCalendar, { year }), staleTime: CALENDAR_STAYS_MS })),
    combine: (answers) => answers.map((answer) => answer.data?.revisions[0]),
  });
  return useMemo(() => {
    const off = new Set(known.flatMap((year) => year?.daysOff.map(({ date }) => String(date)) ?? []));
    const working = new Set(known.flatMap((year) => year?.workingWeekends ?? []));
    return (day) => off.has(day) || (CivilDate.weekday(day) >= SATURDAY && !working.has(day));
  }, [known]);
}
