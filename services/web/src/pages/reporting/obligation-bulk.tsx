import { DATED_DEEDS, REASONED_DEEDS, reporting, type Request, type Response } from '@kontora/contracts';
import { Button, Menu, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../data/client.ts';
import { Dialog, Form } from '../../design/form/form.tsx';
import { DayInput } from '../../design/form/inputs.tsx';
import { today } from '../../design/form/today.ts';
import { useFormOf } from '../../design/form/use-form-of.ts';
import { EmployeeInput } from '../../design/pickers/pickers.tsx';
import { say } from '../../design/states/talk.tsx';
import type { ObligationRow } from './season-words.tsx';
import { useText } from './text.ts';

const { changeObligations } = reporting;
type Asked = Request<typeof changeObligations>;
type Changed = Response<typeof changeObligations>;
type Deed = Asked['deed'];
/** What each deed is called, in the order of the menu. */
const DEEDS = {
  sent: 'record.sent', delivered: 'record.delivered', accepted: 'record.accepted', paid: 'record.paid', assign: 'action.assign', 'ask-not-required': 'action.notRequired', 'confirm-not-required': 'action.confirmNotRequired', cancel: 'action.cancel', restore: 'action.restore',
} as const satisfies Record<Deed, string>;
const NAMES = Object.keys(DEEDS) as Deed[];
const isDated = (deed: Deed) => (DATED_DEEDS as readonly Deed[]).includes(deed);
const isReasoned = (deed: Deed) => (REASONED_DEEDS as readonly Deed[]).includes(deed);

/** Deeds on the chosen obligations. */
export function ObligationBulk({ rows, onDone }: { rows: ObligationRow[]; onDone: () => void }) {
  const t = useText();
  const [deed, setDeed] = useState<Deed>();
  const close = () => setDeed(undefined);
  return (
    <>
      <Menu position="bottom-start">
        <Menu.Target><Button>{t('bulk.act')}</Button></Menu.Target>
        <Menu.Dropdown>{NAMES.map((name) => <Menu.Item key={name} color={name === 'cancel' ? 'red' : undefined} onClick={() => setDeed(name)}>{t(DEEDS[name])}</Menu.Item>)}</Menu.Dropdown>
      </Menu>
      {deed && <Dialog title={t(DEEDS[deed])} onClose={close}><DeedForm deed={deed} rows={rows} onCancel={close} onDone={() => { close(); onDone(); }} /></Dialog>}
    </>
  );
}

interface DeedProps { deed: Deed; rows: readonly ObligationRow[]; onDone: () => void; onCancel: () => void }
/** What the deed needs to be told, and for how many it can be done. */
function DeedForm({ deed, rows, onDone, onCancel }: DeedProps) {
  const t = useText();
  // As they were when the dialog was opened: whoever changes one meanwhile is not overruled.
  const [obligations] = useState(() => rows.map(({ id, version }) => ({ id, version })));
  const form = useFormOf(changeObligations, {
    fixed: { deed, obligations }, initial: isDated(deed) ? { on: today(), comment: '' } : isReasoned(deed) ? { reason: '' } : deed === 'assign' ? { employeeId: null } : {}, catalogue: 'reporting', about: { 'day-in-future': 'on' },
    onDone: (changed) => {
      say([t('bulk.done', { count: changed.done }), ...(changed.left > 0 ? [t('bulk.left', { count: changed.left })] : [])].join(', '), undoOf(deed, changed, t('bulk.takenBack')));
      onDone();
    },
  });
  return (
    <Form form={form} submit={t(DEEDS[deed])} onCancel={onCancel} danger={deed === 'cancel'}>
      <Prospect asked={{ deed, obligations }} />
      {isDated(deed) && <><DayInput data-autofocus label={t('field.on')} maxDate={today()} {...form.field('on')} withAsterisk /><Textarea label={t('field.comment')} {...form.field('comment')} /></>}
      {isReasoned(deed) && <Textarea data-autofocus label={t('field.reason')} description={deed === 'ask-not-required' ? t('secondPersonHint') : undefined} {...form.field('reason')} withAsterisk />}
      {deed === 'assign' && <EmployeeInput label={t('field.employeeId')} description={t('assignHint')} {...form.field('employeeId')} />}
    </Form>
  );
}

/** For how many it can be done, and why not for the others, before it is done. */
function Prospect({ asked }: { asked: Asked }) {
  const t = useText();
  const tried = useQuery({ queryKey: ['prospect', asked], queryFn: () => client.call(changeObligations, { ...asked, reason: '—', on: today(), employeeId: null, dryRun: true }) as Promise<Changed>, gcTime: 0 });
  if (!tried.data) return <Text size="sm" role="status">{t('bulk.looking')}</Text>;
  const left = Map.groupBy(tried.data.outcomes.filter(({ outcome }) => outcome !== 'done'), ({ outcome }) => outcome);
  return (
    <div role="status">
      <Text size="sm">{t('bulk.can', { count: tried.data.done, total: asked.obligations.length })}</Text>
      {[...left].map(([outcome, all]) => <Text key={outcome} size="sm" c="dimmed">{t(`outcome.${outcome as 'not-found'}`)}: {all.length}</Text>)}
    </div>
  );
}

/** How what was done is taken back; undefined where the deed has no inverse. */
function undoOf(deed: Deed, { outcomes }: Changed, reason: string): (() => Promise<unknown>) | undefined {
  const done = outcomes.filter(({ outcome }) => outcome === 'done');
  const again = (inverse: Omit<Asked, 'obligations'>, of: typeof done) => client.call(changeObligations, { ...inverse, obligations: of.map(({ id, version }) => ({ id, version: version! })) });
  if (done.length === 0) return undefined;
  if (deed === 'cancel') return () => again({ deed: 'restore', reason }, done);
  if (deed === 'restore') return () => again({ deed: 'cancel', reason }, done);
  if (deed === 'assign') return () => Promise.all([...Map.groupBy(done, ({ before }) => before?.employeeId ?? null)].map(([employeeId, of]) => again({ deed: 'assign', employeeId }, of)));
  return undefined;
}
