import { useCallback } from 'react';
import type { reporting, Filter, Response } from '@kontora/contracts';
import { Period } from '@kontora/domain';
import type { RowOf } from '../../data/queries.ts';
import { useFormats } from '../../design/values/formats.ts';
import { State, type Tone } from '../../design/values/values.tsx';
import { textIfAny } from '../../text/catalogue.ts';
import { useText } from './text.ts';

export type ObligationRow = RowOf<typeof reporting.listObligations>;
export type Obligation = Response<typeof reporting.getObligation>;
export type ObligationState = ObligationRow['state'];
export type Stage = Obligation['stages'][number];

const TONE: Record<ObligationState, Tone> = {
  planned: 'neutral', 'in-preparation': 'active', 'on-agreement': 'wait', 'to-file': 'active', filed: 'active', delivered: 'active', accepted: 'good', closed: 'good', failed: 'bad', refused: 'bad',
  'needs-clarification': 'bad', 'not-required': 'neutral', cancelled: 'neutral',
};
/** How urgent a state looks: what is late stands out unless it is finished. */
export const toneOf = ({ state, late }: { state: ObligationState; late: boolean }): Tone => (late && TONE[state] !== 'good' ? 'bad' : TONE[state]);

/** Where an obligation is, in words; late is said beside it. */
export function ObligationStateBadge({ obligation }: { obligation: Pick<ObligationRow, 'state' | 'late'> }) {
  const t = useText();
  return <State tone={toneOf(obligation)}>{t(`state.${obligation.state}`)}{obligation.late && `, ${t('lateOne')}`}</State>;
}

/** An authority in the reader's language where the built-in catalogue names it; what a firm wrote stays as it is. For pages that have taken the texts of this folder. */
export const authorityText = (name: string): string => textIfAny(['reporting'], `body.${name}`) ?? name;

/** How urgent a stage looks. */
export const STAGE_TONE: Record<Stage['state'], Tone> = { planned: 'neutral', released: 'wait', 'in-work': 'active', done: 'good', skipped: 'neutral', blocked: 'bad', withdrawn: 'neutral' };
export function StageStateBadge({ state }: { state: Stage['state'] }) {
  const t = useText();
  return <State tone={STAGE_TONE[state]}>{t(`stageState.${state}`)}</State>;
}

/** A period as accountants write it: `2026-C3` → “9 months of 2026”. */
export function usePeriodText(): (id: string) => string {
  const t = useText();
  const { day } = useFormats();
  return useCallback((id: string) => {
    const period = Period.parse(id);
    const year = Period.year(period);
    const month = () => t(`month.${Number(id.slice(5, 7)) as 1}`);
    switch (Period.kind(period)) {
      case 'year': return t('period.year', { year });
      case 'quarter': return t('period.quarter', { year, no: id.slice(6) });
      case 'cumulative_quarter': return t(`period.${id.slice(5) as 'C1'}`, { year });
      case 'month': return t('period.month', { month: month(), year });
      case 'ndfl_half_A': return t('period.firstHalf', { month: month(), year });
      case 'ndfl_half_B': return t('period.secondHalf', { month: month(), year });
      case 'day': return day(id);
    }
  }, [t, day]);
}

/** Several filters at once: one flat filter where no field is asked for twice, so that it can be read and changed; else all of them together. */
export function together(...filters: (Record<string, unknown> | undefined)[]): Filter {
  const parts = filters.filter((filter): filter is Record<string, unknown> => filter !== undefined && Object.keys(filter).length > 0);
  const fields = parts.flatMap(Object.keys);
  const flat = new Set(fields).size === fields.length && !fields.some((field) => ['and', 'or', 'not'].includes(field));
  return (flat ? Object.assign({}, ...parts) : { and: parts }) as Filter;
}
