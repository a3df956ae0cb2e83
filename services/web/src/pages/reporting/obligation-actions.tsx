import { reporting, type FilingStep } from '@kontora/contracts';
import { Button, Group, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import type { z } from 'zod';
import { useCommandOf } from '../../data/commands.ts';
import { useSession } from '../../data/session.ts';
import { Dialog } from '../../design/form/form.tsx';
import { say, sayProblem } from '../../design/states/talk.tsx';
import { AgreeForm, AssignForm, FilingForm, MoveForm, ProposeForm, ReasonForm, type Reasoned } from './obligation-dialogs.tsx';
import type { Obligation, ObligationState } from './season-words.tsx';
import { useText } from './text.ts';

type Step = z.infer<typeof FilingStep>;
/** What usually comes next in the conversation; the server decides in the end. */
const NEXT: Record<ObligationState, readonly Step[]> = {
  planned: ['sent'], 'in-preparation': ['sent'], 'on-agreement': ['sent'], 'to-file': ['sent'], filed: ['confirmed', 'delivered', 'accepted', 'refused', 'error'], delivered: ['accepted', 'refused', 'clarification-requested'],
  accepted: ['processed', 'clarification-requested', 'correction-filed'], closed: ['clarification-requested', 'correction-filed'], failed: ['sent'], refused: ['sent'], 'needs-clarification': ['correction-filed', 'processed'], 'not-required': [], cancelled: [],
};
const OPEN: readonly ObligationState[] = ['planned', 'in-preparation', 'on-agreement', 'to-file'];
type Other = 'propose' | 'agree' | 'move' | 'assign' | Reasoned;

/** What can be done with an obligation now. */
export function ObligationActions({ obligation }: { obligation: Obligation }) {
  const t = useText();
  const { can, employee } = useSession();
  const [dialog, setDialog] = useState<{ filing: Step } | { other: Other }>();
  const confirmed = useCommandOf(reporting.confirmNotRequired);
  if (!can('reporting:write')) return null;
  const { state, kind, notRequired, figures, snapshots } = obligation;
  const [first, ...steps] = kind === 'payment' && OPEN.includes(state) ? (['paid'] as const) : NEXT[state];
  const open = OPEN.includes(state) || state === 'failed' || state === 'refused';
  const off = state === 'cancelled' || state === 'not-required';
  const others: Other[] = [...(off ? (['restore'] as const) : (['propose'] as const)), ...(snapshots.length > 0 && figures !== 'agreed' ? (['agree'] as const) : []), ...(open ? (['move', 'assign', 'notRequired'] as const) : []), ...(OPEN.includes(state) ? (['cancel'] as const) : [])];
  const waits = notRequired && !notRequired.confirmedBy && notRequired.requestedBy !== employee.id;
  const close = () => setDialog(undefined);
  const confirm = () => confirmed.mutate({ input: { id: obligation.id }, ifMatch: obligation.version }, { onSuccess: () => say(t('said.notRequiredConfirmed')), onError: (error) => sayProblem(error, 'reporting') });
  const asked = { obligation, onDone: close, onCancel: close };
  return (
    <Group gap={6}>
      {first && <Button variant="filled" onClick={() => setDialog({ filing: first })}>{t(`record.${first}`)}</Button>}
      {waits && <Button loading={confirmed.isPending} onClick={confirm}>{t('action.confirmNotRequired')}</Button>}
      {steps.length > 0 && (
        <Menu position="bottom-start"><Menu.Target><Button>{t('action.record')}</Button></Menu.Target><Menu.Dropdown>{steps.map((step) => <Menu.Item key={step} onClick={() => setDialog({ filing: step })}>{t(`record.${step}`)}</Menu.Item>)}</Menu.Dropdown></Menu>
      )}
      <Menu position="bottom-start">
        <Menu.Target><Button px={8} aria-label={t('action.more')}><IconDots size={16} aria-hidden /></Button></Menu.Target>
        <Menu.Dropdown>{others.map((other) => <Menu.Item key={other} color={other === 'cancel' ? 'red' : undefined} onClick={() => setDialog({ other })}>{t(`action.${other}`)}</Menu.Item>)}</Menu.Dropdown>
      </Menu>
      {dialog && (
        <Dialog title={'filing' in dialog ? t(`record.${dialog.filing}`) : t(`action.${dialog.other}`)} onClose={close} size={'other' in dialog && dialog.other === 'propose' ? 'lg' : 'md'}>
          {'filing' in dialog ? <FilingForm step={dialog.filing} {...asked} /> : dialog.other === 'propose' ? <ProposeForm {...asked} /> : dialog.other === 'agree' ? <AgreeForm {...asked} /> : dialog.other === 'move' ? <MoveForm {...asked} /> : dialog.other === 'assign' ? <AssignForm {...asked} /> : <ReasonForm what={dialog.other} {...asked} />}
        </Dialog>
      )}
    </Group>
  );
}
