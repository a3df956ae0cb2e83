import type { AnyList, Filter, FilterField, Request } from '@kontora/contracts';
import { Button, CloseButton } from '@mantine/core';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { Link, Navigate, useLocation, useNavigate } from 'react-router';
import { client } from '../../data/client.ts';
import { useListOf, type RowOf } from '../../data/queries.ts';
import { language } from '../../text/catalogue.ts';
import { useCommon } from '../../text/common.ts';
import { PageBar, Tools } from '../page-head.tsx';
import { EmptyState, Loading, ProblemState } from '../states/states.tsx';
import { usePhone } from '../use-phone.ts';
import { useFormats } from '../values/formats.ts';
import { customKeys, exported, type Column, type FilterName, type FilterPicker, type ListWords } from './column.ts';
import { DataTable } from './data-table.tsx';
import { FilterBar } from './filter-bar.tsx';
import { ColumnsMenu, ExportMenu } from './list-menus.tsx';
import classes from './list.module.css';
import { saysNothing, writeView } from './list-url.ts';
import { PhoneList } from './phone-list.tsx';
import { savedViewAddress, SavedViews, useDefaultView, useOpenView } from './saved-views.tsx';
import { useListView } from './use-list-view.ts';

/** A view that the page offers by name. */
export interface NamedView { name: string; filter?: Filter; sort?: string }
interface Props<O extends AnyList> {
  title: string; operation: O; columns: readonly Column<O>[]; words: ListWords<O>;
  /** Input beside filter and sort, such as the object the list belongs to. */
  input?: Partial<Request<O>>;
  /** What a saved view keeps, where more than the filter of the address narrows the list. */
  whole?: Filter;
  /** Views offered by name; the first is how the list begins. */
  views?: readonly NamedView[];
  /** Fields that the firm has defined for itself; columns and filters of theirs are called `custom.<key>`. */
  own?: Readonly<Record<string, FilterField>>;
  filters: readonly FilterName<O>[]; pickers?: Partial<Record<FilterName<O>, FilterPicker>>; nameOf?: Partial<Record<FilterName<O>, (id: string) => ReactNode>>;
  /** The path of this page, and of a row's card below it: `/tasks` and `/tasks/<id>`. */
  path: string; cards?: boolean; openId?: string; card?: ReactNode;
  /** What a row is known by, here and in the address of its card; its `id` where nothing is said. */
  idOf?: (row: RowOf<O>) => string;
  /** What can be done with chosen rows; without it rows cannot be chosen. */
  bulk?: (rows: RowOf<O>[], done: () => void) => ReactNode;
  actions?: ReactNode; empty: { title: string; text: string; action?: ReactNode }; live?: boolean;
}

const ownId = (row: unknown) => (row as { id: string }).id;

/** A whole list page: views, filters, columns, export, the table, bulk deeds, and the card of the open row beside it. It opens with the reader's default view. */
export function ListPage<O extends AnyList>(props: Props<O>) {
  const { search, pathname } = useLocation();
  const chosen = useDefaultView(props.operation);
  if (saysNothing(search) && chosen === undefined) return <Loading lines={12} />;
  if (saysNothing(search) && chosen) return <Navigate replace to={{ pathname, search: savedViewAddress(props.operation, chosen, new URLSearchParams(search)) }} />;
  return <Rows {...props} />;
}

function Rows<O extends AnyList>(props: Props<O>) {
  const { title, operation, columns, words, input, views = [{ name: '' }], path, cards, openId, bulk, empty, idOf = ownId } = props;
  const t = useCommon();
  const { number } = useFormats();
  const phone = usePhone();
  const navigate = useNavigate();
  const { search } = useLocation();
  const view = useListView(operation, columns, views[0]!);
  const saved = useOpenView();
  const shown = useMemo(() => columns.filter((column) => view.shown.includes(column.id)), [columns, view.shown]);
  const custom = customKeys(shown);
  const asked = { ...input, ...(custom.length > 0 && { custom }), ...(view.filter && { filter: view.filter }), ...(view.sort && { sort: view.sort }) } as Request<O>;
  const list = useListOf(operation, asked, { live: props.live });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => setChosen(new Set()), [view.address]);
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = list;
  const more = useMemo(() => (hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined), [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const open = cards ? (row: RowOf<O>) => void navigate({ pathname: `${path}/${idOf(row)}`, search }) : undefined;
  const count = list.count && `${number(list.count.value)}${list.count.exact ? '' : '+'}`;
  const chosenRows = list.rows.filter((row) => chosen.has(idOf(row)));

  const body = list.isPending ? <Loading lines={12} />
    : list.isError && list.rows.length === 0 ? <ProblemState error={list.error} retry={() => void list.refetch()} />
      : list.rows.length === 0 ? <Empty {...empty} filtered={view.filter && !same(view.filter, views[0]!.filter)} onLoosen={view.filter && (() => view.change({ filter: undefined }))} />
        : phone ? <PhoneList label={title} columns={shown} rows={list.rows} idOf={idOf} onOpen={open} more={more} />
          : <DataTable<O> label={title} columns={shown} rows={list.rows} idOf={idOf} total={list.count?.exact ? list.count.value : undefined} sort={view.sort ?? operation.list.defaultSort} onSort={(sort) => view.change({ sort })} widths={view.widths} onResize={view.resize} chosen={bulk && chosen} onChoose={setChosen} onOpen={open} openId={openId} more={more} />;
  return (
    <div className={classes.page}>
      <PageBar title={saved ? t('view.of', { list: title, view: saved.name }) : title}>
        {views.length > 1 && <Views views={views} path={path} filter={view.filter} />}
        <Tools>
          {count && <span className={classes.count} role="status">{t('list.rows', { rows: count, count: list.count!.value })}</span>}
          <SavedViews operation={operation} shown={{ filter: props.whole ?? view.filter, sort: view.sort, columns: view.shown }} />
          {!phone && <ColumnsMenu columns={columns} shown={view.shown} onChange={view.chooseColumns} />}
          <ExportMenu address={(kind) => client.url(operation, { ...asked, ...exported(shown), lang: language() }, kind)} />
          {props.actions}
        </Tools>
      </PageBar>
      <PageBar><FilterBar operation={operation} own={props.own} filter={view.filter} onChange={(filter) => view.change({ filter })} fields={props.filters} words={words} pickers={props.pickers} nameOf={props.nameOf} /></PageBar>
      {bulk && chosen.size > 0 && <div className={classes.bulk} role="toolbar" aria-label={t('list.chosen', { count: chosen.size })}><b>{t('list.chosen', { count: chosen.size })}</b>{bulk(chosenRows, () => setChosen(new Set()))}<span className={classes.grow} /><CloseButton aria-label={t('list.chooseNone')} onClick={() => setChosen(new Set())} /></div>}
      <div className={classes.split}>
        <div className={classes.main} hidden={phone && Boolean(props.card)}>{body}</div>
        {props.card && <aside className={classes.side} aria-label={t('list.card')}>{props.card}</aside>}
      </div>
    </div>
  );
}

/** No rows: of what the page begins with, what it says about that; of other conditions, that they are what leaves nothing. */
function Empty({ title, text, action, filtered, onLoosen }: Props<AnyList>['empty'] & { filtered?: boolean; onLoosen?: () => void }) {
  const t = useCommon();
  const loosen = onLoosen && <Button onClick={onLoosen}>{t('list.withoutFilter')}</Button>;
  return filtered ? <EmptyState title={t('list.noneFound')} action={loosen}>{t('list.noneFoundText')}</EmptyState> : <EmptyState title={title} action={(action || loosen) && <>{action}{loosen}</>}>{text}</EmptyState>;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? {}) === JSON.stringify(b ?? {});
function Views({ views, path, filter }: { views: readonly NamedView[]; path: string; filter: Filter | undefined }) {
  return <nav className={classes.views}>{views.map((view) => <Link key={view.name} className={classes.view} aria-current={same(view.filter, filter) ? 'page' : undefined} to={{ pathname: path, search: writeView(view.filter ? view : { sort: view.sort ?? 'createdAt' }) }}>{view.name}</Link>)}</nav>;
}
