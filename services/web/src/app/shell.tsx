import { Loader } from '@mantine/core';
import { useDisclosure, useHotkeys, useLocalStorage } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import { Navigate, Outlet, ScrollRestoration, useLocation } from 'react-router';
import { ApiProblem } from '@kontora/client';
import { useLiveChanges } from '../data/live.ts';
import { useSessionQuery } from '../data/session.ts';
import { Guard, Loading, ProblemState } from '../design/states/states.tsx';
import { QuestionHost } from '../design/states/talk.tsx';
import { usePhone } from '../design/use-phone.ts';
import { useCommon } from '../text/common.ts';
import { Header } from './header.tsx';
import { Navigation, usePlaces } from './navigation.tsx';
import classes from './shell.module.css';

const Palette = lazy(() => import('./palette.tsx').then((module) => ({ default: module.Palette })));

/** What surrounds every page for those signed in: navigation, header, palette. Others are sent to sign in, and come back to where they wanted to go. */
export function Shell() {
  const session = useSessionQuery();
  const { pathname, search } = useLocation();
  if (session.isPending) return <div className={classes.whole}><Loader size="sm" /></div>;
  const signedOut = session.error instanceof ApiProblem && session.error.status === 401;
  if (signedOut) return <Navigate replace to={`/sign-in${pathname === '/' ? '' : `?next=${encodeURIComponent(pathname + search)}`}`} />;
  if (!session.data) return <ProblemState error={session.error} retry={() => void session.refetch()} />;
  if (!session.data.firm) return <Navigate replace to={`/choose-firm${pathname === '/' ? '' : `?next=${encodeURIComponent(pathname + search)}`}`} />;
  return <Frame at={pathname} />;
}

function Frame({ at }: { at: string }) {
  const t = useCommon();
  const phone = usePhone();
  useLiveChanges();
  const [folded, setFolded] = useLocalStorage({ key: 'kontora.folded', defaultValue: false, getInitialValueInEffect: false });
  const [palette, paletteIs] = useDisclosure(false);
  const [drawer, drawerIs] = useDisclosure(false);
  useHotkeys([['mod+K', paletteIs.open], ['/', paletteIs.open]]);
  const [first] = usePlaces();
  // Not everybody has a day of tasks: others begin at the first of their places.
  if (at === '/' && first && first.path !== '/') return <Navigate replace to={first.path} />;
  return (
    <div className={classes.frame} data-folded={folded || undefined}>
      <a href="#content" className={classes.skip}>{t('shell.toContent')}</a>
      <Header onSearch={paletteIs.open} onMenu={drawerIs.open} />
      <Navigation phone={phone} folded={folded && !phone} onFold={() => setFolded(!folded)} opened={drawer} onClose={drawerIs.close} />
      <main id="content" tabIndex={-1} className={classes.content}>
        <Guard at={at}><Suspense fallback={<Loading />}><Outlet /></Suspense></Guard>
      </main>
      {palette && <Suspense><Palette onClose={paletteIs.close} /></Suspense>}
      <QuestionHost />
      <ScrollRestoration />
    </div>
  );
}
