import { OPEN_OBLIGATION_STATES, type reporting, type Output } from '@kontora/contracts';
import type { State } from '../obligation/obligation.ts';

export type Figures = Output<typeof reporting.getObligationMatrix>['total'];
/** Obligations that are alike, and how many. */
export interface Alike { state: State; late: boolean; n: number }

/** The states that each figure counts; every state but `cancelled` is in exactly one. */
const STATES = {
  open: OPEN_OBLIGATION_STATES, sent: ['filed', 'delivered'], accepted: ['accepted', 'closed'], trouble: ['failed', 'refused', 'needs-clarification'], notRequired: ['not-required'],
} as const satisfies Partial<Record<keyof Figures, readonly State[]>>;
const FIGURE_OF = new Map(Object.entries(STATES).flatMap(([figure, states]) => states.map((state) => [state as State, figure as keyof typeof STATES] as const)));

/** By figure: the filter of listObligations that lists exactly what it counts. */
export const FIGURE_FILTERS = { total: {}, ...Object.fromEntries(Object.entries(STATES).map(([figure, states]) => [figure, { state: { in: [...states] } }])), late: { late: { eq: true } } };

/** Whether nothing was filed yet. */
export const isOpen = (state: State): boolean => FIGURE_OF.get(state) === 'open';

/** Counts obligations by figure. */
export function figuresOf(all: Iterable<Alike>): Figures {
  const figures = { total: 0, open: 0, sent: 0, accepted: 0, trouble: 0, notRequired: 0, late: 0 };
  for (const { state, late, n } of all) {
    figures.total += n;
    figures[FIGURE_OF.get(state)!] += n;
    if (late) figures.late += n;
  }
  return figures;
}
