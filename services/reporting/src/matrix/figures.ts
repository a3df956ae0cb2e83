import { OPEN_OBLIGATION_STATES, type reporting, type Output } from '@kontora/contracts';
import { sql, type RawBuilder } from 'kysely';

export type Figures = Output<typeof reporting.getObligationMatrix>['total'];

/** The states that each figure counts; every state but `cancelled` is in exactly one. */
const STATES = {
  open: OPEN_OBLIGATION_STATES, sent: ['filed', 'delivered'], accepted: ['accepted', 'closed'], trouble: ['failed', 'refused', 'needs-clarification'], notRequired: ['not-required'],
} as const;

/** By figure: the filter of listObligations that lists exactly what it counts. */
export const FIGURE_FILTERS = { total: {}, ...Object.fromEntries(Object.entries(STATES).map(([figure, states]) => [figure, { state: { in: [...states] } }])), late: { late: { eq: true } } };

const stateIs = (states: readonly string[]) => sql`state in (${sql.join(states.map((state) => sql.lit(state)))})`;
/** Whether `state` means that nothing was filed yet. */
export const isOpen = stateIs(STATES.open);

/** The figures as one JSON object, from rows with `state`, `late` and their number `n`. */
export const figuresColumn: RawBuilder<Figures> = sql`json_build_object('total', sum(n), ${sql.join(Object.entries(STATES).map(([figure, states]) => sql`${sql.lit(figure)}, coalesce(sum(n) filter (where ${stateIs(states)}), 0)`))},
  'late', coalesce(sum(n) filter (where late), 0))`;

const ZERO: Figures = { total: 0, open: 0, sent: 0, accepted: 0, trouble: 0, notRequired: 0, late: 0 };
/** The sum of figures. */
export const sumOf = (all: readonly Figures[]): Figures =>
  all.reduce((sum, one) => Object.fromEntries(Object.entries(sum).map(([figure, value]) => [figure, value + one[figure as keyof Figures]])) as Figures, ZERO);
