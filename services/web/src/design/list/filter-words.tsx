import type { AnyList, Filter, FilterField } from '@kontora/contracts';
import { Fragment, type ReactNode } from 'react';
import { useCommon } from '../../text/common.ts';
import { useFormats } from '../values/formats.ts';
import type { FilterName, ListWords } from './column.ts';
import type { Conditions } from './filter-editor.tsx';

/** What conditions of one list are told with. */
export interface Words<O extends AnyList> { words: ListWords<O>; nameOf?: Partial<Record<FilterName<O>, (id: string) => ReactNode>>; typeOf: (field: string) => FilterField }
const SHOWN_VALUES = 3;

/** The conditions on one field in words; of many values the first. */
export function FieldSaid<O extends AnyList>({ field, conditions, words, nameOf, typeOf }: Words<O> & { field: FilterName<O>; conditions: Conditions }) {
  const t = useCommon();
  const { day, instant } = useFormats();
  const { type } = typeOf(field);
  const name = nameOf?.[field];
  const plain: Partial<Record<FilterField['type'], (value: unknown) => ReactNode>> = { boolean: (value) => t(value ? 'value.yes' : 'value.no'), date: (value) => day(String(value)), instant: (value) => instant(String(value)), enum: (value) => words.value(field, String(value)), id: (value) => words.value(field, String(value)) };
  const one = (value: unknown): ReactNode => name?.(String(value)) ?? plain[type]?.(value) ?? String(value);
  const several = (values: unknown) => {
    const all = values as unknown[];
    return <>{all.slice(0, SHOWN_VALUES).map((value, i) => <Fragment key={String(value)}>{i > 0 && ', '}{one(value)}</Fragment>)}{all.length > SHOWN_VALUES && ` +${all.length - SHOWN_VALUES}`}</>;
  };
  const said: Record<string, (value: unknown) => ReactNode> = {
    eq: one, contains: (v) => (name ? one(v) : `“${String(v)}”`), startsWith: (v) => `${String(v)}…`, in: several, isNull: (v) => t(v ? 'value.empty' : 'value.filled'),
    gte: (v) => <>≥ {one(v)}</>, lte: (v) => <>≤ {one(v)}</>, gt: (v) => <>&gt; {one(v)}</>, lt: (v) => <>&lt; {one(v)}</>, ne: (v) => <>≠ {one(v)}</>, nin: (v) => <>≠ {several(v)}</>, between: several,
  };
  return <>{Object.entries(conditions).map(([operator, value], i) => <Fragment key={operator}>{i > 0 && ' '}{said[operator]?.(value)}</Fragment>)}</>;
}

type Within = 'and' | 'or' | 'not';
/** A tree of conditions in words: fields and values as on chips; “and”, “or” and “not” between them, brackets where they are needed. */
export function TreeSaid<O extends AnyList>({ filter, within, ...told }: Words<O> & { filter: Filter; within?: Within }) {
  const t = useCommon();
  const { and = [], or = [], not, ...fields } = filter;
  const alone = Object.keys(fields).length + and.length + (or.length > 0 ? 1 : 0) + (not ? 1 : 0) === 1;
  const around: Within | undefined = alone ? within : 'and';
  const parts: ReactNode[] = Object.entries(fields).map(([field, conditions]) => <>{told.words.label(field as FilterName<O>)}: <b><FieldSaid {...told} field={field as FilterName<O>} conditions={conditions as Conditions} /></b></>);
  parts.push(...and.map((part) => <TreeSaid {...told} filter={part} within={around} />));
  if (or.length > 0) parts.push(<Joined parts={or.map((part) => <TreeSaid {...told} filter={part} within={or.length > 1 ? 'or' : around} />)} word={t('list.or')} brackets={around === 'and' || around === 'not'} />);
  if (not) parts.push(<>{t('list.not')} <TreeSaid {...told} filter={not} within="not" /></>);
  return <Joined parts={parts} word={t('list.and')} brackets={within === 'or' || within === 'not'} />;
}

/** Several parts with a word between them. */
function Joined({ parts, word, brackets }: { parts: readonly ReactNode[]; word: string; brackets: boolean }) {
  return <>{brackets && parts.length > 1 && '('}{parts.map((part, i) => <Fragment key={i}>{i > 0 && ` ${word} `}{part}</Fragment>)}{brackets && parts.length > 1 && ')'}</>;
}
