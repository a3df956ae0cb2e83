import { reporting, type Input } from '@kontora/contracts';
import { Period } from '@kontora/domain';
import { compileFilter } from '@kontora/platform';
import { sql, type RawBuilder } from 'kysely';
import { obligationFilterColumns } from '../obligation/obligation-view.ts';

type Drill = NonNullable<Input<typeof reporting.getObligationMatrix>['filter']>;
type Window = Pick<Input<typeof reporting.getObligationMatrix>, 'window' | 'by' | 'filter'>;

/** `obligation o`, with `client k` for the filters that need it; the planner leaves it out otherwise. */
export const filteredFrom = sql`obligation o left join client k on k.id = o.client_id`;

/** Which obligations a view is about, as a filter of listObligations: those of the window, without cancelled ones. */
export function baseFilter({ window, by, filter }: Window): Drill {
  const period = Period.parse(window);
  const days = { between: [Period.firstDay(period), Period.lastDay(period)] };
  return { [by === 'due' ? 'dueOn' : 'periodEnd']: days, state: { ne: 'cancelled' }, ...(filter && { and: [filter] }) };
}

/** A filter of listObligations as a condition on {@link filteredFrom}: numbers and lists are compiled from the same. */
export const matching = (filter: Drill): RawBuilder<boolean> => compileFilter(reporting.listObligations.list, obligationFilterColumns(), filter);

/** A condition that a value is this one, or absent. */
export const is = (value: string | null) => (value === null ? { isNull: true } : { eq: value });
