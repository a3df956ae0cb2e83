import { ActionIcon } from '@mantine/core';
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { NavLink } from 'react-router';
import { useSession } from '../data/session.ts';
import { language } from '../text/catalogue.ts';
import { useCommon } from '../text/common.ts';
import { places } from './section.ts';
import classes from './shell.module.css';

const Drawer = lazy(() => import('./navigation-drawer.tsx').then((module) => ({ default: module.NavigationDrawer })));

/** The places that the reader may go to. */
export function usePlaces() {
  const { can } = useSession();
  return places.filter((place) => place.needs.length === 0 || place.needs.some(can));
}

interface Props { phone: boolean; folded: boolean; onFold: () => void; opened: boolean; onClose: () => void }
/** The sections: at the left side, folded to icons if wished; on a phone in a drawer. */
export function Navigation({ phone, folded, onFold, opened, onClose }: Props) {
  const t = useCommon();
  if (phone) return opened ? <Suspense><Drawer onClose={onClose}><nav aria-label={t('shell.navigation')}><Places onGo={onClose} /></nav></Drawer></Suspense> : null;
  return (
    <nav className={classes.navigation} aria-label={t('shell.navigation')}>
      <Places folded={folded} />
      <ActionIcon onClick={onFold} aria-label={t(folded ? 'shell.unfold' : 'shell.fold')} title={t(folded ? 'shell.unfold' : 'shell.fold')} className={classes.fold}>
        {folded ? <IconLayoutSidebarLeftExpand size={18} /> : <IconLayoutSidebarLeftCollapse size={18} />}
      </ActionIcon>
    </nav>
  );
}

function Places({ folded, onGo }: { folded?: boolean; onGo?: () => void }) {
  useCommon();
  return (
    <ul className={classes.places}>
      {usePlaces().map(({ path, label, icon: Sign }) => (
        <li key={path}><NavLink to={path} end={path === '/'} className={classes.place} onClick={onGo} title={folded ? label[language()] : undefined} aria-label={label[language()]}><Sign size={18} stroke={1.6} aria-hidden /><span>{label[language()]}</span></NavLink></li>
      ))}
    </ul>
  );
}
