import { reporting, type Answer } from '@kontora/contracts';
import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { useCommandOf } from '../../data/commands.ts';
import { useSession } from '../../data/session.ts';
import { Dialog } from '../../design/form/form.tsx';
import type { Column, ListWords } from '../../design/list/column.ts';
import { ListPage } from '../../design/list/list-page.tsx';
import { OrganisationPicker } from '../../design/pickers/pickers.tsx';
import { JobProgress } from '../../design/states/job-progress.tsx';
import { say, sayProblem } from '../../design/states/talk.tsx';
import { Day, State, type Tone } from '../../design/values/values.tsx';
import { FILTER_NAMES, useReportNames } from './season-bar.tsx';
import { usePeriodText } from './season-words.tsx';
import { useText } from './text.ts';

type List = typeof reporting.listGaps;
type Kind = 'missing' | 'surplus' | 'moved';
const TONE: Record<Kind, Tone> = { missing: 'bad', surplus: 'wait', moved: 'wait' };
type Started = Answer<typeof reporting.checkGaps> | Answer<typeof reporting.fillGaps>;

/** What the daily check found: obligations that should be there and are not, or the other way round. */
export function GapListPage() {
  const t = useText();
  const { can } = useSession();
  const [job, setJob] = useState<Started>();
  const check = useCommandOf(reporting.checkGaps);
  const fill = useCommandOf(reporting.fillGaps);
  const failed = (error: unknown) => sayProblem(error, 'reporting');
  const words: ListWords<List> = { label: (field) => t(`field.${field}`), value: (field, value) => (field === 'kind' ? t(`gap.${value as Kind}`) : value) };
  return (
    <>
      <ListPage<List>
        title={t('gap.title')} operation={reporting.listGaps} columns={useColumns()} path="/season/gaps" words={words} filters={['kind', 'organisationId', 'code', 'dueOn', 'foundOn', 'settledOn']} pickers={{ organisationId: OrganisationPicker }} nameOf={FILTER_NAMES}
        views={[{ name: t('gap.open'), filter: { settledOn: { isNull: true } } }, { name: t('gap.settled'), filter: { settledOn: { isNull: false } } }]} live empty={{ title: t('gap.none'), text: t('gap.noneText') }}
        actions={can('reporting:plan') && <Button loading={check.isPending} onClick={() => check.mutate({ input: {} }, { onSuccess: setJob, onError: failed })}>{t('gap.check')}</Button>}
        bulk={can('reporting:plan') ? (rows, done) => <Button variant="filled" loading={fill.isPending} onClick={() => fill.mutate({ input: { ids: rows.map((row) => row.id) } }, { onSuccess: (started) => { setJob(started); done(); }, onError: failed })}>{t('gap.fill')}</Button> : undefined}
      />
      {job && <Dialog title={t('gap.title')} onClose={() => setJob(undefined)}><JobProgress job={job} catalogue="reporting" onDone={() => { say(t('said.gapsDone')); setJob(undefined); }} /></Dialog>}
    </>
  );
}

function useColumns(): Column<List>[] {
  const t = useText();
  const periodText = usePeriodText();
  const names = useReportNames();
  return useMemo<Column<List>[]>(() => [
    { id: 'kind', label: t('field.kind'), width: 150, phone: 'bare', cell: (gap) => <State tone={TONE[gap.kind]}>{t(`gap.${gap.kind}`)}</State> },
    { id: 'client', fields: ['organisationName'], label: t('field.organisationId'), width: 260, sort: 'organisationName', phone: 'title', cell: (gap) => <Link to={`/clients/${gap.organisationId}`}>{gap.organisationName}</Link> },
    { id: 'code', label: t('field.code'), width: 290, phone: 'bare', cell: (gap) => (gap.obligationId ? <Link to={`/season/list/${gap.obligationId}`}>{names(gap.code)}</Link> : names(gap.code)) },
    { id: 'period', label: t('field.period'), width: 150, phone: 'bare', cell: (gap) => periodText(gap.period) },
    { id: 'dueOn', label: t('field.dueOn'), width: 120, sort: 'dueOn', cell: (gap) => <Day value={gap.dueOn} /> },
    { id: 'foundOn', label: t('field.foundOn'), width: 120, sort: 'foundOn', cell: (gap) => <Day value={gap.foundOn} /> },
    { id: 'settledOn', label: t('field.settledOn'), width: 120, cell: (gap) => <Day value={gap.settledOn} /> },
  ], [t, periodText, names]);
}
