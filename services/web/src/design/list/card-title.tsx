import { Title } from '@mantine/core';
import { useTabName } from '../page-head.tsx';
import classes from './list.module.css';

/** The headline of a card beside a list; it names the browser's tab before the page does. */
export function CardTitle({ children }: { children: string }) {
  useTabName('card', children);
  return <Title order={2} className={classes.headline}>{children}</Title>;
}
