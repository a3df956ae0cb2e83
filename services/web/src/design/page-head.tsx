import { Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import classes from './page-head.module.css';

const here: { page?: string; card?: string } = {};
/** Names the browser's tab, and so bookmarks and history: the open card, the page, the product. */
export function useTabName(part: keyof typeof here, name: string): void {
  useEffect(() => {
    const call = (said: string | undefined) => {
      here[part] = said;
      document.title = [here.card, here.page, 'Kontora'].filter(Boolean).join(' · ');
    };
    call(name);
    return () => call(undefined);
  }, [part, name]);
}

/** The name of a page: its only headline of the first order, and the name of the browser's tab. */
export function PageTitle({ children, mb }: { children: string; mb?: string }) {
  useTabName('page', children);
  return <Title order={1} mb={mb}>{children}</Title>;
}

/** A line of controls over a page; with `title` its first, which names the page. Navigation among views takes a line of its own on a phone. */
export function PageBar({ title, children }: { title?: string; children?: ReactNode }) {
  return <div className={classes.bar}>{title !== undefined && <PageTitle>{title}</PageTitle>}{children}</div>;
}

/** What can be done on the page, at the end of its first line. */
export const Tools = ({ children }: { children: ReactNode }) => <div className={classes.tools}>{children}</div>;
