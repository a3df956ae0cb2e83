import { Anchor, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { Suspense } from 'react';
import { LanguageChoice } from '../../app/header.tsx';
import { PageTitle } from '../../design/page-head.tsx';
import { Guard, Loading } from '../../design/states/states.tsx';
import classes from './entrance.module.css';

/** The frame of pages before signing in: one small sheet in the middle. */
export function Entrance({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={classes.whole}>
      <main className={classes.sheet}>
        <Group gap={10} mb="lg"><img src="/icon.svg" alt="" width={28} height={28} /><span className={classes.name}>Kontora</span></Group>
        <PageTitle mb="md">{title}</PageTitle>
        <Guard at={title}><Suspense fallback={<Loading lines={3} />}>{children}</Suspense></Guard>
      </main>
      <footer className={classes.language}><LanguageChoice /></footer>
    </div>
  );
}

/** A quiet way elsewhere, below a form. */
export const Aside = ({ to, children }: { to: string; children: ReactNode }) => <Anchor href={to} size="sm">{children}</Anchor>;
