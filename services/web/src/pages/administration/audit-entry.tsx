import type { identity } from '@kontora/contracts';
import { Stack } from '@mantine/core';
import { Link } from 'react-router';
import type { RowOf } from '../../data/queries.ts';
import { Code, Fact, Facts, Moment } from '../../design/values/values.tsx';
import { Actor } from './actor.tsx';
import classes from './admin.module.css';
import { fieldsOf } from './audit-meaning.ts';
import { columnText, StoredValue } from './audit-value.tsx';
import { useText } from './text.ts';

/** Where what an entry speaks of is looked at. */
const PAGES: Readonly<Record<string, string>> = { task: '/tasks', organisation: '/clients', person: '/people', obligation: '/season/list', employee: '/admin/employees', import: '/clients/import', plan: '/season/plans' };

/** One change, field by field, before and after. */
export function AuditEntry({ entry }: { entry: RowOf<typeof identity.platform.listAudit> }) {
  const t = useText();
  const fields = fieldsOf(entry);
  const page = entry.action !== 'delete' && PAGES[entry.entity];
  return (
    <Stack gap="md">
      <Facts>
        <Fact name={t('field.at')}><Moment value={entry.at} /></Fact>
        <Fact name={t('field.actor')}><Actor id={entry.actor} /></Fact>
        <Fact name={t('field.operation')}>{t(`audit.${entry.action}`)} · <Code value={entry.operation} /></Fact>
        <Fact name={t('field.entityId')}><Code value={entry.entityId} />, {t('audit.version', { version: entry.version })}{page && <> · <Link to={`${page}/${entry.entityId}`}>{t('audit.open')}</Link></>}</Fact>
        {entry.traceId && <Fact name={t('field.traceId')}><Code value={entry.traceId} /></Fact>}
      </Facts>
      {fields.length > 0 && (
        <table className={classes.changes}>
          <thead><tr><th scope="col">{t('audit.field')}</th><th scope="col">{t('audit.before')}</th><th scope="col">{t('audit.after')}</th></tr></thead>
          <tbody>{fields.map(({ column, before, after }) => <tr key={column}><td>{columnText(column)}</td><td><StoredValue entity={entry.entity} column={column} value={before} /></td><td><StoredValue entity={entry.entity} column={column} value={after} /></td></tr>)}</tbody>
        </table>
      )}
      {entry.action === 'insert' && <p className={classes.hint}>{t('audit.insertText')}</p>}
    </Stack>
  );
}
