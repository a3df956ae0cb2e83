import { reporting } from '@kontora/contracts';
import { useMemo } from 'react';
import { Link, useLocation, useNavigate, useParams } from 'react-router';
import { useSession } from '../../data/session.ts';
import type { Column } from '../../design/list/column.ts';
import { ListPage, type NamedView } from '../../design/list/list-page.tsx';
import { Day, EmployeeName, Moment } from '../../design/values/values.tsx';
import { ObligationBulk } from './obligation-bulk.tsx';
import { ObligationCard } from './obligation-card.tsx';
import { FILTERS, PICKERS, useFilterWords } from './obligation-filters.tsx';
import { FILTER_NAMES, useObligationName } from './season-bar.tsx';
import { authorityText, ObligationStateBadge, usePeriodText } from './season-words.tsx';
import { useText } from './text.ts';

type List = typeof reporting.listObligations;

/** Obligations as a list: what the numbers of the matrix open, and whatever one asks for. */
export function ObligationListPage() {
  const t = useText();
  const { obligationId } = useParams();
  const { search } = useLocation();
  const navigate = useNavigate();
  const { can } = useSession();
  return (
    <ListPage<List>
      title={t('list')} operation={reporting.listObligations} columns={useColumns()} path="/season/list" cards live words={useFilterWords()} views={useViews()} filters={FILTERS} pickers={PICKERS} nameOf={FILTER_NAMES}
      bulk={can('reporting:write') ? (rows, done) => <ObligationBulk rows={rows} onDone={done} /> : undefined}
      openId={obligationId} card={obligationId && <ObligationCard key={obligationId} id={obligationId} onClose={() => void navigate({ pathname: '/season/list', search })} />} empty={{ title: t('none.title'), text: t('none.text') }}
    />
  );
}

function useViews(): NamedView[] {
  const t = useText();
  const { employee } = useSession();
  const open = { state: { in: ['planned', 'in-preparation', 'on-agreement', 'to-file', 'failed', 'refused', 'needs-clarification'] } };
  return [
    { name: t('view.open'), filter: open, sort: 'dueOn' }, { name: t('view.mine'), filter: { ...open, employeeId: { eq: employee.id } }, sort: 'dueOn' }, { name: t('view.late'), filter: { late: { eq: true } }, sort: 'dueOn' },
    { name: t('view.trouble'), filter: { state: { in: ['failed', 'refused', 'needs-clarification'] } }, sort: 'dueOn' }, { name: t('view.asked'), filter: { notRequiredAsked: { eq: true } }, sort: 'dueOn' },
  ];
}

function useColumns(): Column<List>[] {
  const t = useText();
  const periodText = usePeriodText();
  const nameOf = useObligationName();
  const { search } = useLocation();
  return useMemo<Column<List>[]>(() => [
    { id: 'name', label: t('field.code'), width: 280, sort: 'code', phone: 'title', cell: (row) => <Link to={{ pathname: `/season/list/${row.id}`, search }}>{nameOf(row)}</Link> },
    { id: 'period', label: t('field.period'), width: 150, cell: (row) => periodText(row.period), phone: 'bare' },
    { id: 'client', fields: ['organisationName'], label: t('field.organisationId'), width: 220, sort: 'organisationName', phone: 'bare', cell: (row) => <Link to={`/clients/${row.organisationId}`}>{row.organisationName}</Link> },
    { id: 'state', label: t('field.state'), width: 200, sort: 'state', phone: 'bare', cell: (row) => <ObligationStateBadge obligation={row} /> },
    { id: 'dueOn', label: t('field.dueOn'), width: 112, sort: 'dueOn', cell: (row) => <Day value={row.dueOn} overdue={row.late && row.filedOn === null} /> },
    { id: 'filedOn', label: t('field.filedOn'), width: 112, cell: (row) => <Day value={row.filedOn} overdue={row.late && row.filedOn !== null} /> },
    { id: 'employee', fields: ['employeeId'], label: t('field.employeeId'), width: 160, phone: 'bare', cell: (row) => <EmployeeName id={row.employeeId} /> },
    { id: 'figures', label: t('field.figures'), width: 130, hidden: true, phone: 'none', cell: (row) => t(`figuresState.${row.figures}`) },
    { id: 'authority', label: t('field.authority'), width: 120, hidden: true, phone: 'none', cell: (row) => authorityText(row.authority) },
    { id: 'updatedAt', label: t('field.updatedAt'), width: 140, sort: 'updatedAt', hidden: true, phone: 'none', cell: (row) => <Moment value={row.updatedAt} /> },
  ], [t, periodText, nameOf, search]);
}
