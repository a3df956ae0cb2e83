import { contacts, ResponsibleRole } from '@kontora/contracts';
import { Button, Group, TextInput, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useListOf, type RowOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import { Dialog, Form } from '../../design/form/form.tsx';
import { ChoiceInput, DayInput } from '../../design/form/inputs.tsx';
import { today } from '../../design/form/today.ts';
import { useFormOf } from '../../design/form/use-form-of.ts';
import { EmployeeInput, EmployeesPicker } from '../../design/pickers/pickers.tsx';
import { say } from '../../design/states/talk.tsx';
import { EmployeeName } from '../../design/values/values.tsx';
import type { Client } from './client-words.tsx';
import classes from './contacts.module.css';
import { Span } from './span.tsx';
import { useText } from './text.ts';

type Responsible = RowOf<typeof contacts.listResponsible>;

/** Who answers for a client, on whichever day one looks. */
export function ClientResponsible({ client }: { client: Client }) {
  const t = useText();
  const { can } = useSession();
  const [on, setOn] = useState<string>(today());
  const [dialog, setDialog] = useState<'set' | Responsible>();
  const { rows, isPending } = useListOf(contacts.listResponsible, { ...(on && { on }), filter: { organisationId: { eq: client.id } } });
  const writes = can('contacts:write') && client.state !== 'archived';
  return (
    <section>
      <div className={classes.head}>
        <Title order={3}>{t('responsible.title')}</Title>
        <Group gap={6} wrap="nowrap"><DayInput size="xs" w={140} aria-label={t('responsible.on')} placeholder={t('responsible.always')} value={on} onChange={setOn} />{writes && <Button size="compact-sm" leftSection={<IconPlus size={13} aria-hidden />} onClick={() => setDialog('set')}>{t('responsible.set')}</Button>}</Group>
      </div>
      {rows.length === 0 && !isPending && <p className={classes.none}>{t('responsible.none')}</p>}
      {rows.length > 0 && (
        <ul className={classes.lines}>
          {rows.map((row) => (
            <li key={row.id}>
              <span>{t(`duty.${row.role}`)}{row.section && ` · ${row.section}`}: <b><EmployeeName id={row.employeeId} /></b></span>
              {writes && row.to === null ? <Button size="compact-xs" onClick={() => setDialog(row)}>{t('responsible.end')}</Button> : <span />}
              <span className={classes.about}><Span from={row.from} to={row.to} />{row.deputyIds.length > 0 && <span>{t('field.deputyIds')}: {row.deputyIds.map((id, i) => <span key={id}>{i > 0 && ', '}<EmployeeName id={id} /></span>)}</span>}</span>
            </li>
          ))}
        </ul>
      )}
      {dialog && <Dialog title={t(dialog === 'set' ? 'responsible.set' : 'responsible.end')} onClose={() => setDialog(undefined)}>{dialog === 'set' ? <SetForm clientId={client.id} onDone={() => setDialog(undefined)} /> : <EndForm responsible={dialog} onDone={() => setDialog(undefined)} />}</Dialog>}
    </section>
  );
}

function SetForm({ clientId, onDone }: { clientId: string; onDone: () => void }) {
  const t = useText();
  const form = useFormOf(contacts.setResponsible, { fixed: { organisationId: clientId }, initial: { role: 'accountant', section: '', employeeId: '', deputyIds: [], from: today() }, catalogue: 'contacts', about: { 'later-change-exists': 'from' }, onDone: () => { say(t('said.responsible')); onDone(); } });
  return (
    <Form form={form} submit={t('responsible.set')} onCancel={onDone}>
      <ChoiceInput data-autofocus label={t('field.role')} options={ResponsibleRole.options} words={(role) => t(`duty.${role}`)} {...form.field('role')} />
      <EmployeeInput label={t('field.employeeId')} {...form.field('employeeId')} />
      <EmployeesPicker label={t('field.deputyIds')} value={(form.values.deputyIds ?? []) as string[]} onChange={(ids) => form.set('deputyIds', ids)} />
      <Group grow align="flex-start"><DayInput label={t('field.from')} {...form.field('from')} /><TextInput label={t('field.section')} description={t('responsible.sectionHint')} inputWrapperOrder={['label', 'input', 'description', 'error']} {...form.field('section')} /></Group>
    </Form>
  );
}

function EndForm({ responsible, onDone }: { responsible: Responsible; onDone: () => void }) {
  const t = useText();
  const form = useFormOf(contacts.endResponsible, { fixed: { id: responsible.id }, initial: { to: today() }, ifMatch: responsible.version, catalogue: 'contacts', about: { 'invalid-period': 'to' }, onDone: () => { say(t('said.responsibleEnded')); onDone(); } });
  return <Form form={form} submit={t('responsible.end')} onCancel={onDone}><DayInput data-autofocus label={t('field.to')} {...form.field('to')} /></Form>;
}
