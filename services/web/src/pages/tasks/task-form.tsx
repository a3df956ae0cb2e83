import { tasks } from '@kontora/contracts';
import { Checkbox, Group, SegmentedControl, SimpleGrid, Textarea, TextInput } from '@mantine/core';
import { client } from '../../data/client.ts';
import { Form } from '../../design/form/form.tsx';
import { DayInput } from '../../design/form/inputs.tsx';
import { useFormOf, type FormState } from '../../design/form/use-form-of.ts';
import { EmployeeInput, OrganisationInput } from '../../design/pickers/pickers.tsx';
import { say } from '../../design/states/talk.tsx';
import { EmployeeName } from '../../design/values/values.tsx';
import type { Task } from './task-words.tsx';
import { useText } from './text.ts';

interface Props { onDone: (task: Task) => void; onCancel: () => void }
const PEOPLE = new Set(['reviewerId', 'performerId', 'managerId', 'assigneeId']);

/** A new task: only its title is needed. */
export function NewTaskForm({ onDone, onCancel }: Props) {
  const t = useText();
  const form = useFormOf(tasks.createTask, {
    initial: { title: '', organisationId: null, assigneeId: null, reviewerId: null, dueOn: '', startOn: '', promisedOn: '', priority: 3, clientWaiting: false, statutory: false, description: '' }, catalogue: 'tasks',
    about: { 'unknown-employee': 'assigneeId', 'suspended-employee': 'assigneeId', 'reviewer-is-performer': 'reviewerId', 'dates-reversed': 'dueOn' },
    onDone: (task) => { say(t('said.created')); onDone(task); },
  });
  return (
    <Form form={form} submit={t('action.create')} onCancel={onCancel}>
      <Fields form={form} assignee={<EmployeeInput label={t('field.assigneeId')} description={t('assigneeHint')} {...form.field('assigneeId')} />} />
    </Form>
  );
}

/** Changes of a task. When somebody else has changed the same fields meanwhile, the dialog of conflicts asks. */
export function EditTaskForm({ task, onDone, onCancel }: Props & { task: Task }) {
  const t = useText();
  const { title, organisationId, reviewerId, dueOn, startOn, promisedOn, priority, clientWaiting, statutory, description } = task;
  const form = useFormOf(tasks.updateTask, {
    fixed: { id: task.id }, initial: { title, organisationId, reviewerId, dueOn, startOn, promisedOn, priority, clientWaiting, statutory, description }, changesOnly: true, ifMatch: task.version, catalogue: 'tasks',
    about: { 'unknown-employee': 'reviewerId', 'suspended-employee': 'reviewerId', 'reviewer-is-performer': 'reviewerId', 'dates-reversed': 'dueOn' },
    stored: () => client.call(tasks.getTask, { id: task.id }),
    onDone: (changed) => { say(t('said.changed')); onDone(changed); },
  });
  const words = { label: (field: string) => t(`field.${field as 'title'}`), value: (field: string, value: unknown) => (PEOPLE.has(field) ? <EmployeeName id={String(value)} /> : String(value)) };
  return <Form form={form} submit={t('action.save')} onCancel={onCancel} words={words}><Fields form={form} /></Form>;
}

function Fields({ form, assignee }: { form: FormState; assignee?: React.ReactNode }) {
  const t = useText();
  const flag = (name: string) => ({ checked: Boolean(form.values[name]), onChange: (event: React.ChangeEvent<HTMLInputElement>) => form.set(name, event.currentTarget.checked) });
  return (
    <>
      <TextInput data-autofocus label={t('field.title')} {...form.field('title')} />
      <OrganisationInput label={t('field.organisationId')} {...form.field('organisationId')} />
      <Group grow align="flex-start">{assignee}<EmployeeInput label={t('field.reviewerId')} {...form.field('reviewerId')} /></Group>
      <SimpleGrid cols={{ base: 2, xs: 3 }} spacing="md" verticalSpacing="sm"><DayInput label={t('field.startOn')} {...form.field('startOn')} /><DayInput label={t('field.dueOn')} {...form.field('dueOn')} /><DayInput label={t('field.promisedOn')} {...form.field('promisedOn')} /></SimpleGrid>
      <SegmentedControl aria-label={t('field.priority')} data={[1, 2, 3, 4].map((level) => ({ value: String(level), label: t(`priority.${level as 1}`) }))} value={String(form.values.priority)} onChange={(level) => form.set('priority', Number(level))} />
      <Group><Checkbox label={t('field.clientWaiting')} {...flag('clientWaiting')} /><Checkbox label={t('field.statutory')} {...flag('statutory')} /></Group>
      <Textarea label={t('field.description')} {...form.field('description')} />
    </>
  );
}
