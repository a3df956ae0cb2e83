import { OPEN_OBLIGATION_STATES, OPEN_TASK_STATES, reporting, tasks } from '@kontora/contracts';
import { Title } from '@mantine/core';
import { Link } from 'react-router';
import { useListOf } from '../../data/queries.ts';
import { writeView } from '../../design/list/list-url.ts';
import { Day, EmployeeName } from '../../design/values/values.tsx';
import { useObligationName } from '../reporting/season-bar.tsx';
import { ObligationStateBadge, usePeriodText } from '../reporting/season-words.tsx';
import { isOverdue, TaskStateBadge, useTaskTitle } from '../tasks/task-words.tsx';
import classes from './contacts.module.css';
import { useText } from './text.ts';

const SHOWN = 12;

/** What a client owes next; the whole list is one link away. */
export function ClientObligations({ clientId }: { clientId: string }) {
  const t = useText();
  const periodText = usePeriodText();
  const nameOf = useObligationName();
  const ofClient = { organisationId: { eq: clientId } };
  const { rows, isPending } = useListOf(reporting.listObligations, { filter: { ...ofClient, state: { in: [...OPEN_OBLIGATION_STATES] } }, sort: 'dueOn' }, { live: true });
  return (
    <section>
      <div className={classes.head}><Title order={3}>{t('work.obligations')}</Title><Link to={{ pathname: '/season/list', search: writeView({ filter: { organisationId: { in: [clientId] } }, sort: 'dueOn' }) }}>{t('work.all')}</Link></div>
      {rows.length === 0 && !isPending && <p className={classes.none}>{t('work.noObligations')}</p>}
      {rows.length > 0 && (
        <ul className={classes.lines}>
          {rows.slice(0, SHOWN).map((row) => (
            <li key={row.id}><Link to={`/season/list/${row.id}`}>{nameOf(row)}, {periodText(row.period)}</Link><Day value={row.dueOn} overdue={row.late && row.filedOn === null} /><span className={classes.about}><ObligationStateBadge obligation={row} />{row.employeeId && <span><EmployeeName id={row.employeeId} /></span>}</span></li>
          ))}
        </ul>
      )}
      {rows.length > SHOWN && <p className={classes.none}>{t('work.more', { count: rows.length - SHOWN })}</p>}
    </section>
  );
}

/** What is to be done for a client. */
export function ClientTasks({ clientId }: { clientId: string }) {
  const t = useText();
  const titleOf = useTaskTitle();
  const { rows, isPending } = useListOf(tasks.listTasks, { filter: { organisationId: { eq: clientId }, state: { in: [...OPEN_TASK_STATES] } }, sort: 'dueOn' }, { live: true });
  return (
    <section>
      <div className={classes.head}><Title order={3}>{t('work.tasks')}</Title><Link to={{ pathname: '/tasks', search: writeView({ filter: { organisationId: { in: [clientId] } } }) }}>{t('work.all')}</Link></div>
      {rows.length === 0 && !isPending && <p className={classes.none}>{t('work.noTasks')}</p>}
      {rows.length > 0 && (
        <ul className={classes.lines}>
          {rows.slice(0, SHOWN).map((row) => (
            <li key={row.id}><Link to={`/tasks/${row.id}`}>{titleOf(row)}</Link><Day value={row.dueOn} overdue={isOverdue(row)} /><span className={classes.about}><TaskStateBadge task={row} />{row.assigneeId && <span><EmployeeName id={row.assigneeId} /></span>}</span></li>
          ))}
        </ul>
      )}
      {rows.length > SHOWN && <p className={classes.none}>{t('work.more', { count: rows.length - SHOWN })}</p>}
    </section>
  );
}
