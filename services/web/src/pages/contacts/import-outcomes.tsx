import { contacts, ImportOutcome } from '@kontora/contracts';
import { Alert, Button, Group, Title, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { useListOf } from '../../data/queries.ts';
import { Dialog } from '../../design/form/form.tsx';
import { Loading } from '../../design/states/states.tsx';
import { useFormats } from '../../design/values/formats.ts';
import { Count, Figure, State } from '../../design/values/values.tsx';
import classes from './contacts.module.css';
import { ImportMendForm } from './import-mend.tsx';
import { OUTCOME_TONE, OutcomeBadge, ReasonLine, type Import, type ImportRow, type Outcome } from './import-words.tsx';
import { useText } from './text.ts';

const UNKNOWN_EMPLOYEE = 'unknown-employee';
const NAMES_SHOWN = 10;

/** How many rows became what, and each of them with its reasons; those that wait can be corrected. */
export function ImportOutcomes({ file }: { file: Import }) {
  const t = useText();
  const [outcome, setOutcome] = useState<Outcome>();
  const [mending, setMending] = useState<ImportRow>();
  const list = useListOf(contacts.listImportRows, { id: file.id, ...(outcome && { filter: { outcome: { in: [outcome] } } }) });
  const counts = file.counts ?? {};
  const dry = file.state === 'checked' || file.state === 'ready';
  return (
    <section>
      <Title order={2}>{t(dry ? 'import.wouldBe' : 'import.came')}</Title>
      <div className={classes.figures} style={{ margin: '8px 0' }}>
        {ImportOutcome.options.filter((one) => counts[one]).map((one) => <button key={one} type="button" aria-pressed={one === outcome} onClick={() => setOutcome(one === outcome ? undefined : one)}><Figure value={<Count value={counts[one]!} />} label={t(`outcome.${one}`)} tone={OUTCOME_TONE[one]} /></button>)}
      </div>
      {file.unknownEmployees.length > 0 && <UnknownEmployees file={file} />}
      {list.isPending ? <Loading lines={4} /> : (
        <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('import.rows')}>
          <table className={classes.table}>
            <thead><tr><th scope="col">№</th><th scope="col">{t('field.name')}</th><th scope="col">{t('import.outcome')}</th><th scope="col">{t('import.why')}</th><th scope="col"><VisuallyHidden>{t('import.mend')}</VisuallyHidden></th></tr></thead>
            <tbody>{list.rows.map((row) => <Row key={row.number} row={row} mends={file.state !== 'undone'} onMend={() => setMending(row)} />)}</tbody>
          </table>
        </div>
      )}
      {list.hasNextPage && <Group justify="center" mt={8}><Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('timeline.more')}</Button></Group>}
      {mending && <Dialog title={t('import.mendRow', { number: mending.number })} onClose={() => setMending(undefined)} size="lg"><ImportMendForm importId={file.id} row={mending} onDone={() => setMending(undefined)} /></Dialog>}
    </section>
  );
}

/** Whom the file names and nobody is here: once for all rows. */
function UnknownEmployees({ file: { id, unknownEmployees: names } }: { file: Import }) {
  const t = useText();
  const { number } = useFormats();
  const { count } = useListOf(contacts.listImportRows, { id, filter: { reason: { contains: UNKNOWN_EMPLOYEE } } });
  const more = names.length - NAMES_SHOWN;
  return (
    <Alert mb={8} color="yellow" variant="light">
      {count && t('import.unknownEmployees', { rows: `${number(count.value)}${count.exact ? '' : '+'}`, count: count.value })} {t('import.unknownNames', { names: names.slice(0, NAMES_SHOWN).join(', ') + (more > 0 ? ` ${t('import.moreNames', { count: more })}` : '') })}
    </Alert>
  );
}

function Row({ row, mends, onMend }: { row: ImportRow; mends: boolean; onMend: () => void }) {
  const t = useText();
  const page = row.organisationId ? `/clients/${row.organisationId}` : row.personId ? `/people/${row.personId}` : undefined;
  return (
    <tr>
      <td>{row.number}</td>
      <td>{page ? <Link to={page}>{row.name}</Link> : row.name}</td>
      <td><OutcomeBadge outcome={row.outcome} /> {row.undone && <State tone="neutral">{t(`undone.${row.undone}`)}</State>}</td>
      <td><span className={classes.about}>{row.reasons.filter(({ code }) => code !== UNKNOWN_EMPLOYEE).map((reason, i) => <ReasonLine key={i} reason={reason} />)}{row.duplicateOf !== null && <span>{t('import.sameAs', { number: row.duplicateOf })}</span>}</span></td>
      <td>{mends && (row.outcome === 'quarantined' || row.outcome === 'review') && <Button size="compact-xs" onClick={onMend}>{t('import.mend')}</Button>}</td>
    </tr>
  );
}
