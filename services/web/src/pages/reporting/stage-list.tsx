import { reporting, OPEN_STAGE_STATES } from '@kontora/contracts';
import { useMemo } from 'react';
import { Link, useLocation, useNavigate, useParams } from 'react-router';
import { useSession } from '../../data/session.ts';
import type { Column, FilterName, ListWords } from '../../design/list/column.ts';
import { ListPage, type NamedView } from '../../design/list/list-page.tsx';
import { Day, EmployeeName } from '../../design/values/values.tsx';
import { ObligationCard } from './obligation-card.tsx';
import { PICKERS, useFilterWords } from './obligation-filters.tsx';
import { STAGE_FILTER_NAMES, stageName, useReportNames } from './season-bar.tsx';
import { StageStateBadge, usePeriodText } from './season-words.tsx';
import { useText } from './text.ts';

type List = typeof reporting.listObligationStages;
const FILTERS: FilterName<List>[] = ['employeeId', 'organisationId', 'obligationCode', 'code', 'state', 'overdue', 'plannedOn', 'startOn', 'period'];
const BETWEEN = '.';
const PATH = '/season/stages';

/** The steps of the work on obligations as a list: what the bars of schedule and load open. A row is known by its obligation and its key. */
export function StageListPage() {
  const t = useText();
  const { stage } = useParams();
  const { search } = useLocation();
  const navigate = useNavigate();
  const obligationId = stage?.split(BETWEEN)[0];
  const words = useStageWords();
  return (
    <ListPage<List>
      title={t('stages')} operation={reporting.listObligationStages} columns={useColumns()} path={PATH} cards live words={words} views={useViews()} filters={FILTERS} pickers={PICKERS} nameOf={STAGE_FILTER_NAMES} idOf={(row) => row.obligationId + BETWEEN + row.key}
      openId={stage} card={obligationId && <ObligationCard key={obligationId} id={obligationId} onClose={() => void navigate({ pathname: PATH, search })} />} empty={{ title: t('none.title'), text: t('none.text') }}
    />
  );
}

/** How the fields of stages are called; those of their obligations as elsewhere, said to be theirs. */
function useStageWords(): ListWords<List> {
  const t = useText();
  const ofObligation = useFilterWords();
  const inObligation = (field: string) => (/^obligation(?!Id$|Code$)/.test(field) ? (field[10]!.toLowerCase() + field.slice(11)) as 'state' : undefined);
  return {
    label: (field) => { const name = inObligation(field); return name ? t('ofReport', { field: ofObligation.label(name) }) : t(`stageField.${field as 'code'}`); },
    value: (field, value) => { const name = inObligation(field); return name ? ofObligation.value(name, value) : field === 'state' ? t(`stageState.${value as 'planned'}`) : field === 'code' ? stageName(value) : value; },
  };
}

function useViews(): NamedView[] {
  const t = useText();
  const { employee } = useSession();
  const open = { state: { in: [...OPEN_STAGE_STATES] } };
  return [{ name: t('view.open'), filter: open, sort: 'plannedOn' }, { name: t('view.mine'), filter: { ...open, employeeId: { eq: employee.id } }, sort: 'plannedOn' }, { name: t('view.late'), filter: { overdue: { eq: true } }, sort: 'plannedOn' }];
}

function useColumns(): Column<List>[] {
  const t = useText();
  const periodText = usePeriodText();
  const names = useReportNames();
  const { search } = useLocation();
  return useMemo<Column<List>[]>(() => [
    { id: 'code', label: t('stageField.code'), width: 230, phone: 'title', cell: (stage) => <Link to={{ pathname: `${PATH}/${stage.obligationId}${BETWEEN}${stage.key}`, search }}>{stageName(stage.code)}</Link> },
    { id: 'report', fields: ['obligationCode'], label: t('stageField.obligationCode'), width: 260, phone: 'bare', cell: (stage) => names(stage.obligationCode) },
    { id: 'period', label: t('stageField.period'), width: 150, phone: 'bare', cell: (stage) => periodText(stage.period) },
    { id: 'client', fields: ['organisationName'], label: t('stageField.organisationId'), width: 190, sort: 'organisationName', phone: 'bare', cell: (stage) => <Link to={`/clients/${stage.organisationId}`}>{stage.organisationName}</Link> },
    { id: 'state', label: t('stageField.state'), width: 104, phone: 'bare', cell: (stage) => <StageStateBadge state={stage.state} /> },
    { id: 'startOn', label: t('stageField.startOn'), width: 112, sort: 'startOn', hidden: true, phone: 'none', cell: (stage) => <Day value={stage.startOn} /> },
    { id: 'plannedOn', label: t('stageField.plannedOn'), width: 112, sort: 'plannedOn', cell: (stage) => <Day value={stage.plannedOn} overdue={stage.overdue} /> },
    { id: 'employee', fields: ['employeeId'], label: t('stageField.employeeId'), width: 170, phone: 'bare', cell: (stage) => (stage.employeeId ? <EmployeeName id={stage.employeeId} /> : null) },
    { id: 'completedOn', label: t('stageField.completedOn'), width: 112, hidden: true, phone: 'none', cell: (stage) => <Day value={stage.completedOn} /> },
  ], [t, periodText, names, search]);
}
