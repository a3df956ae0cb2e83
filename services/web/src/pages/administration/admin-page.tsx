import type { ReactNode } from 'react';
import { PageBar, Tools } from '../../design/page-head.tsx';
import classes from './admin.module.css';

/** A page that is no list of the API: its name, what can be done, and what it shows; the card of something beside it. */
export function AdminPage({ title, actions, children, card, cardName }: { title: string; actions?: ReactNode; children: ReactNode; card?: ReactNode; cardName?: string }) {
  return (
    <div className={classes.page}>
      <PageBar title={title}>{actions && <Tools>{actions}</Tools>}</PageBar>
      <div className={classes.split}>
        <section className={classes.body} tabIndex={0} aria-label={title}>{children}</section>
        {card && <aside className={classes.side} aria-label={cardName}>{card}</aside>}
      </div>
    </div>
  );
}
