import { reporting } from '@kontora/contracts';
import { ActionIcon, Menu, NumberInput, SegmentedControl, Textarea } from '@mantine/core';
import { IconDotsVertical } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useCommandOf } from '../../data/commands.ts';
import { useSession } from '../../data/session.ts';
import { Dialog, Form } from '../../design/form/form.tsx';
import { DayInput } from '../../design/form/inputs.tsx';
import { today } from '../../design/form/today.ts';
import { useFormOf } from '../../design/form/use-form-of.ts';
import { EmployeeInput, GroupInput } from '../../design/pickers/pickers.tsx';
import { say, sayProblem } from '../../design/states/talk.tsx';
import type { Obligation, Stage } from './season-words.tsx';
import { useText } from './text.ts';

type Deed = 'complete' | 'move' | 'give' | 'skip' | 'block';
const DEED_WORDS = { complete: 'action.stageComplete', move: 'action.stageMove', give: 'action.stageGive', skip: 'action.stageSkip', block: 'action.stageBlock' } as const;
const DEED_FORMS: Record<Deed, (props: FormProps) => ReactNode> = { complete: CompleteForm, move: MoveForm, give: GiveForm, skip: reasonForm(reporting.skipStage, 'action.stageSkip', 'said.stageSkipped'), block: reasonForm(reporting.blockStage, 'action.stageBlock', 'said.stageBlocked') } as const;
interface StageProps { obligation: Obligation; stage: Stage }

/** What can be done with a stage now. */
export function StageActions({ obligation, stage }: StageProps) {
  const t = useText();
  const { can } = useSession();
  const [dialog, setDialog] = useState<Deed>();
  const release = useCommandOf(reporting.releaseStage);
  const reopen = useCommandOf(reporting.reopenStage);
  if (!can('reporting:write') || stage.state === 'withdrawn' || ['cancelled', 'not-required'].includes(obligation.state)) return null;
  const ended = stage.state === 'done' || stage.state === 'skipped';
  const at = { input: { id: obligation.id, key: stage.key }, ifMatch: obligation.version };
  const failed = (error: unknown) => sayProblem(error, 'reporting');
  const close = () => setDialog(undefined);
  const DeedForm = dialog && DEED_FORMS[dialog];
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target><ActionIcon size="sm" aria-label={`${t('action.more')}: ${t(`stage.${stage.code as 'FILE'}`)}`}><IconDotsVertical size={14} /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          {ended || stage.state === 'blocked' ? <Menu.Item onClick={() => reopen.mutate(at, { onSuccess: () => say(t('said.stageReopened')), onError: failed })}>{t('action.stageReopen')}</Menu.Item> : null}
          {!ended && <Menu.Item onClick={() => setDialog('complete')}>{t('action.stageComplete')}</Menu.Item>}
          {stage.state === 'planned' && <Menu.Item onClick={() => release.mutate(at, { onSuccess: () => say(t('said.stageReleased')), onError: failed })}>{t('action.stageRelease')}</Menu.Item>}
          {!ended && <Menu.Item onClick={() => setDialog('move')}>{t('action.stageMove')}</Menu.Item>}
          {!ended && <Menu.Item onClick={() => setDialog('give')}>{t('action.stageGive')}</Menu.Item>}
          {!ended && <Menu.Item onClick={() => setDialog('skip')}>{t('action.stageSkip')}</Menu.Item>}
          {!ended && stage.state !== 'blocked' && <Menu.Item onClick={() => setDialog('block')}>{t('action.stageBlock')}</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {DeedForm && <Dialog title={`${t(`stage.${stage.code as 'FILE'}`)}: ${t(DEED_WORDS[dialog])}`} onClose={close}><DeedForm obligation={obligation} stage={stage} onDone={close} onCancel={close} /></Dialog>}
    </>
  );
}

interface FormProps extends StageProps { onDone: () => void; onCancel: () => void }
function CompleteForm({ obligation, stage, onDone, onCancel }: FormProps) {
  const t = useText();
  const form = useFormOf(reporting.completeStage, { fixed: { id: obligation.id, key: stage.key }, initial: { on: today(), minutes: undefined, comment: '' }, ifMatch: obligation.version, catalogue: 'reporting', about: { 'day-in-future': 'on' }, onDone: () => { say(t('said.stageCompleted')); onDone(); } });
  return (
    <Form form={form} submit={t('action.stageComplete')} onCancel={onCancel}>
      <DayInput label={t('field.on')} maxDate={today()} {...form.field('on')} />
      <NumberInput data-autofocus label={t('field.minutes')} min={0} max={6000} allowDecimal={false} {...form.field('minutes')} />
      <Textarea label={t('field.comment')} {...form.field('comment')} />
    </Form>
  );
}

function MoveForm({ obligation, stage, onDone, onCancel }: FormProps) {
  const t = useText();
  const form = useFormOf(reporting.moveStage, { fixed: { id: obligation.id, key: stage.key }, initial: { plannedOn: stage.plannedOn }, ifMatch: obligation.version, catalogue: 'reporting', onDone: () => { say(t('said.stageMoved')); onDone(); } });
  return <Form form={form} submit={t('action.stageMove')} onCancel={onCancel}><DayInput data-autofocus label={t('field.plannedOn')} {...form.field('plannedOn')} /></Form>;
}

function GiveForm({ obligation, stage, onDone, onCancel }: FormProps) {
  const t = useText();
  const [to, setTo] = useState<'employee' | 'group'>('employee');
  const form = useFormOf(reporting.reassignStage, { fixed: { id: obligation.id, key: stage.key }, initial: { employeeId: undefined, groupId: undefined }, ifMatch: obligation.version, catalogue: 'reporting', onDone: () => { say(t('said.stageGiven')); onDone(); } });
  const choose = (next: string) => { setTo(next as typeof to); form.set('employeeId', undefined); form.set('groupId', undefined); };
  return (
    <Form form={form} submit={t('action.stageGive')} onCancel={onCancel}>
      <SegmentedControl aria-label={t('to.label')} data={[{ value: 'employee', label: t('to.employee') }, { value: 'group', label: t('to.group') }]} value={to} onChange={choose} />
      {to === 'employee' ? <EmployeeInput label={t('to.employee')} {...form.field('employeeId')} withAsterisk /> : <GroupInput label={t('to.group')} {...form.field('groupId')} withAsterisk />}
    </Form>
  );
}

/** Ways to end a stage without its being done, which need nothing but a reason. */
function reasonForm(command: typeof reporting.skipStage | typeof reporting.blockStage, label: 'action.stageSkip' | 'action.stageBlock', said: 'said.stageSkipped' | 'said.stageBlocked') {
  return function ReasonForm({ obligation, stage, onDone, onCancel }: FormProps) {
    const t = useText();
    const form = useFormOf(command as typeof reporting.skipStage, { fixed: { id: obligation.id, key: stage.key }, initial: { reason: '' }, ifMatch: obligation.version, catalogue: 'reporting', onDone: () => { say(t(said)); onDone(); } });
    return <Form form={form} submit={t(label)} onCancel={onCancel}><Textarea data-autofocus label={t('field.reason')} {...form.field('reason')} /></Form>;
  };
}
