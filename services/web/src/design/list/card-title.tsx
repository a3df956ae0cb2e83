import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './list.module.css';

/** The headline of a card beside a list. */
export const CardTitle = ({ children }: { children: ReactNode }) => <Title order={2} className={classes.headline}>{children}</Title>;
