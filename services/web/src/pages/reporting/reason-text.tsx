import type { reporting, Response } from '@kontora/contracts';
import { useCommon } from '../../text/common.ts';
import { textIfAny } from '../../text/catalogue.ts';
import { usePeriodText } from './season-words.tsx';
import { useText } from './text.ts';

type Reason = Response<typeof reporting.getObligation>['reasons'][number];

/** One condition in words: what is wanted, what was found. */
export function ReasonText({ reason }: { reason: Reason }) {
  const t = useText();
  const common = useCommon();
  const periodText = usePeriodText();
  const word = (value: unknown): string => (Array.isArray(value) ? value.map(word).join(', ') : typeof value === 'boolean' ? common(value ? 'value.yes' : 'value.no') : value === null || value === undefined ? t('unknown') : (textIfAny(['reporting'], `word.${String(value)}`) ?? String(value)));
  const { wanted, found, flag, basis } = reason as Record<string, unknown>;
  const name = flag === undefined ? t(`condition.${reason.condition}`) : word(flag);
  const values = reason.condition === 'flag' || wanted === undefined ? word(found ?? basis ?? null) : t('wanted', { wanted: word(wanted), found: word(found) });
  const said = reason.condition === 'period' && typeof found === 'string' ? periodText(found) : values;
  return <><span>{reason.met ? '✓' : '✗'} </span><span>{name}{['version', 'profile'].includes(reason.condition) ? '' : `: ${said}`}</span></>;
}
