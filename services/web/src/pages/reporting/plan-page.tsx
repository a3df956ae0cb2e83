import { ACTING_CHANGES, reporting, type Answer, type Response } from '@kontora/contracts';
import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Link, useParams } from 'react-router';
import { useCommandOf } from '../../data/commands.ts';
import { useQueryOf, type RowOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import { Dialog } from '../../design/form/form.tsx';
import type { Column, ListWords } from '../../design/list/column.ts';
import { ListPage, type NamedView } from '../../design/list/list-page.tsx';
import { OrganisationPicker } from '../../design/pickers/pickers.tsx';
import { JobProgress } from '../../design/states/job-progress.tsx';
import { Loading, ProblemState } from '../../design/states/states.tsx';
import { confirm, say, sayProblem } from '../../design/states/talk.tsx';
import { Day, State, type Tone } from '../../design/values/values.tsx';
import { PlanStateBadge } from './plan-list.tsx';
import { ReasonText } from './reason-text.tsx';
import { FILTER_NAMES, useReportNames } from './season-bar.tsx';
import { usePeriodText } from './season-words.tsx';
import classes from './season.module.css';
import { useText } from './text.ts';

type List = typeof reporting.listPlanChanges;
type Plan = Response<typeof reporting.getSeasonPlan>;
type Kind = RowOf<List>['kind'];
const TONE: Record<Kind, Tone> = { create: 'good', restore: 'good', remove: 'bad', move: 'wait', keep: 'neutral', undated: 'bad' };

/** A plan under review: each difference with its reason, accepted as a whole or in part. */
export function PlanPage() {
  const t = useText();
  const { planId = '' } = useParams();
  const plan = useQueryOf(reporting.getSeasonPlan, { id: planId }, { live: true });
  const words: ListWords<List> = { label: (field) => t(`field.${field as 'kind'}`), value: (field, value) => (field === 'kind' ? t(`change.${value as Kind}`) : field === 'why' ? t(`whyChange.${value as 'expected'}`) : value) };
  const columns = useColumns();
  const names = useReportNames();
  const views: NamedView[] = [{ name: t('plan.acting'), filter: { kind: { in: [...ACTING_CHANGES] }, applied: { eq: false } } }, ...(['create', 'move', 'remove', 'keep', 'undated'] as const).map((kind) => ({ name: t(`change.${kind}`), filter: { kind: { in: [kind] } } }))];
  if (plan.isPending) return <Loading />;
  if (!plan.data) return <ProblemState error={plan.error} retry={() => void plan.refetch()} catalogue="reporting" />;
  const open = plan.data.state === 'ready';
  return (
    <div className={classes.page}>
      <div className={classes.counts}>
        <PlanStateBadge state={plan.data.state} />
        <Text size="sm">{t('plan.summary', { clients: plan.data.clients, profiles: plan.data.profiles, without: plan.data.withoutAny })}</Text>
        {plan.data.unconfirmed.length > 0 && <State tone="wait">{t('plan.unconfirmed')}: {plan.data.unconfirmed.map(({ code, changes }) => `${/^\d{4}$/.test(code) ? t('plan.calendar', { year: code }) : names(code)} (${changes})`).join(', ')}</State>}
      </div>
      <ListPage<List>
        title={t('plan.of', { year: plan.data.year })} operation={reporting.listPlanChanges} input={{ id: planId }} columns={columns} path={`/season/plans/${planId}`} words={words} views={views} filters={['kind', 'code', 'organisationId', 'why', 'period', 'dueAfter', 'optional', 'applied']}
        pickers={{ organisationId: OrganisationPicker }} nameOf={FILTER_NAMES} actions={open && <Deeds plan={plan.data} />} bulk={open ? (rows, done) => <Accept plan={plan.data} changeIds={rows.map((row) => row.id)} onDone={done} /> : undefined}
        empty={{ title: t('plan.same'), text: t('plan.sameText') }}
      />
    </div>
  );
}

function useColumns(): Column<List>[] {
  const t = useText();
  const periodText = usePeriodText();
  const names = useReportNames();
  return useMemo<Column<List>[]>(() => [
    { id: 'kind', fields: ['kind', 'applied'], label: t('field.kind'), width: 110, phone: 'bare', cell: (row) => <State tone={TONE[row.kind]}>{t(`change.${row.kind}`)}{row.applied && ' ✓'}</State> },
    { id: 'client', fields: ['organisationName'], label: t('field.organisationId'), width: 220, sort: 'organisationName', phone: 'title', cell: (row) => <Link to={`/clients/${row.organisationId}`}>{row.organisationName}</Link> },
    { id: 'code', label: t('field.code'), width: 290, sort: 'code', phone: 'bare', cell: (row) => (row.obligationId ? <Link to={`/season/list/${row.obligationId}`}>{names(row.code)}</Link> : names(row.code)) },
    { id: 'period', label: t('field.period'), width: 150, phone: 'bare', cell: (row) => periodText(row.period) },
    { id: 'before', fields: ['dueBefore'], label: t('plan.before'), width: 112, cell: (row) => <Day value={row.dueBefore} /> },
    { id: 'after', fields: ['dueAfter'], label: t('plan.after'), width: 112, sort: 'dueAfter', cell: (row) => <Day value={row.dueAfter} /> },
    { id: 'why', label: t('field.why'), width: 240, phone: 'none', cell: (row) => <>{t(`whyChange.${row.why}`)}{row.reasons.filter((reason) => !reason.met).slice(0, 1).map((reason, i) => <span key={i}> · <ReasonText reason={reason} /></span>)}</> },
  ], [t, periodText, names]);
}

function Deeds({ plan }: { plan: Plan }) {
  const t = useText();
  const { can } = useSession();
  const discard = useCommandOf(reporting.discardPlan);
  if (!can('reporting:plan')) return null;
  const throwAway = async () => {
    if (await confirm({ title: t('plan.discard'), text: t('plan.discardText'), action: t('plan.discard'), danger: true })) discard.mutate({ input: { id: plan.id } }, { onSuccess: () => say(t('said.discarded')), onError: (error) => sayProblem(error, 'reporting') });
  };
  return <Group gap={6}><Button onClick={() => void throwAway()} loading={discard.isPending}>{t('plan.discard')}</Button><Accept plan={plan} /></Group>;
}

/** Accepting the plan, or the chosen differences of it; what changed meanwhile is left alone and counted. */
function Accept({ plan, changeIds, onDone }: { plan: Plan; changeIds?: string[]; onDone?: () => void }) {
  const t = useText();
  const [job, setJob] = useState<Answer<typeof reporting.acceptPlan>>();
  const [leave, setLeave] = useState(false);
  const [asking, setAsking] = useState(false);
  const accept = useCommandOf(reporting.acceptPlan);
  const start = () => accept.mutate({ input: { id: plan.id, ...(changeIds && { changeIds }), unconfirmed: leave ? 'leave' : 'refuse' } }, { onSuccess: setJob, onError: (error) => sayProblem(error, 'reporting') });
  const done = (result: unknown) => {
    const { created, restored, removed, moved, left } = result as Record<'created' | 'restored' | 'removed' | 'moved' | 'left', number>;
    say(t('said.accepted', { created: created + restored, moved, removed, left }));
    setAsking(false);
    setJob(undefined);
    onDone?.();
  };
  return (
    <>
      <Button variant="filled" onClick={() => setAsking(true)} disabled={!changeIds && plan.pending === 0}>{t('plan.accept', { count: changeIds?.length ?? plan.pending })}</Button>
      {asking && (
        <Dialog title={t('plan.acceptTitle')} onClose={() => setAsking(false)}>
          {job ? <JobProgress<typeof reporting.acceptPlan> job={job} catalogue="reporting" onDone={({ result }) => done(result)} /> : (
            <Stack gap="sm">
              <Text>{t('plan.acceptText', { count: changeIds?.length ?? plan.pending })}</Text>
              {plan.unconfirmed.length > 0 && <Checkbox label={t('plan.leaveUnconfirmed')} checked={leave} onChange={(event) => setLeave(event.currentTarget.checked)} />}
              <Group justify="flex-end"><Button size="sm" variant="filled" loading={accept.isPending} onClick={start}>{t('plan.acceptDo')}</Button></Group>
            </Stack>
          )}
        </Dialog>
      )}
    </>
  );
}
