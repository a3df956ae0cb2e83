import { reporting, type Answer } from '@kontora/contracts';
import { Button, Group, NumberInput, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useSession } from '../../data/session.ts';
import { Dialog, Form } from '../../design/form/form.tsx';
import { today } from '../../design/form/today.ts';
import { useFormOf } from '../../design/form/use-form-of.ts';
import type { Column, ListWords } from '../../design/list/column.ts';
import { ListPage } from '../../design/list/list-page.tsx';
import { EmployeeInput, OrganisationInput } from '../../design/pickers/pickers.tsx';
import { JobProgress } from '../../design/states/job-progress.tsx';
import { Count, EmployeeName, Moment, State, type Tone } from '../../design/values/values.tsx';
import { useText } from './text.ts';

type List = typeof reporting.listSeasonPlans;
type PlanState = 'computing' | 'ready' | 'accepted' | 'discarded';
const TONE: Record<PlanState, Tone> = { computing: 'active', ready: 'wait', accepted: 'good', discarded: 'neutral' };
export function PlanStateBadge({ state }: { state: PlanState }) {
  const t = useText();
  return <State tone={TONE[state]}>{t(`planState.${state}`)}</State>;
}

/** Plans of years: what was compared when, and what came of it. */
export function PlanListPage() {
  const t = useText();
  const { can } = useSession();
  const navigate = useNavigate();
  const [planning, setPlanning] = useState(false);
  const words: ListWords<List> = { label: (field) => t(`field.${field}`), value: (field, value) => (field === 'state' ? t(`planState.${value as PlanState}`) : value) };
  const begin = can('reporting:plan') && <Button variant="filled" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setPlanning(true)}>{t('plan.new')}</Button>;
  return (
    <>
      <ListPage<List> title={t('plan.title')} operation={reporting.listSeasonPlans} columns={useColumns()} path="/season/plans" cards words={words} filters={['year', 'state']} actions={begin} empty={{ title: t('plan.none'), text: t('plan.noneText'), action: begin }} live />
      {planning && <Dialog title={t('plan.new')} onClose={() => setPlanning(false)}><PlanForm onDone={(planId) => void navigate(`/season/plans/${planId}`)} onCancel={() => setPlanning(false)} /></Dialog>}
    </>
  );
}

function useColumns(): Column<List>[] {
  const t = useText();
  return useMemo<Column<List>[]>(() => [
    { id: 'year', label: t('field.year'), width: 110, phone: 'title', cell: (plan) => <Link to={`/season/plans/${plan.id}`}>{plan.year}</Link> },
    { id: 'state', label: t('field.state'), width: 130, phone: 'bare', cell: (plan) => <PlanStateBadge state={plan.state} /> },
    { id: 'pending', label: t('plan.pending'), width: 120, align: 'end', cell: (plan) => <Count value={plan.pending} /> },
    { id: 'create', fields: ['counts.create'], label: t('change.create'), width: 96, align: 'end', cell: (plan) => <Count value={plan.counts.create} /> },
    { id: 'move', fields: ['counts.move'], label: t('change.move'), width: 106, align: 'end', cell: (plan) => <Count value={plan.counts.move} /> },
    { id: 'remove', fields: ['counts.remove'], label: t('change.remove'), width: 96, align: 'end', cell: (plan) => <Count value={plan.counts.remove} /> },
    { id: 'unchanged', fields: ['counts.unchanged'], label: t('plan.unchanged'), width: 120, align: 'end', phone: 'none', cell: (plan) => <Count value={plan.counts.unchanged} /> },
    { id: 'clients', label: t('plan.clients'), width: 110, align: 'end', cell: (plan) => <Count value={plan.clients} /> },
    { id: 'createdBy', label: t('plan.by'), width: 150, phone: 'none', cell: (plan) => <EmployeeName id={plan.createdBy} /> },
    { id: 'createdAt', label: t('plan.at'), width: 150, sort: 'createdAt', cell: (plan) => <Moment value={plan.createdAt} /> },
  ], [t]);
}

/** Which year, and whose obligations; then the comparison runs, and its plan opens. */
function PlanForm({ onDone, onCancel }: { onDone: (planId: string) => void; onCancel: () => void }) {
  const t = useText();
  const [employeeId, setEmployee] = useState('');
  const [organisationId, setOrganisation] = useState('');
  const [job, setJob] = useState<Answer<typeof reporting.planSeason>>();
  const scope = { ...(employeeId && { employeeId }), ...(organisationId && { organisationIds: [organisationId] }) };
  const form = useFormOf(reporting.planSeason, { fixed: { scope }, initial: { year: Number(today().slice(0, 4)) }, catalogue: 'reporting', onDone: setJob });
  if (job) return <JobProgress<typeof reporting.planSeason> job={job} catalogue="reporting" onDone={({ result }) => onDone((result as { planId: string }).planId)} />;
  return (
    <Form form={form} submit={t('plan.compare')} onCancel={onCancel}>
      <Text size="sm" c="dimmed">{t('plan.hint')}</Text>
      <Group gap="sm"><NumberInput data-autofocus w={120} label={t('field.year')} min={2000} max={2100} allowDecimal={false} thousandSeparator="" {...form.field('year')} /></Group>
      <OrganisationInput label={t('plan.oneClient')} value={organisationId} onChange={setOrganisation} />
      <EmployeeInput label={t('plan.clientsOf')} value={employeeId} onChange={setEmployee} />
    </Form>
  );
}
