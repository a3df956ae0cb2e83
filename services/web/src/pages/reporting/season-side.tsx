import type { ReactNode } from 'react';
import { ObligationCard } from './obligation-card.tsx';
import { RowsPanel, type Behind } from './rows-panel.tsx';
import classes from './season.module.css';
import { useText } from './text.ts';
import type { SeasonViewState } from './use-season-view.ts';

export const OPENED = 'obligation';
interface Props { view: SeasonViewState; behind?: Behind; onBehind: (behind: Behind | undefined) => void; children: ReactNode }

/** A view, and beside it the rows behind what was picked, or the obligation that was opened. */
export function WithSide({ view, behind, onBehind, children }: Props) {
  const t = useText();
  const opened = view.param(OPENED);
  const open = (id: string | undefined) => view.change({ set: { [OPENED]: id } });
  return (
    <div className={classes.split}>
      <div className={classes.main}>{children}</div>
      {opened ? <aside className={classes.side} aria-label={t('card')}><ObligationCard key={opened} id={opened} onClose={() => open(undefined)} /></aside>
        : behind && <aside className={classes.side} aria-label={t('rowsBehind')}><RowsPanel behind={behind} onOpen={open} onClose={() => onBehind(undefined)} /></aside>}
    </div>
  );
}
