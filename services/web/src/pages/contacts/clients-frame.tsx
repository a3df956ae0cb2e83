import type { PermissionName } from '@kontora/contracts';
import { Link, Outlet, useLocation } from 'react-router';
import { useSession } from '../../data/session.ts';
import classes from './contacts.module.css';
import { useText } from './text.ts';

const TABS = [
  { name: 'clients', path: '/clients', needs: 'contacts:read' }, { name: 'people', path: '/people', needs: 'contacts:read' }, { name: 'import', path: '/clients/import', needs: 'contacts:import' },
  { name: 'duplicates', path: '/clients/duplicates', needs: 'contacts:merge' }, { name: 'merges', path: '/clients/merges', needs: 'contacts:merge' },
] as const satisfies { name: string; path: string; needs: PermissionName }[];

/** What there is about clients, one page beside the other. */
export function ClientsFrame() {
  const t = useText();
  const { can } = useSession();
  const { pathname } = useLocation();
  // The deepest path that fits: a card of a client belongs to the clients.
  const here = TABS.filter(({ path }) => pathname === path || pathname.startsWith(`${path}/`)).sort((a, b) => b.path.length - a.path.length)[0];
  return (
    <div className={classes.frame}>
      <nav className={classes.tabs} aria-label={t('title')}>
        {TABS.filter(({ needs }) => can(needs)).map((tab) => <Link key={tab.name} to={tab.path} className={classes.tab} aria-current={tab === here ? 'page' : undefined}>{t(`tab.${tab.name}`)}</Link>)}
      </nav>
      <Outlet />
    </div>
  );
}
