import { identity, type Answer } from '@kontora/contracts';
import { Button, NumberInput, Stack, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useCommandOf } from '../../data/commands.ts';
import type { RowOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import { Dialog, Form } from '../../design/form/form.tsx';
import { useFormOf } from '../../design/form/use-form-of.ts';
import type { Column } from '../../design/list/column.ts';
import { ListPage } from '../../design/list/list-page.tsx';
import { confirm, say, sayProblem } from '../../design/states/talk.tsx';
import { Code, EmployeeName, Moment, State, type Tone } from '../../design/values/values.tsx';
import classes from './admin.module.css';
import { CopyLine } from './copy-line.tsx';
import { PermissionsInput } from './roles-page.tsx';
import { useText } from './text.ts';

type List = typeof identity.listApiKeys;
type Key = RowOf<List>;
const TONE: Record<Key['state'], Tone> = { active: 'good', revoked: 'neutral', expired: 'wait' };

/** Access of programs: what each may do, until when, when it was last used. */
export function ApiKeyListPage() {
  const t = useText();
  const [creating, setCreating] = useState(false);
  const create = <Button variant="filled" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setCreating(true)}>{t('apiKey.new')}</Button>;
  return (
    <>
      <ListPage<List>
        title={t('tab.api-keys')} operation={identity.listApiKeys} columns={useColumns()} path="/admin/api-keys" filters={['name', 'state', 'createdAt']} words={{ label: (field) => (field === 'name' ? t('field.title') : t(`field.${field}`)), value: (field, value) => (field === 'state' ? t(`keyState.${value as Key['state']}`) : value) }}
        actions={create} empty={{ title: t('apiKey.none'), text: t('apiKey.noneText'), action: create }}
      />
      {creating && <Dialog title={t('apiKey.new')} size="lg" onClose={() => setCreating(false)}><NewKey onDone={() => setCreating(false)} /></Dialog>}
    </>
  );
}

function useColumns(): Column<List>[] {
  const t = useText();
  return useMemo<Column<List>[]>(() => [
    { id: 'name', label: t('field.title'), width: 240, sort: 'name', phone: 'title', cell: (row) => row.name },
    { id: 'state', label: t('field.state'), width: 120, phone: 'bare', cell: (row) => <State tone={TONE[row.state]}>{t(`keyState.${row.state}`)}</State> },
    { id: 'start', label: t('field.start'), width: 190, cell: (row) => <Code value={`${row.start}…`} /> },
    { id: 'permissions', label: t('field.permissions'), width: 230, phone: 'none', cell: (row) => <span title={row.permissions.map((name) => t(`permission.${name as 'audit:read'}`)).join('\n')}>{row.permissions.map((name) => t(`permission.${name as 'audit:read'}`)).join('; ')}</span> },
    { id: 'expiresAt', label: t('field.expiresAt'), width: 150, cell: (row) => <Moment value={row.expiresAt} /> },
    { id: 'lastUsedAt', label: t('field.lastUsedAt'), width: 150, cell: (row) => (row.lastUsedAt ? <Moment value={row.lastUsedAt} /> : t('apiKey.neverUsed')) },
    { id: 'createdBy', label: t('field.createdBy'), width: 180, hidden: true, phone: 'none', cell: (row) => <EmployeeName id={row.createdBy} /> },
    { id: 'createdAt', label: t('field.createdAt'), width: 150, sort: 'createdAt', hidden: true, phone: 'none', cell: (row) => <Moment value={row.createdAt} /> },
    { id: 'revoke', fields: [], label: t('apiKey.revokeColumn'), width: 110, phone: 'bare', cell: (row) => (row.state === 'active' ? <Revoke apiKey={row} /> : null) },
  ], [t]);
}

function Revoke({ apiKey: { id, name } }: { apiKey: Key }) {
  const t = useText();
  const revoke = useCommandOf(identity.revokeApiKey);
  const ask = async () => {
    if (await confirm({ title: t('apiKey.revoke'), text: t('apiKey.revokeText', { name }), action: t('apiKey.revoke'), danger: true })) revoke.mutate({ input: { id } }, { onSuccess: () => say(t('said.revoked')), onError: (error) => sayProblem(error, 'identity') });
  };
  return <Button size="compact-xs" loading={revoke.isPending} onClick={() => void ask()}>{t('apiKey.revokeShort')}</Button>;
}

/** Name, rights, time; then the key itself, this once. */
function NewKey({ onDone }: { onDone: () => void }) {
  const t = useText();
  const { permissions } = useSession();
  const [made, setMade] = useState<Answer<typeof identity.createApiKey>>();
  const form = useFormOf(identity.createApiKey, { initial: { name: '', permissions: [], days: 90 }, catalogue: 'identity', about: { 'permission-not-yours': 'permissions' }, onDone: setMade });
  if (made) return <Stack gap="sm"><div className={classes.notice}><b>{t('apiKey.once')}</b>{t('apiKey.onceText')}</div><CopyLine text={made.key} label={t('apiKey.copy')} /><Button variant="filled" size="sm" onClick={onDone}>{t('apiKey.kept')}</Button></Stack>;
  return (
    <Form form={form} submit={t('apiKey.create')} onCancel={onDone}>
      <TextInput data-autofocus label={t('field.title')} description={t('apiKey.nameHint')} {...form.field('name')} />
      <NumberInput w={180} label={t('field.days')} min={1} max={365} allowDecimal={false} {...form.field('days')} />
      <PermissionsInput form={form} only={permissions} />
    </Form>
  );
}
