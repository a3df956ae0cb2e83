import type { reporting, Response } from '@kontora/contracts';
import { State, type Tone } from '../../design/values/values.tsx';
import { useText } from './text.ts';

/** What is filed or paid, as it is today. */
export type ObligationType = Response<typeof reporting.listObligationTypes>['data'][number];
const TONE: Record<'high' | 'medium' | 'low', Tone> = { high: 'good', medium: 'wait', low: 'bad' };

/** How far a rule can be trusted, and whether anybody has checked it. */
export function Confidence({ of: { confidence, needsConfirmation, confirmedBy } }: { of: Pick<ObligationType, 'confidence' | 'needsConfirmation' | 'confirmedBy'> }) {
  const t = useText();
  return <State tone={needsConfirmation ? TONE[confidence] : 'good'}>{needsConfirmation ? t(`confidence.${confidence}`) : t(confirmedBy ? 'confidence.confirmed' : 'confidence.high')}</State>;
}
