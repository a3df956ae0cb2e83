import type { reporting, Response } from '@kontora/contracts';
import { Link } from 'react-router';
import { ProblemState, Loading } from '../../design/states/states.tsx';
import { Day, Figure, Nothing, State, type Tone } from '../../design/values/values.tsx';
import { useReportNames } from '../reporting/season-bar.tsx';
import { usePeriodText } from '../reporting/season-words.tsx';
import classes from './admin.module.css';
import { useText } from './text.ts';

type Preview = Response<typeof reporting.previewCalendarYear>;
const TONE: Record<Preview['examples'][number]['effect'], Tone> = { appear: 'good', vanish: 'bad', move: 'wait' };

/** What would come of a change of rules, before it acts: how many obligations, which, and what stays without a date. */
export function ChangeEffect({ preview, error, retry }: { preview: Preview | undefined; error: unknown; retry: () => void }) {
  const t = useText();
  if (error) return <ProblemState error={error} retry={retry} catalogue="reporting" />;
  if (!preview) return <Loading lines={5} />;
  const touched = preview.appear + preview.vanish + preview.move;
  return (
    <>
      <div className={classes.figures}>
        {(['move', 'appear', 'vanish'] as const).map((effect) => <Figure key={effect} value={preview[effect]} label={t(`effect.${effect}`)} tone={preview[effect] > 0 ? TONE[effect] : 'neutral'} />)}
        <Figure value={preview.clients} label={t('effect.clients')} /><Figure value={preview.same} label={t('effect.same')} />
      </div>
      {touched === 0 ? <p className={classes.hint}>{t('effect.nothing')}</p> : <Examples preview={preview} touched={touched} />}
      {preview.undated.length > 0 && <div className={classes.notice}><b>{t('effect.undated')}</b><ul className={classes.plain}>{preview.undated.slice(0, 20).map(({ code, period, missing }) => <Undated key={`${code}${period}`} code={code} period={period} missing={missing} />)}</ul>{preview.undated.length > 20 && t('effect.more', { count: preview.undated.length - 20 })}</div>}
    </>
  );
}

function Undated({ code, period, missing }: Preview['undated'][number]) {
  const t = useText();
  const periodText = usePeriodText();
  const names = useReportNames();
  return <li>{names(code)}, {periodText(period)}: {missing === 'calendar-year-missing' ? t('effect.noCalendar') : t('effect.noEvent')}</li>;
}

function Examples({ preview: { examples }, touched }: { preview: Preview; touched: number }) {
  const t = useText();
  const periodText = usePeriodText();
  const names = useReportNames();
  return (
    <>
      <div className={classes.effects} tabIndex={0} role="region" aria-label={t('effect.title')}>
        <table className={classes.table}>
          <thead><tr><th scope="col">{t('effect.client')}</th><th scope="col">{t('effect.obligation')}</th><th scope="col">{t('effect.what')}</th><th scope="col">{t('compare.before')}</th><th scope="col">{t('compare.after')}</th></tr></thead>
          <tbody>
            {examples.map((one, i) => (
              <tr key={i}>
                <th scope="row"><Link to={`/clients/${one.organisationId}`}>{one.organisationName}</Link></th><td>{names(one.code)}, {periodText(one.period)}</td><td><State tone={TONE[one.effect]}>{t(`effectOf.${one.effect}`)}</State></td>
                <td>{one.before ? <Day value={one.before} /> : <Nothing />}</td><td>{one.after ? <Day value={one.after} /> : <Nothing />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {touched > examples.length && <p className={classes.hint}>{t('effect.more', { count: touched - examples.length })}</p>}
    </>
  );
}
