import { tasks } from '@kontora/contracts';
import { Button, Group, Text, Textarea, Title } from '@mantine/core';
import { useListOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import { useFormOf } from '../../design/form/use-form-of.ts';
import { EmployeeName, Moment, State } from '../../design/values/values.tsx';
import classes from './tasks.module.css';
import { useText } from './text.ts';

/** What was said about a task: comments, and the reasons given with its steps. */
export function Comments({ taskId }: { taskId: string }) {
  const t = useText();
  const { can } = useSession();
  const { rows } = useListOf(tasks.listTaskComments, { taskId, sort: 'createdAt' }, { live: true });
  const form = useFormOf(tasks.addTaskComment, { fixed: { taskId }, initial: { text: '' }, catalogue: 'tasks', onDone: () => form.set('text', '') });
  return (
    <section>
      <Title order={3}>{t('comments')}</Title>
      <ul className={classes.comments}>
        {rows.map((comment) => (
          <li key={comment.id}>
            <Group gap={8}><b><EmployeeName id={comment.authorId} /></b>{comment.kind !== 'comment' && <State tone="neutral">{t(`step.${comment.kind}`)}</State>}<Text span size="xs" c="dimmed"><Moment value={comment.createdAt} /></Text></Group>
            <p className={classes.text}>{comment.text}</p>
          </li>
        ))}
      </ul>
      {can('tasks:own') && (
        <form ref={form.element} onSubmit={form.submit} noValidate>
          <Textarea aria-label={t('writeComment')} placeholder={t('writeComment')} minRows={1} {...form.field('text')} withAsterisk={false} />
          {form.touched && <Group justify="flex-end" mt={6}><Button type="submit" loading={form.pending}>{t('action.comment')}</Button></Group>}
        </form>
      )}
    </section>
  );
}
