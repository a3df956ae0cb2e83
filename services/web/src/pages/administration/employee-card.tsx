import { identity, type Answer, type Response } from '@kontora/contracts';
import { ActionIcon, Button, CloseButton, Group, Text, Tooltip } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useCommandOf } from '../../data/commands.ts';
import { useQueryOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import { Dialog } from '../../design/form/form.tsx';
import { CardTitle } from '../../design/list/card-title.tsx';
import { GroupName } from '../../design/pickers/pickers.tsx';
import { Loading, ProblemState } from '../../design/states/states.tsx';
import { confirm, say, sayProblem } from '../../design/states/talk.tsx';
import { EmployeeName, Fact, Facts, Moment, Nothing, Phone } from '../../design/values/values.tsx';
import { language } from '../../text/catalogue.ts';
import { useCommon } from '../../text/common.ts';
import classes from './admin.module.css';
import { CopyLine } from './copy-line.tsx';
import { EditEmployeeForm } from './employee-form.tsx';
import { EmployeeStateBadge } from './employee-state.tsx';
import { useRoles } from './role-words.ts';
import { useText } from './text.ts';

/** One employee. */
export type Employee = Response<typeof identity.getEmployee>;
type ResetLink = NonNullable<Answer<typeof identity.createPasswordReset>['link']>;
const LINK_COMES_WITHIN_MS = 20_000;
const LOOK_AGAIN_MS = 1500;

/** Everything about one employee, and what can be done with their access. */
export function EmployeeCard({ id, onClose }: { id: string; onClose: () => void }) {
  const common = useCommon();
  const { data: employee, isPending, error, refetch, dataUpdatedAt } = useQueryOf(identity.getEmployee, { id }, { live: true });
  // The letter, or the link in its place, is written a moment after the invitation.
  const waits = employee?.invitation && !employee.invitation.pendingLink && Date.now() - Date.parse(employee.updatedAt) < LINK_COMES_WITHIN_MS;
  useEffect(() => {
    const timer = waits ? setTimeout(() => void refetch(), LOOK_AGAIN_MS) : undefined;
    return () => clearTimeout(timer);
  }, [waits, dataUpdatedAt, refetch]);
  if (isPending) return <Loading />;
  if (!employee) return <div className={classes.card}><Group justify="flex-end"><CloseButton aria-label={common('action.close')} onClick={onClose} /></Group><ProblemState error={error} retry={() => void refetch()} /></div>;
  return <Loaded employee={employee} onClose={onClose} />;
}

function Loaded({ employee, onClose }: { employee: Employee; onClose: () => void }) {
  const common = useCommon();
  const t = useText();
  const { can } = useSession();
  const [editing, setEditing] = useState(false);
  const [reset, setReset] = useState<ResetLink>();
  return (
    <article className={classes.card}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <CardTitle>{employee.name}</CardTitle>
        <Group gap={2} wrap="nowrap">
          {can('identity:manage') && <Tooltip label={common('action.edit')}><ActionIcon aria-label={common('action.edit')} onClick={() => setEditing(true)}><IconPencil size={16} /></ActionIcon></Tooltip>}
          <CloseButton aria-label={common('action.close')} onClick={onClose} />
        </Group>
      </Group>
      <Group gap={6}><EmployeeStateBadge state={employee.state} /></Group>
      {can('identity:manage') && <Deeds employee={employee} onReset={setReset} />}
      {employee.invitation && <HandedOver title={t('employee.pending')} expiresAt={employee.invitation.expiresAt} url={employee.invitation.pendingLink} hint={t('employee.handOver')} />}
      {reset && <HandedOver title={t('employee.resetReady')} {...reset} hint={t('employee.resetOnce')} />}
      <EmployeeFacts employee={employee} />
      {editing && <Dialog title={t('employee.edit')} size="lg" onClose={() => setEditing(false)}><EditEmployeeForm employee={employee} onDone={() => setEditing(false)} onCancel={() => setEditing(false)} /></Dialog>}
    </article>
  );
}

function Deeds({ employee: { id, name, state, version, roles }, onReset }: { employee: Employee; onReset: (link: ResetLink) => void }) {
  const t = useText();
  const { employee: self } = useSession();
  const { nameOf, lackingOf } = useRoles();
  const above = roles.filter((role) => lackingOf(role).length > 0);
  const createReset = useCommandOf(identity.createPasswordReset);
  const [suspend, restore, resend] = [useCommandOf(identity.suspendEmployee), useCommandOf(identity.restoreEmployee), useCommandOf(identity.resendInvitation)];
  const failed = (error: unknown) => sayProblem(error, 'identity');
  const takeAway = async () => {
    if (await confirm({ title: t('employee.suspend'), text: t('employee.suspendText', { name }), action: t('employee.suspend'), danger: true })) suspend.mutate({ input: { id }, ifMatch: version }, { onSuccess: () => say(t('said.suspended')), onError: failed });
  };
  const giveBack = () => restore.mutate({ input: { id }, ifMatch: version }, { onSuccess: () => say(t('said.restored')), onError: failed });
  const again = () => resend.mutate({ input: { id, language: language() } }, { onSuccess: () => say(t('said.invitedAgain')), onError: failed });
  const newPassword = async () => {
    if (await confirm({ title: t('employee.newPassword'), text: t('employee.newPasswordText', { name }), action: t('employee.newPasswordDo') })) createReset.mutate({ input: { id, language: language() } }, { onSuccess: ({ link }) => (link ? onReset(link) : say(t('said.resetSent'))), onError: failed });
  };
  if (above.length > 0) return <Text size="sm" c="dimmed">{t('employee.above', { roles: above.map(nameOf).join(', ') })}</Text>;
  return (
    <Group gap={6}>
      {state === 'active' && id !== self.id && <Button loading={createReset.isPending} onClick={() => void newPassword()}>{t('employee.newPassword')}</Button>}
      {state === 'invited' && <Button loading={resend.isPending} onClick={again}>{t('employee.resend')}</Button>}
      {state === 'suspended' ? <Button variant="filled" loading={restore.isPending} onClick={giveBack}>{t('employee.restore')}</Button> : <Button loading={suspend.isPending} onClick={() => void takeAway()}>{t('employee.suspend')}</Button>}
    </Group>
  );
}

interface Handed { title: string; expiresAt: string; url: string | null; hint: string }
/** A link that somebody waits for; to be handed over where no letter brings it. */
function HandedOver({ title, expiresAt, url, hint }: Handed) {
  const t = useText();
  return (
    <div className={classes.notice} role="status">
      <b>{title}</b>
      <span>{t('employee.goodUntil')} <Moment value={expiresAt} /></span>
      {url && <><span>{hint}</span><CopyLine text={url} label={t('employee.copyLink')} /></>}
    </div>
  );
}

function EmployeeFacts({ employee }: { employee: Employee }) {
  const t = useText();
  const { nameOf } = useRoles();
  const hours = employee.workingHours;
  return (
    <Facts>
      <Fact name={t('field.roles')}>{employee.roles.length ? employee.roles.map(nameOf).join(', ') : <Nothing />}</Fact>
      <Fact name={t('field.groupIds')}>{employee.groupIds.length ? employee.groupIds.map((group, i) => <span key={group}>{i > 0 && ', '}<GroupName id={group} /></span>) : <Nothing />}</Fact>
      <Fact name={t('field.position')}>{employee.position ?? <Nothing />}</Fact>
      <Fact name={t('field.email')}><a href={`mailto:${employee.email}`}>{employee.email}</a></Fact>
      <Fact name={t('field.phone')}>{employee.phoneE164 ? <Phone value={employee.phoneE164} /> : (employee.phone ?? <Nothing />)}</Fact>
      <Fact name={t('field.managerId')}><EmployeeName id={employee.managerId} /></Fact>
      <Fact name={t('field.workingHours')}>{hours ? `${hours.days.map((day) => t(`weekday.${day as 1}`)).join(', ')}, ${hours.from}–${hours.to}` : <Nothing />}</Fact>
      <Fact name={t('field.createdAt')}><Moment value={employee.createdAt} /></Fact>
    </Facts>
  );
}
