import { identity, type Response } from '@kontora/contracts';
import { Chip, Group, Input, MultiSelect, TextInput } from '@mantine/core';
import { client } from '../../data/client.ts';
import { Form } from '../../design/form/form.tsx';
import { PhoneInput } from '../../design/form/inputs.tsx';
import { useFormOf, type FormState } from '../../design/form/use-form-of.ts';
import { EmployeeInput, GroupsPicker } from '../../design/pickers/pickers.tsx';
import { useSession } from '../../data/session.ts';
import { say } from '../../design/states/talk.tsx';
import { EmployeeName } from '../../design/values/values.tsx';
import { language } from '../../text/catalogue.ts';
import type { Employee } from './employee-card.tsx';
import { useRoles } from './role-words.ts';
import { useText } from './text.ts';

interface Props { onDone: (employee: Response<typeof identity.updateEmployee>) => void; onCancel: () => void }
const ABOUT = { 'email-taken': 'email', 'unknown-role': 'roles', 'role-not-yours': 'roles', 'unknown-group': 'groupIds', 'manager-not-possible': 'managerId' } as const;

/** Inviting: name, e-mail and what they do here; the rest may come later. */
export function InviteForm({ onDone, onCancel }: Props) {
  const t = useText();
  const form = useFormOf(identity.inviteEmployee, {
    fixed: { language: language() }, initial: { name: '', email: '', roles: [], groupIds: [], position: '', phone: '', managerId: null, workingHours: null }, catalogue: 'identity', about: ABOUT,
    onDone: (employee) => { say(t('said.invited')); onDone(employee); },
  });
  return <Form form={form} submit={t('employee.inviteDo')} onCancel={onCancel}><Fields form={form} held={NONE} /></Form>;
}

/** Changes of an employee; conflicts with what others changed meanwhile are asked about. */
export function EditEmployeeForm({ employee, onDone, onCancel }: Props & { employee: Employee }) {
  const t = useText();
  const { nameOf } = useRoles();
  const { employee: self } = useSession();
  const { id, version, name, email, roles, groupIds, position, phone, managerId, workingHours } = employee;
  const form = useFormOf(identity.updateEmployee, {
    fixed: { id }, initial: { name, email, roles, groupIds, position, phone, managerId, workingHours }, changesOnly: true, ifMatch: version, catalogue: 'identity', about: { ...ABOUT, 'own-permissions': 'roles', 'last-head': 'roles' },
    stored: () => client.call(identity.getEmployee, { id }),
    onDone: (changed) => { say(t('said.changed')); onDone(changed); },
  });
  const value = (field: string, one: unknown) => (field === 'managerId' ? <EmployeeName id={String(one)} /> : field === 'roles' ? (one as string[]).map(nameOf).join(', ') : String(one));
  return <Form form={form} submit={t('action.save')} onCancel={onCancel} words={{ label: (field) => t(`field.${field as 'name'}`), value }}><Fields form={form} held={roles} self={id === self.id} /></Form>;
}

function Fields({ form, held, self = false }: RolesProps) {
  const t = useText();
  const groupIds = form.field('groupIds');
  return (
    <>
      <Group grow align="flex-start"><TextInput data-autofocus label={t('field.name')} {...form.field('name')} /><TextInput type="email" label={t('field.email')} {...form.field('email')} /></Group>
      <RolesInput form={form} held={held} self={self} />
      <GroupsPicker label={t('field.groupIds')} value={groupIds.value || []} onChange={groupIds.onChange} />
      <Group grow align="flex-start"><TextInput label={t('field.position')} {...form.field('position')} /><PhoneInput label={t('field.phone')} {...form.field('phone')} /></Group>
      <EmployeeInput label={t('field.managerId')} {...form.field('managerId')} />
      <WorkingHoursInput form={form} />
    </>
  );
}

interface RolesProps { form: FormState; held: readonly string[]; self?: boolean }
const NONE: readonly string[] = [];
const MOST_NAMED = 3;
/** Chooses among the roles that are the reader's to give; the others are named with what the reader lacks. Somebody with one of those, and oneself, is changed by others. */
function RolesInput({ form, held, self = false }: RolesProps) {
  const t = useText();
  const { roles, nameOf, lackingOf } = useRoles();
  const refused = roles.filter(({ key }) => lackingOf(key, { self }).length > 0 && !(self && held.includes(key)));
  const above = held.some((key) => refused.some((role) => role.key === key));
  const offered = roles.filter((role) => held.includes(role.key) || !refused.includes(role));
  const lacking = (key: string) => { const all = lackingOf(key, { self }); return all.slice(0, MOST_NAMED).map((name) => t(`permission.${name as 'audit:read'}`)).join('; ') + (all.length > MOST_NAMED ? '…' : ''); };
  const named = (self ? [] : refused).map(({ key }) => t('role.notYours', { role: nameOf(key), lacking: lacking(key) }));
  return <MultiSelect searchable label={t('field.roles')} description={[t(self ? 'role.own' : 'employee.rolesHint'), ...named].join('. ')} data={offered.map(({ key }) => ({ value: key, label: nameOf(key) }))} {...form.field('roles')} disabled={above} />;
}

type Hours = NonNullable<Employee['workingHours']>;
const USUAL: Hours = { days: [], from: '09:00', to: '18:00' };
/** Days of the week and the time between; without a day there are no fixed hours. */
function WorkingHoursInput({ form }: { form: FormState }) {
  const t = useText();
  const { value, error } = form.field('workingHours');
  const hours = (value || USUAL) as Hours;
  const set = (change: Partial<Hours>) => { const next = { ...hours, ...change }; form.set('workingHours', next.days.length ? next : null); };
  const time = (name: 'from' | 'to') => <TextInput type="time" w={132} aria-label={t(`hours.${name}`)} value={hours[name]} disabled={hours.days.length === 0} onChange={(event) => set({ [name]: event.currentTarget.value })} />;
  return (
    <Input.Wrapper label={t('field.workingHours')} error={error} labelElement="div">
      <Group gap={6} mt={4}>
        <Chip.Group multiple value={hours.days.map(String)} onChange={(days) => set({ days: days.map(Number).sort() })}>{([1, 2, 3, 4, 5, 6, 7] as const).map((day) => <Chip key={day} size="xs" value={String(day)}>{t(`weekday.${day}`)}</Chip>)}</Chip.Group>
      </Group>
      <Group gap={6} mt={6}>{time('from')}–{time('to')}</Group>
    </Input.Wrapper>
  );
}
