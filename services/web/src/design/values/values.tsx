import { phoneKind, type WireMoney } from '@kontora/domain';
import { Text, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { useEmployeeName } from '../../data/names.ts';
import { useCommon } from '../../text/common.ts';
import { useFormats } from './formats.ts';
import classes from './values.module.css';

/** Where there is no value. */
export const Nothing = () => <span className={classes.nothing} data-nothing aria-hidden>—</span>;
interface Value<T> { value: T | null | undefined }

/** A civil date. `overdue` says in colour and in words that it has passed. */
export function Day({ value, overdue }: Value<string> & { overdue?: boolean }) {
  const { day } = useFormats();
  const t = useCommon();
  if (!value) return <Nothing />;
  return <time dateTime={value} className={overdue ? classes.overdue : classes.figure} title={overdue ? t('value.overdue') : undefined}>{day(value)}{overdue && <span className={classes.unseen}>, {t('value.overdue')}</span>}</time>;
}

/** An instant, in the reader's zone. */
export function Moment({ value }: Value<string>) {
  const { instant } = useFormats();
  return value ? <time dateTime={value} className={classes.figure}>{instant(value)}</time> : <Nothing />;
}

/** Money, exact, aligned for columns. */
export function Amount({ value }: Value<WireMoney>) {
  const { money } = useFormats();
  return value ? <span className={classes.figure}>{money(value)}</span> : <Nothing />;
}

/** A whole number, grouped as the language does. */
export function Count({ value }: Value<number>) {
  const { number } = useFormats();
  return value === null || value === undefined ? <Nothing /> : <span className={classes.figure}>{number(value)}</span>;
}

/** Minutes, as hours and minutes. */
export function Minutes({ value }: Value<number>) {
  const { minutes } = useFormats();
  return value === null || value === undefined ? <Nothing /> : <span className={classes.figure}>{minutes(value)}</span>;
}

/** ИНН, КПП, ОГРН and other numbers that are read digit by digit. */
export const Code = ({ value }: Value<string>) => (value ? <span className={classes.code}>{value}</span> : <Nothing />);

/** A telephone number in E.164, written for people; it can be called. */
export function Phone({ value }: Value<string>) {
  return value ? <a href={`tel:${value}`} className={classes.figure}>{spaced(value)}</a> : <Nothing />;
}
function spaced(e164: string): string {
  const parts = phoneKind(e164) === 'foreign' ? null : /^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(e164);
  return parts ? `+7 ${parts[1]} ${parts[2]}-${parts[3]}-${parts[4]}` : e164;
}

/** The name of an employee by id. */
export function EmployeeName({ id }: { id: string | null | undefined }) {
  const name = useEmployeeName(id);
  const t = useCommon();
  if (!id) return <Nothing />;
  return name === undefined ? <span className={classes.nothing}>…</span> : <>{name ?? t('value.nobody')}</>;
}

/** What a state means for whoever looks: nothing to do, at work, waits, good, bad. */
export type Tone = 'neutral' | 'active' | 'wait' | 'good' | 'bad';
/** A state: always in words, the colour only helps. */
export function State({ tone, children, hint }: { tone: Tone; children: ReactNode; hint?: string }) {
  const badge = <span className={classes.state} data-tone={tone}>{children}</span>;
  return hint ? <Tooltip label={hint}>{badge}</Tooltip> : badge;
}

/** Names and values of one object, in pairs. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className={classes.facts}>{children}</dl>;
}
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return <><dt>{name}</dt><dd>{children}</dd></>;
}

/** A number with what it counts: the building block of overviews. */
export function Figure({ value, label, tone = 'neutral' }: { value: ReactNode; label: string; tone?: Tone }) {
  return <div className={classes.tile} data-tone={tone}><Text component="span" className={classes.tileValue}>{value}</Text><span className={classes.tileLabel}>{label}</span></div>;
}
