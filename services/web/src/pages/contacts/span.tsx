import { Day } from '../../design/values/values.tsx';
import { useText } from './text.ts';

/** From which day to which; nothing when it was always so and still is. */
export function Span({ from, to }: { from: string | null; to: string | null }) {
  const t = useText();
  if (!from && !to) return null;
  return <span>{from && <>{t('since')} <Day value={from} /></>}{to && <> {t('until')} <Day value={to} /></>}</span>;
}
