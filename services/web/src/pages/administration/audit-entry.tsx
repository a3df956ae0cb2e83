import type { identity } from '@kontora/contracts';
import { Stack } from '@mantine/core';
import type { RowOf } from '../../data/queries.ts';
import { Code, Fact, Facts, Moment, Nothing } from '../../design/values/values.tsx';
import { textIfAny } from '../../text/catalogue.ts';
import { useCommon } from '../../text/common.ts';
import { Actor } from './actor.tsx';
import classes from './admin.module.css';
import { useText } from './text.ts';

/** What a table holds, in words. */
export const entityText = (entity: string) => textIfAny(['administration'], `entity.${entity}`) ?? entity;
/** What a column holds, in words. */
export const columnText = (column: string) => textIfAny(['administration'], `column.${column}`) ?? column;

/** One change, field by field, before and after. */
export function AuditEntry({ entry }: { entry: RowOf<typeof identity.platform.listAudit> }) {
  const t = useText();
  const changes = Object.entries(entry.changes ?? {});
  return (
    <Stack gap="md">
      <Facts>
        <Fact name={t('field.at')}><Moment value={entry.at} /></Fact>
        <Fact name={t('field.actor')}><Actor id={entry.actor} /></Fact>
        <Fact name={t('field.operation')}>{t(`audit.${entry.action}`)} · {entry.operation}</Fact>
        <Fact name={t('field.entityId')}><Code value={entry.entityId} />, {t('audit.version', { version: entry.version })}</Fact>
        {entry.traceId && <Fact name={t('field.traceId')}><Code value={entry.traceId} /></Fact>}
      </Facts>
      {changes.length > 0 && (
        <table className={classes.changes}>
          <thead><tr><th scope="col">{t('audit.field')}</th><th scope="col">{t('audit.before')}</th><th scope="col">{t('audit.after')}</th></tr></thead>
          <tbody>{changes.map(([field, change]) => { const [before, after] = Array.isArray(change) ? (change as unknown[]) : [undefined, change]; return <tr key={field}><td>{columnText(field)}</td><td><Plain value={before} /></td><td><Plain value={after} /></td></tr>; })}</tbody>
        </table>
      )}
    </Stack>
  );
}

function Plain({ value }: { value: unknown }) {
  const t = useCommon();
  if (value === null || value === undefined || value === '') return <Nothing />;
  if (typeof value === 'boolean') return <>{t(value ? 'value.yes' : 'value.no')}</>;
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return value.length ? <>{value.join(', ')}</> : <Nothing />;
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(value)) return <Moment value={value} />;
  return <>{typeof value === 'object' ? JSON.stringify(value, null, 1) : String(value)}</>;
}
