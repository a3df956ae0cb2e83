import { identity } from '@kontora/contracts';
import { Button, Group, Textarea, TextInput, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { useCommandOf } from '../../data/commands.ts';
import { useListOf, type RowOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import { Dialog, Form } from '../../design/form/form.tsx';
import { useFormOf } from '../../design/form/use-form-of.ts';
import type { Column } from '../../design/list/column.ts';
import { ListPage } from '../../design/list/list-page.tsx';
import { confirm, say, sayProblem } from '../../design/states/talk.tsx';
import { Count, Moment } from '../../design/values/values.tsx';
import { useCommon } from '../../text/common.ts';
import classes from './admin.module.css';
import { useText } from './text.ts';

type List = typeof identity.listEmployeeGroups;
type StaffGroup = RowOf<List>;

/** Queues of people: work may be given to one of them instead of to somebody. */
export function GroupListPage() {
  const t = useText();
  const { can } = useSession();
  const [open, setOpen] = useState<StaffGroup | 'new'>();
  const close = () => setOpen(undefined);
  const add = can('identity:manage') && <Button variant="filled" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setOpen('new')}>{t('group.new')}</Button>;
  const columns = useMemo<Column<List>[]>(() => [
    { id: 'name', label: t('field.title'), width: 280, sort: 'name', phone: 'title', cell: (row) => <button type="button" className={classes.open} onClick={() => setOpen(row)}>{row.name}</button> },
    { id: 'members', label: t('field.members'), width: 120, align: 'end', cell: (row) => <Count value={row.members} /> },
    { id: 'description', label: t('field.description'), width: 420, phone: 'bare', cell: (row) => row.description },
    { id: 'updatedAt', label: t('field.updatedAt'), width: 150, phone: 'none', cell: (row) => <Moment value={row.updatedAt} /> },
  ], [t]);
  return (
    <>
      <ListPage<List> title={t('tab.groups')} operation={identity.listEmployeeGroups} columns={columns} path="/admin/groups" filters={['name']} words={{ label: () => t('field.title'), value: (_, value) => value }} actions={add} empty={{ title: t('group.none'), text: t('group.noneText'), action: add }} />
      {open === 'new' && <Dialog title={t('group.new')} onClose={close}><NewGroup onDone={close} /></Dialog>}
      {open && open !== 'new' && <Dialog title={open.name} onClose={close}><OpenGroup group={open} onDone={close} /></Dialog>}
    </>
  );
}

function NewGroup({ onDone }: { onDone: () => void }) {
  const t = useText();
  const form = useFormOf(identity.createEmployeeGroup, { initial: { name: '', description: '' }, catalogue: 'identity', about: { 'name-taken': 'name' }, onDone: () => { say(t('said.groupAdded')); onDone(); } });
  return <Form form={form} submit={t('action.add')} onCancel={onDone}><TextInput data-autofocus label={t('field.title')} {...form.field('name')} /><Textarea label={t('field.description')} {...form.field('description')} /></Form>;
}

/** Name and purpose of a group, who is in it, and the way to delete an empty one. */
function OpenGroup({ group: { id, version, name, description }, onDone }: { group: StaffGroup; onDone: () => void }) {
  const t = useText();
  const common = useCommon();
  const { can } = useSession();
  const members = useListOf(identity.listEmployees, { groupId: id });
  const remove = useCommandOf(identity.deleteEmployeeGroup);
  const form = useFormOf(identity.updateEmployeeGroup, { fixed: { id }, initial: { name, description }, changesOnly: true, ifMatch: version, catalogue: 'identity', about: { 'name-taken': 'name' }, onDone: () => { say(t('said.changed')); onDone(); } });
  const drop = async () => {
    if (await confirm({ title: t('group.remove'), text: t('group.removeText', { name }), action: t('group.remove'), danger: true })) remove.mutate({ input: { id } }, { onSuccess: () => { say(t('said.groupRemoved')); onDone(); }, onError: (error) => sayProblem(error, 'identity') });
  };
  return (
    <>
      <Title order={3}>{t('field.members')}</Title>
      <p className={classes.hint}>{members.rows.length === 0 && !members.isPending ? t('group.empty') : members.rows.map((one, i) => <span key={one.id}>{i > 0 && ', '}<Link to={`/admin/employees/${one.id}`}>{one.name}</Link></span>)}</p>
      {can('identity:manage') && (
        <>
          <Form form={form} submit={t('action.save')}><TextInput data-autofocus label={t('field.title')} {...form.field('name')} /><Textarea label={t('field.description')} {...form.field('description')} /></Form>
          {members.rows.length === 0 && <Group mt="sm"><Button color="red" variant="light" loading={remove.isPending} onClick={() => void drop()}>{common('action.remove')}</Button></Group>}
        </>
      )}
    </>
  );
}
