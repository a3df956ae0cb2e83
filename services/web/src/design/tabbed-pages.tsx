import { Link, Outlet, useLocation } from 'react-router';
import classes from './tabbed-pages.module.css';

/** A section of several pages, one tab beside the other. The reader is on the tab with the deepest path that fits: a card of a client belongs to the clients. */
export function TabbedPages({ label, tabs }: { label: string; tabs: readonly { path: string; label: string }[] }) {
  const { pathname } = useLocation();
  const here = tabs.filter(({ path }) => pathname === path || pathname.startsWith(`${path}/`)).sort((a, b) => b.path.length - a.path.length)[0];
  return (
    <div className={classes.frame}>
      <nav className={classes.tabs} aria-label={label}>{tabs.map((tab) => <Link key={tab.path} to={tab.path} className={classes.tab} aria-current={tab === here ? 'page' : undefined}>{tab.label}</Link>)}</nav>
      <Outlet />
    </div>
  );
}
