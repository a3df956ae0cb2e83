import { reporting } from '@kontora/contracts';
import { Button, Group, SegmentedControl, Select, Title } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router';
import { FilterBar } from '../../design/list/filter-bar.tsx';
import { writeView } from '../../design/list/list-url.ts';
import { EmptyState, Loading, ProblemState } from '../../design/states/states.tsx';
import { Figure } from '../../design/values/values.tsx';
import { MatrixGrid } from './matrix-grid.tsx';
import { FILTERS, NAMES, PICKERS, useFilterWords } from './obligation-filters.tsx';
import { ObligationCard } from './obligation-card.tsx';
import { together } from './season-words.tsx';
import classes from './season.module.css';
import { useText } from './text.ts';
import { AXES, useMatrix, useMatrixView, type Matrix, type MatrixView } from './use-matrix.ts';

const TILES = ['total', 'open', 'sent', 'accepted', 'trouble', 'late'] as const;
const OPENED = 'obligation';

/** The season as a matrix client × report: every number opens its rows, every cell its obligation. */
export function MatrixPage() {
  const t = useText();
  const { view, change } = useMatrixView();
  const [pages, setPages] = useState<readonly number[]>([]);
  const matrix = useMatrix(view, pages);
  const [search, setSearch] = useSearchParams();
  const navigate = useNavigate();
  const opened = search.get(OPENED);
  const open = (id: string | undefined) => setSearch((now) => { const next = new URLSearchParams(now); if (id) next.set(OPENED, id); else next.delete(OPENED); return next; }, { preventScrollReset: true });
  const list = (...filters: (Record<string, unknown> | undefined)[]) => void navigate(listAddress(matrix.first!, filters));
  return (
    <div className={classes.page}>
      <Toolbar view={view} change={change} />
      {matrix.first && <Tiles matrix={matrix.first} />}
      <div className={classes.split}>
        <div className={classes.main}>
          {!matrix.first ? (matrix.error ? <ProblemState error={matrix.error} retry={matrix.retry} catalogue="reporting" /> : <Loading lines={14} />)
            : matrix.first.rowCount === 0 ? <Empty view={view} change={change} />
              : <MatrixGrid matrix={matrix.first} view={view} rowAt={matrix.rowAt} onLookAt={setPages} opened={opened ?? undefined} onOpen={open} onList={list} />}
        </div>
        {opened && <aside className={classes.side} aria-label={t('card')}><ObligationCard key={opened} id={opened} onClose={() => open(undefined)} /></aside>}
      </div>
    </div>
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
      <div className={classes.bar}>
        <Title order={1}>{t('season')}</Title>
        <WindowChoice window={view.window} onChange={(window) => change({ window })} />
        <SegmentedControl {...axis('by', (value) => t(`by.${value}`))} />
        <SegmentedControl {...axis('rows', (value) => t(`rows.${value}`))} />
        <SegmentedControl {...axis('columns', (value) => t(`columns.${value}`))} />
        <Select size="xs" w={190} allowDeselect={false} {...axis('sort', (value) => t(`sort.${value}`))} />
      </div>
      <div className={classes.bar}><FilterBar<typeof reporting.listObligations> operation={reporting.listObligations} filter={view.filter} onChange={(filter) => change({ filter })} fields={FILTERS} words={words} pickers={PICKERS} nameOf={NAMES} /></div>
    </>
  );
}

/** A year, a quarter or a month, and one step back or forth. */
function WindowChoice({ window, onChange }: { window: string; onChange: (window: string) => void }) {
  const t = useText();
  const year = Number(window.slice(0, 4));
  const nth = window.length === 4 ? undefined : Number(window.slice(window[5] === 'Q' ? 6 : 5));
  const [kind, parts] = window.length === 4 ? ['year', 1] as const : window[5] === 'Q' ? ['quarter', 4] as const : ['month', 12] as const;
  const write = (place: number) => {
    const [of, part] = [Math.floor(place / parts), (place % parts) + 1];
    return kind === 'year' ? String(place) : `${of}-${kind === 'quarter' ? `Q${part}` : String(part).padStart(2, '0')}`;
  };
  const place = kind === 'year' ? year : year * parts + nth! - 1;
  const options = [
    { group: t('window.year'), items: [year - 1, year, year + 1].map((y) => ({ value: String(y), label: String(y) })) },
    { group: t('window.quarter'), items: [1, 2, 3, 4].map((q) => ({ value: `${year}-Q${q}`, label: t('period.quarter', { no: q, year }) })) },
    { group: t('window.month'), items: Array.from({ length: 12 }, (_, m) => ({ value: `${year}-${String(m + 1).padStart(2, '0')}`, label: t('period.month', { month: t(`month.${(m + 1) as 1}`), year }) })) },
  ];
  return (
    <Group gap={2} wrap="nowrap">
      <Button px={6} aria-label={t('window.before')} onClick={() => onChange(write(place - 1))}><IconChevronLeft size={14} aria-hidden /></Button>
      <Select size="xs" w={150} aria-label={t('window.label')} allowDeselect={false} data={options} value={window} onChange={(value) => value && onChange(value)} maxDropdownHeight={420} />
      <Button px={6} aria-label={t('window.after')} onClick={() => onChange(write(place + 1))}><IconChevronRight size={14} aria-hidden /></Button>
    </Group>
  );
}

function Tiles({ matrix }: { matrix: Matrix }) {
  const t = useText();
  const tone = { total: 'neutral', open: 'active', sent: 'active', accepted: 'neutral', trouble: 'bad', late: 'bad' } as const;
  return <div className={classes.tiles}>{TILES.map((figure) => <Link key={figure} to={listAddress(matrix, [matrix.figureFilters[figure]])}><Figure value={matrix.total[figure].toLocaleString()} label={t(`figure.${figure}`)} tone={matrix.total[figure] > 0 ? tone[figure] : 'neutral'} /></Link>)}</div>;
}

function Empty({ view, change }: Viewed) {
  const t = useText();
  const { search } = useLocation();
  return view.filter
    ? <EmptyState title={t('none.filtered')} action={<Button onClick={() => change({ filter: undefined })}>{t('none.unfilter')}</Button>}>{t('none.filteredText')}</EmptyState>
    : <EmptyState title={t('none.title')} action={<Button component={Link} to={{ pathname: '/season/plans', search: search && '' }} variant="filled">{t('none.plan')}</Button>}>{t('none.text')}</EmptyState>;
}
