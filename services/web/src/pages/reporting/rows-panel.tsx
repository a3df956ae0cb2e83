import { reporting, type Filter } from '@kontora/contracts';
import { Button, CloseButton, Group } from '@mantine/core';
import { Link } from 'react-router';
import { useListOf } from '../../data/queries.ts';
import { CardTitle } from '../../design/list/card-title.tsx';
import { writeView } from '../../design/list/list-url.ts';
import { Loading, ProblemState } from '../../design/states/states.tsx';
import { Day, EmployeeName } from '../../design/values/values.tsx';
import { useCommon } from '../../text/common.ts';
import { stageName, useObligationName, useReportNames } from './season-bar.tsx';
import { ObligationStateBadge, StageStateBadge, usePeriodText } from './season-words.tsx';
import classes from './season.module.css';
import { useText } from './text.ts';

/** Rows behind a bar or a day: their name, and the filter of stages or of obligations that gives them. */
export interface Behind { title: string; what: 'stages' | 'obligations'; filter: Filter }
interface Props { behind: Behind; onOpen: (obligationId: string) => void; onClose: () => void }

/** The rows behind a bar or a day, beside it; each opens its obligation, all of them their list. */
export function RowsPanel({ behind: { title, what, filter }, onOpen, onClose }: Props) {
  const t = useText();
  const common = useCommon();
  return (
    <section className={classes.card}>
      <Group justify="space-between" wrap="nowrap" align="flex-start"><CardTitle>{title}</CardTitle><CloseButton aria-label={common('action.close')} onClick={onClose} /></Group>
      <Link to={{ pathname: what === 'stages' ? '/season/stages' : '/season/list', search: writeView({ filter, sort: what === 'stages' ? 'plannedOn' : 'dueOn' }) }}>{t('toList')}</Link>
      {what === 'stages' ? <StageRows filter={filter} onOpen={onOpen} /> : <ObligationRows filter={filter} onOpen={onOpen} />}
    </section>
  );
}

type RowsProps = { filter: Filter; onOpen: (obligationId: string) => void };
function StageRows({ filter, onOpen }: RowsProps) {
  const names = useReportNames();
  const periodText = usePeriodText();
  const list = useListOf(reporting.listObligationStages, { filter: filter as never, sort: 'organisationName' }, { live: true });
  if (list.isPending) return <Loading />;
  if (list.isError && list.rows.length === 0) return <ProblemState error={list.error} retry={() => void list.refetch()} catalogue="reporting" />;
  return (
    <>
      <ol className={classes.steps}>
        {list.rows.map((stage) => (
          <li key={stage.obligationId + stage.key}>
            <button type="button" className={classes.open} onClick={() => onOpen(stage.obligationId)}>{stage.organisationName}</button><StageStateBadge state={stage.state} />
            <span className={classes.about}><span>{names(stage.obligationCode)}, {periodText(stage.period)}</span><span>{stageName(stage.code)}</span><Day value={stage.plannedOn} overdue={stage.overdue} />{stage.employeeId && <EmployeeName id={stage.employeeId} />}</span>
          </li>
        ))}
      </ol>
      <More list={list} />
    </>
  );
}

function ObligationRows({ filter, onOpen }: RowsProps) {
  const nameOf = useObligationName();
  const periodText = usePeriodText();
  const list = useListOf(reporting.listObligations, { filter: filter as never, sort: 'code,organisationName' }, { live: true });
  if (list.isPending) return <Loading />;
  if (list.isError && list.rows.length === 0) return <ProblemState error={list.error} retry={() => void list.refetch()} catalogue="reporting" />;
  return (
    <>
      <ol className={classes.steps}>
        {list.rows.map((row) => (
          <li key={row.id}>
            <button type="button" className={classes.open} onClick={() => onOpen(row.id)}>{row.organisationName}</button><ObligationStateBadge obligation={row} />
            <span className={classes.about}><span>{nameOf(row)}, {periodText(row.period)}</span>{row.employeeId && <EmployeeName id={row.employeeId} />}</span>
          </li>
        ))}
      </ol>
      <More list={list} />
    </>
  );
}

function More({ list: { hasNextPage, isFetchingNextPage, fetchNextPage } }: { list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown } }) {
  const t = useText();
  return hasNextPage ? <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t('more')}</Button> : null;
}
