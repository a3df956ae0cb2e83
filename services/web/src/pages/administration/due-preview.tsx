import { reporting, type Response } from '@kontora/contracts';
import { Period } from '@kontora/domain';
import { Group, Select, Stack, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryOf } from '../../data/queries.ts';
import { DayInput } from '../../design/form/inputs.tsx';
import { today } from '../../design/form/today.ts';
import { problemText } from '../../design/states/problem-text.ts';
import { Loading } from '../../design/states/states.tsx';
import { useFormats } from '../../design/values/formats.ts';
import { Day, State } from '../../design/values/values.tsx';
import { usePeriodText } from '../reporting/season-words.tsx';
import classes from './admin.module.css';
import type { ObligationType } from './confidence.tsx';
import { stepText, type Step } from './step-text.ts';
import { useText } from './text.ts';

type DueDates = Response<typeof reporting.previewDueDates>;
const EVENT_KINDS: Readonly<Record<string, string>> = { event_quarter: 'quarter' };

/** The periods of last year, this and the next for which something recurs. */
function periodsOf(recurrence: string): string[] {
  const year = Number(today().slice(0, 4));
  return [year - 1, year, year + 1].flatMap((one) => Period.ofYear((EVENT_KINDS[recurrence] ?? recurrence) as Parameters<typeof Period.ofYear>[0], one));
}

/** Code and period in, dates out, with the arithmetic of each. */
export function DuePreview({ type }: { type: ObligationType }) {
  const t = useText();
  const periodText = usePeriodText();
  const byEvent = type.recurrence === 'event';
  const periods = byEvent ? [] : periodsOf(type.recurrence);
  const [period, setPeriod] = useState(() => (byEvent ? today() : (periods.findLast((one) => Period.lastDay(Period.parse(one)) <= today()) ?? periods[0]!)));
  const [dates, setDates] = useState<Record<string, string>>({});
  const { data, error } = useQueryOf(reporting.previewDueDates, { code: type.code, period, ...(Object.keys(dates).length > 0 && { dates }) }, { enabled: period !== '' });
  const missing = error?.code === 'event-date-missing' ? error.problem.errors?.[0]?.pointer.split('/')[2] : undefined;
  const events = [...new Set([...Object.keys(dates), ...(missing ? [missing] : [])])];
  return (
    <Stack gap="xs">
      <Title order={3}>{t('due.title')}</Title>
      <Group gap="sm" align="flex-end">
        {byEvent ? <DayInput w={180} label={t('due.day')} value={period} onChange={setPeriod} /> : <Select w={220} searchable label={t('due.period')} data={periods.map((one) => ({ value: one, label: periodText(one) }))} value={period} onChange={(next) => setPeriod(next ?? period)} allowDeselect={false} />}
        {events.map((name) => <DayInput key={name} w={180} label={t('due.event', { name })} value={dates[name] ?? ''} onChange={(day) => setDates(day ? { ...dates, [name]: day } : {})} />)}
      </Group>
      {error ? <p className={classes.hint} role="status">{problemText(error, 'reporting')}</p> : data ? <Dates {...data} /> : <Loading lines={3} />}
    </Stack>
  );
}

function Dates({ dates, stages }: DueDates) {
  const t = useText();
  const formats = useFormats();
  if (dates.length === 0) return <p className={classes.hint}>{t('due.none')}</p>;
  return (
    <>
      {dates.map((one, i) => (
        <div key={i} className={classes.version}>
          <Group gap="xs"><State tone="active">{t(`due.${one.what}`)}</State><b><Day value={one.date} /></b>{one.code && <span className={classes.hint}>{one.code}</span>}</Group>
          <ol className={classes.steps}>{one.steps.map((step, no) => <li key={no}>{stepText(step as unknown as Step, { t, formats })}</li>)}</ol>
        </div>
      ))}
      {stages.length > 0 && (
        <table className={classes.changes}>
          <thead><tr><th scope="col">{t('due.stage')}</th><th scope="col">{t('due.startOn')}</th><th scope="col">{t('due.plannedOn')}</th></tr></thead>
          <tbody>{stages.map((stage) => <StageRow key={stage.key} stage={stage} />)}</tbody>
        </table>
      )}
    </>
  );
}

function StageRow({ stage }: { stage: DueDates['stages'][number] }) {
  const english = useTranslation().i18n.language === 'en';
  const { data } = useQueryOf(reporting.listStageCodes, {});
  const code = data?.data.find((one) => one.code === stage.code);
  return <tr><td>{code ? (english ? code.nameEn : code.nameRu) : stage.code}</td><td><Day value={stage.startOn} /></td><td><Day value={stage.plannedOn} /></td></tr>;
}
