import { NavLink, Outlet } from 'react-router';
import classes from './season.module.css';
import { useText } from './text.ts';

const TABS = ['', 'list', 'plans', 'gaps'] as const;

/** The ways to look at the season, one beside the other. */
export function SeasonFrame() {
  const t = useText();
  return (
    <div className={classes.frame}>
      <nav className={classes.tabs} aria-label={t('season')}>
        {TABS.map((tab) => <NavLink key={tab} to={`/season${tab && `/${tab}`}`} end={tab === ''} className={classes.tab}>{t(`tab.${tab || 'matrix'}`)}</NavLink>)}
      </nav>
      <Outlet />
    </div>
  );
}
