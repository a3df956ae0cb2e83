import { useEffect, useRef } from 'react';
import { Link, Outlet, useLocation } from 'react-router';
import classes from './tabbed-pages.module.css';

/** A tab: the path of its page, and what of the present address goes with the reader to it. */
export interface Tab { path: string; label: string; search?: string }

/** A section of several pages, one tab beside the other. The reader is on the tab with the deepest path that fits: a card of a client belongs to the clients. */
export function TabbedPages({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  const { pathname } = useLocation();
  const here = tabs.filter(({ path }) => pathname === path || pathname.startsWith(`${path}/`)).sort((a, b) => b.path.length - a.path.length)[0];
  const box = useRef<HTMLElement>(null);
  useEffect(() => { box.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' }); }, [here?.path]);
  return (
    <div className={classes.frame}>
      <nav ref={box} className={classes.tabs} aria-label={label}>{tabs.map((tab) => <Link key={tab.path} to={{ pathname: tab.path, search: tab.search }} className={classes.tab} aria-current={tab === here ? 'page' : undefined}>{tab.label}</Link>)}</nav>
      <Outlet />
    </div>
  );
}
