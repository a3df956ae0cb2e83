import { Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useCommon } from '../../text/common.ts';
import { today } from '../form/today.ts';
import { useLocale } from '../values/formats.ts';
import { monthAway } from './days.ts';
import classes from './month-grid.module.css';

/** A month, one step back or forth, or the present one. */
export function MonthChoice({ month, onChange }: { month: string; onChange: (month: string) => void }) {
  const t = useCommon();
  const locale = useLocale();
  const name = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-15T12:00:00Z`));
  return (
    <div className={classes.choice} data-condition>
      <Button px={6} aria-label={t('time.monthBefore')} onClick={() => onChange(monthAway(month, -1))}><IconChevronLeft size={14} aria-hidden /></Button>
      <b aria-live="polite">{name}</b>
      <Button px={6} aria-label={t('time.monthAfter')} onClick={() => onChange(monthAway(month, 1))}><IconChevronRight size={14} aria-hidden /></Button>
      {month !== today().slice(0, 7) && <Button variant="subtle" onClick={() => onChange(today().slice(0, 7))}>{t('time.thisMonth')}</Button>}
    </div>
  );
}
