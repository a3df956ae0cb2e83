import { reporting, type Request, type Response } from '@kontora/contracts';
import { Period } from '@kontora/domain';
import { Group, Select, Stack, Title } from '@mantine/core';
import { useState } from 'react';
import { useQueryOf } from '../../data/queries.ts';
import { DayInput } from '../../design/form/inputs.tsx';
import { today } from '../../design/form/today.ts';
import { problemText } from '../../design/states/problem-text.ts';
import { Loading } from '../../design/states/states.tsx';
import { useFormats } from '../../design/values/formats.ts';
import { Day, State } from '../../design/values/values.tsx';
import { inLanguage } from '../../text/catalogue.ts';
import { usePeriodText } from '../reporting/season-words.tsx';
import classes from './admin.module.css';
import type { ObligationType } from './confidence.tsx';
import { periodsOf, type Rule } from './rule.ts';
import { stepText, type Step } from './step-text.ts';
import { useText } from './text.ts';

type DueDates = Response<typeof reporting.previewDueDates>;
/** A rule that is not saved yet. */
export type Draft = Pick<Request<typeof reporting.previewRuleDueDates>, 'code' | 'validFrom' | 'rule'>;
interface Props { type: Pick<ObligationType, 'code' | 'recurrence'>; draft?: Draft; payments: Rule['payments'] }

/** Last year, this and the next. */
const nearYears = () => { const year = Number(today().slice(0, 4)); return [year - 1, year, year + 1]; };

/** Code and period in, dates out, with the arithmetic of each; of a draft, what it would give. Dates of payments are named by the rule's `payments`. */
export function DuePreview({ type, draft, payments }: Props) {
  const t = useText();
  const periodText = usePeriodText();
  const byEvent = type.recurrence === 'event';
  const periods = periodsOf(type.recurrence as Rule['period'], nearYears());
  const [period, setPeriod] = useState(() => (byEvent ? today() : (periods.findLast((one) => Period.lastDay(Period.parse(one)) <= today()) ?? periods[0]!)));
  const [dates, setDates] = useState<Record<string, string>>({});
  const asked = { period, ...(Object.keys(dates).length > 0 && { dates }) };
  const stored = useQueryOf(reporting.previewDueDates, { code: type.code, ...asked }, { enabled: period !== '' && !draft });
  const drafted = useQueryOf(reporting.previewRuleDueDates, { ...(draft ?? { code: type.code, validFrom: null, rule: {} }), ...asked }, { enabled: period !== '' && Boolean(draft), keep: true });
  const { data, error } = draft ? drafted : stored;
  const paid = new Map(payments.map(({ code, name_ru, name_en }) => [code, inLanguage(name_ru, name_en)]));
  const missing = error?.code === 'event-date-missing' ? error.problem.errors?.[0]?.pointer.split('/')[2] : undefined;
  const events = [...new Set([...Object.keys(dates), ...(missing ? [missing] : [])])];
  return (
    <Stack gap="xs">
      <Title order={draft ? 2 : 3}>{t('due.title')}</Title>
      <Group gap="sm" align="flex-end">
        {byEvent ? <DayInput w={180} label={t('due.day')} value={period} onChange={setPeriod} /> : <Select w={220} searchable label={t('due.period')} data={periods.map((one) => ({ value: one, label: periodText(one) }))} value={period} onChange={(next) => setPeriod(next ?? period)} allowDeselect={false} />}
        {events.map((name) => <DayInput key={name} w={180} label={t('due.event', { name })} value={dates[name] ?? ''} onChange={(day) => setDates(day ? { ...dates, [name]: day } : {})} />)}
      </Group>
      {error ? <p className={classes.hint} role="status">{draft && error.code === 'invalid-rule' ? t('due.unfinished') : problemText(error, 'reporting')}</p> : data ? <Dates {...data} nameOf={(payment) => paid.get(payment) ?? payment} /> : <Loading lines={3} />}
    </Stack>
  );
}

function Dates({ dates, stages, nameOf }: DueDates & { nameOf: (payment: string) => string }) {
  const t = useText();
  const formats = useFormats();
  if (dates.length === 0) return <p className={classes.hint}>{t('due.none')}</p>;
  return (
    <>
      {dates.map((one, i) => (
        <div key={i} className={classes.version}>
          <Group gap="xs"><State tone="active">{t(`due.${one.what}`)}</State><b><Day value={one.date} /></b>{one.code && <span className={classes.hint}>{nameOf(one.code)}</span>}</Group>
          <ol className={classes.steps}>{one.steps.map((step, no) => <li key={no}>{stepText(step as unknown as Step, { t, formats })}</li>)}</ol>
        </div>
      ))}
      {stages.length > 0 && (
        <table className={`${classes.changes} ${classes.dates}`}>
          <thead><tr><th scope="col">{t('due.stage')}</th><th scope="col">{t('due.startOn')}</th><th scope="col">{t('due.plannedOn')}</th></tr></thead>
          <tbody>{stages.map((stage) => <StageRow key={stage.key} stage={stage} />)}</tbody>
        </table>
      )}
    </>
  );
}

function StageRow({ stage }: { stage: DueDates['stages'][number] }) {
  const { data } = useQueryOf(reporting.listStageCodes, {});
  const code = data?.data.find((one) => one.code === stage.code);
  return <tr><td>{code ? inLanguage(code.nameRu, code.nameEn) : stage.code}</td><td><Day value={stage.startOn} /></td><td><Day value={stage.plannedOn} /></td></tr>;
}
