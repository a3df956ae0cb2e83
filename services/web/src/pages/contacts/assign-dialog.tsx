import { contacts, ResponsibleRole, type Filter, type Job, type Request } from '@kontora/contracts';
import { Button, Group, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { client } from '../../data/client.ts';
import { refresh, useCommandOf } from '../../data/commands.ts';
import { allJobs } from '../../data/jobs.ts';
import { useQueryOf } from '../../data/queries.ts';
import { Dialog, Form } from '../../design/form/form.tsx';
import { ChoiceInput, DayInput } from '../../design/form/inputs.tsx';
import { today } from '../../design/form/today.ts';
import { useFormOf } from '../../design/form/use-form-of.ts';
import { EmployeeInput, EmployeesPicker } from '../../design/pickers/pickers.tsx';
import { JobProgress } from '../../design/states/job-progress.tsx';
import { say, sayProblem } from '../../design/states/talk.tsx';
import { Figure } from '../../design/values/values.tsx';
import { useCommon } from '../../text/common.ts';
import classes from './contacts.module.css';
import { useText } from './text.ts';

type Wanted = Request<typeof contacts.assignResponsible>;
interface Result { assignmentId: string | null; set: number; unchanged: number; skipped: number }
interface Props { ids: readonly string[]; filter: Filter | undefined; onClose: () => void; onDone: () => void }

/** One employee for many clients: said who, tried without changing anything, then done; it can be taken back. */
export function AssignDialog({ ids, filter, onClose, onDone }: Props) {
  const t = useText();
  const [tried, setTried] = useState<{ wanted: Wanted; job: Job; result?: Result }>();
  return (
    <Dialog title={t('assign.title')} size="lg" onClose={onClose}>
      {!tried ? <Ask ids={ids} filter={filter} onCancel={onClose} onTried={(wanted, job) => setTried({ wanted, job })} />
        : !tried.result ? <JobProgress job={tried.job as never} catalogue="contacts" onDone={({ result }) => setTried({ ...tried, result: result as Result })} />
          : <Confirm wanted={tried.wanted} expected={tried.result} onBack={() => setTried(undefined)} onDone={() => { onDone(); onClose(); }} />}
    </Dialog>
  );
}

/** Who, in which role, from when; for those chosen, or for all that the list shows. */
function Ask({ ids, filter, onCancel, onTried }: Pick<Props, 'ids' | 'filter'> & { onCancel: () => void; onTried: (wanted: Wanted, job: Job) => void }) {
  const t = useText();
  const [all, setAll] = useState(false);
  const { data } = useQueryOf(contacts.listOrganisations, { ...(filter && { filter: filter as never }), limit: 1, count: 'capped' }, { enabled: filter !== undefined });
  const count = data?.page.count;
  const form = useFormOf(contacts.assignResponsible, {
    fixed: { ...(all && filter ? { filter } : { organisationIds: [...ids] }), dryRun: true }, initial: { role: 'accountant', section: '', employeeId: '', deputyIds: [], from: today() }, catalogue: 'contacts',
    send: async (wanted) => onTried({ ...wanted, dryRun: false }, await client.call(contacts.assignResponsible, wanted)),
  });
  return (
    <Form form={form} submit={t('assign.try')} onCancel={onCancel}>
      {filter && count && <SegmentedControl aria-label={t('assign.whom')} value={all ? 'all' : 'chosen'} onChange={(whom) => setAll(whom === 'all')} data={[{ value: 'chosen', label: t('assign.chosen', { rows: ids.length }) }, { value: 'all', label: t('assign.all', { rows: `${count.value}${count.exact ? '' : '+'}` }) }]} />}
      <EmployeeInput label={t('field.employeeId')} {...form.field('employeeId')} />
      <Group grow align="flex-start"><ChoiceInput label={t('field.role')} options={ResponsibleRole.options} words={(role) => t(`duty.${role}`)} {...form.field('role')} /><DayInput label={t('field.from')} {...form.field('from')} /></Group>
      <EmployeesPicker label={t('field.deputyIds')} value={(form.values.deputyIds ?? []) as string[]} onChange={(chosen) => form.set('deputyIds', chosen)} />
      <TextInput label={t('field.section')} description={t('responsible.sectionHint')} inputWrapperOrder={['label', 'input', 'error', 'description']} {...form.field('section')} />
    </Form>
  );
}

/** What would come of it in numbers; the deed, and how far it is. */
function Confirm({ wanted, expected, onBack, onDone }: { wanted: Wanted; expected: Result; onBack: () => void; onDone: () => void }) {
  const t = useText();
  const common = useCommon();
  const command = useCommandOf(contacts.assignResponsible);
  const finished = ({ result }: Job) => {
    const { assignmentId, set } = result as Result;
    void refresh(contacts.assignResponsible);
    say(t('assign.done', { count: set }), () => takeBack(assignmentId!));
    onDone();
  };
  if (command.data) return <JobProgress job={command.data as never} catalogue="contacts" onDone={finished} />;
  return (
    <Stack gap="sm">
      <div className={classes.figures}>{(['set', 'unchanged', 'skipped'] as const).map((name) => <Figure key={name} value={expected[name]} label={t(`assign.${name}`)} tone={name === 'skipped' && expected.skipped > 0 ? 'wait' : 'neutral'} />)}</div>
      <p className={classes.none}>{t('assign.text')}</p>
      <Group justify="flex-end">
        <Button size="sm" onClick={onBack}>{common('action.back')}</Button>
        <Button size="sm" variant="filled" disabled={expected.set === 0} loading={command.isPending} onClick={() => command.mutate({ input: wanted }, { onError: (error) => sayProblem(error, 'contacts') })}>{t('assign.do')}</Button>
      </Group>
    </Stack>
  );
}

/** Undoes an assignment, and waits until that is done. */
async function takeBack(id: string): Promise<void> {
  const started = await client.call(contacts.undoResponsibleAssignment, { id });
  for await (const job of allJobs.watch(started, new AbortController().signal)) if (job.state === 'failed') throw new Error(job.problem?.detail ?? job.state);
}
