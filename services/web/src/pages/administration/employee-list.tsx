import { identity } from '@kontora/contracts';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Link, useLocation, useNavigate, useParams } from 'react-router';
import { useSession } from '../../data/session.ts';
import { Dialog } from '../../design/form/form.tsx';
import type { Column } from '../../design/list/column.ts';
import { ListPage } from '../../design/list/list-page.tsx';
import { EmployeesPicker, GroupName } from '../../design/pickers/pickers.tsx';
import { EmployeeName, Moment } from '../../design/values/values.tsx';
import { EmployeeCard } from './employee-card.tsx';
import { InviteForm } from './employee-form.tsx';
import { EmployeeStateBadge, type EmployeeState } from './employee-state.tsx';
import { useRoles } from './role-words.ts';
import { useText } from './text.ts';

type List = typeof identity.listEmployees;

/** Who works for the firm: invited, at work, suspended; and the card of one beside the list. */
export function EmployeeListPage() {
  const t = useText();
  const { can } = useSession();
  const { id } = useParams();
  const { search } = useLocation();
  const navigate = useNavigate();
  const [inviting, setInviting] = useState(false);
  const views = [{ name: t('view.all') }, ...(['active', 'invited', 'suspended'] as const).map((state) => ({ name: t(`view.${state}`), filter: { state: { in: [state] } } }))];
  const invite = can('identity:manage') && <Button variant="filled" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setInviting(true)}>{t('employee.invite')}</Button>;
  return (
    <>
      <ListPage<List>
        title={t('tab.employees')} operation={identity.listEmployees} columns={useColumns()} path="/admin/employees" cards live views={views} filters={['name', 'email', 'state', 'managerId', 'createdAt']} pickers={{ managerId: EmployeesPicker }} nameOf={{ managerId: (who) => <EmployeeName id={who} /> }}
        words={{ label: (field) => t(`field.${field}`), value: (field, value) => (field === 'state' ? t(`employeeState.${value as EmployeeState}`) : value) }} openId={id} card={id && <EmployeeCard key={id} id={id} onClose={() => void navigate({ pathname: '/admin/employees', search })} />}
        actions={invite} empty={{ title: t('employee.none'), text: t('employee.noneText'), action: invite }}
      />
      {inviting && <Dialog title={t('employee.invite')} size="lg" onClose={() => setInviting(false)}><InviteForm onCancel={() => setInviting(false)} onDone={(employee) => { setInviting(false); void navigate({ pathname: `/admin/employees/${employee.id}`, search }); }} /></Dialog>}
    </>
  );
}

function useColumns(): Column<List>[] {
  const t = useText();
  const { nameOf } = useRoles();
  const { search } = useLocation();
  const roles = (keys: readonly string[]) => keys.map(nameOf).join(', ');
  return useMemo<Column<List>[]>(() => [
    { id: 'name', label: t('field.name'), width: 240, sort: 'name', phone: 'title', cell: (row) => <Link to={{ pathname: `/admin/employees/${row.id}`, search }}>{row.name}</Link> },
    { id: 'state', label: t('field.state'), width: 120, phone: 'bare', cell: (row) => <EmployeeStateBadge state={row.state} /> },
    { id: 'roles', label: t('field.roles'), width: 240, phone: 'bare', cell: (row) => (row.roles.length ? roles(row.roles) : null) },
    { id: 'position', label: t('field.position'), width: 180, phone: 'none', cell: (row) => row.position },
    { id: 'groups', fields: ['groupIds'], label: t('field.groupIds'), width: 180, phone: 'none', cell: (row) => (row.groupIds.length ? row.groupIds.map((group, i) => <span key={group}>{i > 0 && ', '}<GroupName id={group} /></span>) : null) },
    { id: 'email', label: t('field.email'), width: 220, phone: 'bare', cell: (row) => row.email },
    { id: 'phone', label: t('field.phone'), width: 150, hidden: true, phone: 'none', cell: (row) => row.phone },
    { id: 'manager', fields: ['managerId'], label: t('field.managerId'), width: 180, hidden: true, phone: 'none', cell: (row) => (row.managerId ? <EmployeeName id={row.managerId} /> : null) },
    { id: 'createdAt', label: t('field.createdAt'), width: 150, sort: 'createdAt', hidden: true, phone: 'none', cell: (row) => <Moment value={row.createdAt} /> },
  ], [t, search, nameOf]);
}
