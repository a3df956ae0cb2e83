import { allContracts, type identity } from '@kontora/contracts';
import { Button, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useQueryOf, type RowOf } from '../../data/queries.ts';
import { Dialog } from '../../design/form/form.tsx';
import type { Column } from '../../design/list/column.ts';
import { ListPage } from '../../design/list/list-page.tsx';
import { EmployeesPicker } from '../../design/pickers/pickers.tsx';
import { Loading, ProblemState } from '../../design/states/states.tsx';
import { Moment, State, type Tone } from '../../design/values/values.tsx';
import { textIfAny } from '../../text/catalogue.ts';
import { Actor } from './actor.tsx';
import classes from './admin.module.css';
import { AuditEntry } from './audit-entry.tsx';
import { entityText, OBJECT_PICKERS } from './audit-object-pickers.tsx';
import { fieldsOf } from './audit-meaning.ts';
import { columnText, StoredValue } from './audit-value.tsx';
import { useText } from './text.ts';

type List = typeof identity.platform.listAudit;
type Entry = RowOf<List>;
const TONE: Record<Entry['action'], Tone> = { insert: 'good', update: 'active', delete: 'bad' };

/** Who changed what, service by service; and the proof that nobody has touched the trail. */
export function AuditPage() {
  const t = useText();
  const navigate = useNavigate();
  const { service = 'identity' } = useParams();
  const { platform } = (allContracts.find((contract) => contract.service.name === service) ?? allContracts[0]!);
  const [open, setOpen] = useState<Entry>();
  const [verifying, setVerifying] = useState(false);
  const services = allContracts.map((contract) => contract.service.name);
  return (
    <>
      <ListPage<List>
        key={service} title={t('tab.audit')} operation={platform.listAudit} columns={useColumns(setOpen)} path={`/admin/audit/${service}`} filters={['at', 'actor', 'entity', 'entityId', 'operation']} pickers={{ actor: EmployeesPicker, entity: OBJECT_PICKERS[service] }} nameOf={{ actor: (id) => <Actor id={id} />, entity: entityText }}
        words={{ label: (field) => t(`field.${field}`), value: (field, value) => (field === 'entity' ? entityText(value) : value) }} empty={{ title: t('audit.none'), text: t('audit.noneText') }}
        actions={<><SegmentedControl aria-label={t('audit.service')} value={service} onChange={(next) => void navigate(`/admin/audit/${next}`)} data={services.map((name) => ({ value: name, label: textIfAny(['administration'], `service.${name}`) ?? name }))} /><Button onClick={() => setVerifying(true)}>{t('audit.verify')}</Button></>}
      />
      {open && <Dialog title={entityText(open.entity)} size="xl" onClose={() => setOpen(undefined)}><AuditEntry entry={open} /></Dialog>}
      {verifying && <Dialog title={t('audit.verify')} onClose={() => setVerifying(false)}><Verification operation={platform.verifyAudit} /></Dialog>}
    </>
  );
}

function useColumns(onOpen: (entry: Entry) => void): Column<List>[] {
  const t = useText();
  return useMemo<Column<List>[]>(() => [
    { id: 'at', label: t('field.at'), width: 140, phone: 'bare', cell: (row) => <Moment value={row.at} /> },
    { id: 'actor', label: t('field.actor'), width: 210, phone: 'bare', cell: (row) => <Actor id={row.actor} /> },
    { id: 'action', label: t('field.action'), width: 104, phone: 'bare', cell: (row) => <State tone={TONE[row.action]}>{t(`audit.${row.action}`)}</State> },
    { id: 'entity', label: t('field.entity'), width: 190, phone: 'title', cell: (row) => <button type="button" className={classes.open} onClick={() => onOpen(row)}>{entityText(row.entity)}</button> },
    { id: 'changes', label: t('field.changes'), width: 320, phone: 'none', cell: (row) => (row.action === 'update' ? <Changes entry={row} /> : null) },
    { id: 'operation', label: t('field.operation'), width: 200, phone: 'none', cell: (row) => row.operation },
    { id: 'chained', label: t('field.chained'), width: 110, phone: 'none', cell: (row) => <State tone={row.chained ? 'good' : 'wait'}>{t(row.chained ? 'audit.sealed' : 'audit.notSealed')}</State> },
  ], [t, onOpen]);
}

/** What became of the fields, in one line. */
function Changes({ entry }: { entry: Entry }) {
  return <span className={classes.became}>{fieldsOf(entry).map(({ column, after }) => <span key={column}>{columnText(column)}: <b><StoredValue entity={entry.entity} column={column} value={after} /></b></span>)}</span>;
}

function Verification({ operation }: { operation: typeof identity.platform.verifyAudit }) {
  const t = useText();
  const { data, error, refetch } = useQueryOf(operation, {});
  if (error) return <ProblemState error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={2} />;
  return <p role="status"><State tone={data.ok ? 'good' : 'bad'}>{t(data.ok ? 'audit.whole' : 'audit.broken')}</State> {data.ok ? t('audit.wholeText', { count: data.checked }) : t('audit.brokenText', { place: data.firstBroken ?? 0 })}</p>;
}
