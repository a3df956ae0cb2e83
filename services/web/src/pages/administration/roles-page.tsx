import { identity, PERMISSION_NAMES, type PermissionName } from '@kontora/contracts';
import { Button, Checkbox, Fieldset, Group, Stack, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useCommandOf } from '../../data/commands.ts';
import { useSession } from '../../data/session.ts';
import { Dialog, Form } from '../../design/form/form.tsx';
import { useFormOf, type FormState } from '../../design/form/use-form-of.ts';
import { Loading, ProblemState } from '../../design/states/states.tsx';
import { confirm, say, sayProblem } from '../../design/states/talk.tsx';
import { Nothing } from '../../design/values/values.tsx';
import { useCommon } from '../../text/common.ts';
import { AdminPage } from './admin-page.tsx';
import classes from './admin.module.css';
import { useRoles, type Role } from './role-words.ts';
import { useText } from './text.ts';

const AREAS = [...Map.groupBy(PERMISSION_NAMES, (name) => name.split(':')[0]! as 'contacts' | 'tasks' | 'reporting' | 'settings' | 'identity' | 'audit')];

/** Which role may do what, as one table: built-in roles and the firm's own. */
export function RolesPage() {
  const t = useText();
  const { can } = useSession();
  const query = useRoles();
  const [open, setOpen] = useState<Role | 'new'>();
  const close = () => setOpen(undefined);
  const add = can('identity:manage') && <Button variant="filled" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setOpen('new')}>{t('role.new')}</Button>;
  return (
    <AdminPage title={t('tab.roles')} actions={add}>
      {query.isPending ? <Loading /> : query.error ? <ProblemState error={query.error} retry={() => void query.refetch()} /> : <RoleTable roles={query.roles} nameOf={query.nameOf} onOpen={can('identity:manage') ? setOpen : undefined} />}
      {open === 'new' && <Dialog title={t('role.new')} size="lg" onClose={close}><NewRole onDone={close} /></Dialog>}
      {open && open !== 'new' && <Dialog title={query.nameOf(open.key)} size="lg" onClose={close}><OpenRole role={open} onDone={close} /></Dialog>}
    </AdminPage>
  );
}

function RoleTable({ roles, nameOf, onOpen }: { roles: readonly Role[]; nameOf: (key: string) => string; onOpen?: (role: Role) => void }) {
  const t = useText();
  const common = useCommon();
  return (
    <table className={classes.table}>
      <thead><tr><th scope="col" className={classes.what}>{t('role.permission')}</th>{roles.map((role) => <th key={role.key} scope="col" className={classes.given}>{onOpen && !role.builtIn ? <Button size="compact-xs" variant="light" onClick={() => onOpen(role)}>{nameOf(role.key)}</Button> : nameOf(role.key)}</th>)}</tr></thead>
      {AREAS.map(([area, permissions]) => (
        <tbody key={area}>
          <tr className={classes.group}><th scope="rowgroup" colSpan={roles.length + 1}>{t(`area.${area}`)}</th></tr>
          {permissions.map((permission) => (
            <tr key={permission}>
              <th scope="row" className={classes.what}>{t(`permission.${permission}`)}</th>
              {roles.map((role) => <td key={role.key} className={classes.given}>{role.permissions.includes(permission) ? <span className={classes.yes}>{common('value.yes')}</span> : <Nothing />}</td>)}
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

function NewRole({ onDone }: { onDone: () => void }) {
  const t = useText();
  const form = useFormOf(identity.createEmployeeRole, { initial: { name: '', key: '', permissions: [] }, catalogue: 'identity', about: { 'key-taken': 'key', 'role-not-yours': 'permissions' }, onDone: () => { say(t('said.roleAdded')); onDone(); } });
  return (
    <Form form={form} submit={t('action.add')} onCancel={onDone}>
      <Group grow align="flex-start"><TextInput data-autofocus label={t('field.title')} {...form.field('name')} /><TextInput label={t('field.key')} description={t('role.keyHint')} {...form.field('key')} /></Group>
      <PermissionsInput form={form} />
    </Form>
  );
}

function OpenRole({ role, onDone }: { role: Role; onDone: () => void }) {
  const t = useText();
  const remove = useCommandOf(identity.deleteEmployeeRole);
  const id = role.id!;
  const form = useFormOf(identity.updateEmployeeRole, {
    fixed: { id }, initial: { name: role.name ?? '', permissions: role.permissions as PermissionName[] }, changesOnly: true, ifMatch: role.version ?? undefined, catalogue: 'identity', about: { 'role-not-yours': 'permissions', 'own-permissions': 'permissions' },
    onDone: () => { say(t('said.changed')); onDone(); },
  });
  const drop = async () => {
    if (await confirm({ title: t('role.remove'), text: t('role.removeText', { name: role.name ?? role.key }), action: t('role.remove'), danger: true })) remove.mutate({ input: { id } }, { onSuccess: () => { say(t('said.roleRemoved')); onDone(); }, onError: (error) => sayProblem(error, 'identity') });
  };
  return (
    <>
      <Form form={form} submit={t('action.save')} onCancel={onDone}><TextInput data-autofocus label={t('field.title')} {...form.field('name')} /><PermissionsInput form={form} /></Form>
      <Button mt="sm" color="red" variant="light" loading={remove.isPending} onClick={() => void drop()}>{t('role.remove')}</Button>
    </>
  );
}

/** Chooses permissions by what they let one do; `only` are those that may be given here. */
export function PermissionsInput({ form, only }: { form: FormState; only?: readonly string[] }) {
  const t = useText();
  const { value, error, onChange } = form.field('permissions');
  return (
    <Checkbox.Group label={t('field.permissions')} withAsterisk={only !== undefined} error={error} value={value || []} onChange={onChange}>
      <Stack gap="xs" mt={6}>
        {AREAS.map(([area, names]) => [area, names.filter((name) => !only || only.includes(name))] as const).filter(([, names]) => names.length > 0).map(([area, names]) => (
          <Fieldset key={area} legend={t(`area.${area}`)} p="xs"><Stack gap={6}>{names.map((name) => <Checkbox key={name} value={name} label={t(`permission.${name}`)} />)}</Stack></Fieldset>
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
