import { reporting } from '@kontora/contracts';
import { Button, SegmentedControl, Select } from '@mantine/core';
import { memo, useState } from 'react';
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router';
import { FilterBar } from '../../design/list/filter-bar.tsx';
import { writeView } from '../../design/list/list-url.ts';
import { PageBar } from '../../design/page-head.tsx';
import { EmptyState, Loading, ProblemState } from '../../design/states/states.tsx';
import { Figure } from '../../design/values/values.tsx';
import { MatrixGrid } from './matrix-grid.tsx';
import { FILTERS, PICKERS, useFilterWords } from './obligation-filters.tsx';
import { ObligationCard } from './obligation-card.tsx';
import { FILTER_NAMES } from './season-bar.tsx';
import { together } from './season-words.tsx';
import classes from './season.module.css';
import { useText } from './text.ts';
import { AXES, useMatrix, useMatrixView, type Matrix, type MatrixView } from './use-matrix.ts';
import { WindowChoice } from './window-choice.tsx';

const TILES = ['total', 'open', 'sent', 'accepted', 'trouble', 'late'] as const;
const OPENED = 'obligation';

/** The season as a matrix client × report: every number opens its rows, every cell its obligation. */
export function MatrixPage() {
  const viewed = useMatrixView();
  return <div className={classes.page}><Toolbar {...viewed} /><Season {...viewed} /></div>;
}

/** Apart from the controls: they need not be drawn anew for every page of rows that is scrolled to. */
function Season({ view, change }: Viewed) {
  const t = useText();
  const [pages, setPages] = useState<readonly number[]>([]);
  const matrix = useMatrix(view, pages);
  const [search, setSearch] = useSearchParams();
  const navigate = useNavigate();
  const opened = search.get(OPENED);
  const open = (id: string | undefined) => setSearch((now) => { const next = new URLSearchParams(now); if (id) next.set(OPENED, id); else next.delete(OPENED); return next; }, { preventScrollReset: true });
  const list = (...filters: (Record<string, unknown> | undefined)[]) => void navigate(listAddress(matrix.first!, filters));
  return (
    <>
      {matrix.first && <Tiles matrix={matrix.first} />}
      <div className={classes.split}>
        <div className={classes.main}>
          {!matrix.first ? (matrix.error ? <ProblemState error={matrix.error} retry={matrix.retry} catalogue="reporting" /> : <Loading lines={14} />)
            : matrix.first.rowCount === 0 ? <Empty view={view} change={change} />
              : <MatrixGrid matrix={matrix.first} view={view} rowAt={matrix.rowAt} onLookAt={setPages} opened={opened ?? undefined} onOpen={open} onList={list} />}
        </div>
        {opened && <aside className={classes.side} aria-label={t('card')}><ObligationCard key={opened} id={opened} onClose={() => open(undefined)} /></aside>}
      </div>
    </>
  );
}

const listAddress = (matrix: Matrix, filters: (Record<string, unknown> | undefined)[]) => ({ pathname: '/season/list', search: writeView({ filter: together(matrix.base, ...filters), sort: 'dueOn' }) });

interface Viewed { view: MatrixView; change: (change: Partial<MatrixView>) => void }
function Toolbar({ view, change }: Viewed) {
  const t = useText();
  const words = useFilterWords();
  const axis = <K extends keyof typeof AXES>(name: K, word: (value: (typeof AXES)[K][number]) => string) =>
    ({ 'aria-label': t(`axis.${name}`), data: AXES[name].map((value) => ({ value, label: word(value) })), value: view[name] as string, onChange: (value: string | null) => change({ [name]: value }) });
  return (
    <>
      <PageBar title={t('season')}>
        <WindowChoice window={view.window} onChange={(window) => change({ window })} />
        <SegmentedControl {...axis('by', (value) => t(`by.${value}`))} />
        <SegmentedControl {...axis('rows', (value) => t(`rows.${value}`))} />
        <SegmentedControl {...axis('columns', (value) => t(`columns.${value}`))} />
        <Select size="xs" w={190} allowDeselect={false} {...axis('sort', (value) => t(`sort.${value}`))} />
      </PageBar>
      <PageBar><FilterBar<typeof reporting.listObligations> operation={reporting.listObligations} filter={view.filter} onChange={(filter) => change({ filter })} fields={FILTERS} words={words} pickers={PICKERS} nameOf={FILTER_NAMES} /></PageBar>
    </>
  );
}

const Tiles = memo(function Tiles({ matrix }: { matrix: Matrix }) {
  const t = useText();
  const tone = { total: 'neutral', open: 'active', sent: 'active', accepted: 'neutral', trouble: 'bad', late: 'bad' } as const;
  return <div className={classes.tiles}>{TILES.map((figure) => <Link key={figure} to={listAddress(matrix, [matrix.figureFilters[figure]])}><Figure value={matrix.total[figure].toLocaleString()} label={t(`figure.${figure}`)} tone={matrix.total[figure] > 0 ? tone[figure] : 'neutral'} /></Link>)}</div>;
});

function Empty({ view, change }: Viewed) {
  const t = useText();
  const { search } = useLocation();
  return view.filter
    ? <EmptyState title={t('none.filtered')} action={<Button onClick={() => change({ filter: undefined })}>{t('none.unfilter')}</Button>}>{t('none.filteredText')}</EmptyState>
    : <EmptyState title={t('none.title')} action={<Button component={Link} to={{ pathname: '/season/plans', search: search && '' }} variant="filled">{t('none.plan')}</Button>}>{t('none.text')}</EmptyState>;
}
