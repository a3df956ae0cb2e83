import { reporting, type Request } from '@kontora/contracts';
import { Button, Group, SegmentedControl, Title } from '@mantine/core';
import { useState } from 'react';
import { useCommandOf } from '../../data/commands.ts';
import { useQueryOf } from '../../data/queries.ts';
import { today } from '../../design/form/today.ts';
import { sayProblem } from '../../design/states/talk.tsx';
import { useCommon } from '../../text/common.ts';
import classes from './admin.module.css';
import { ChangeEffect } from './change-effect.tsx';
import type { Rule } from './rule.ts';
import { RuleDifference, RuleTable } from './rule-table.tsx';
import { useText } from './text.ts';

/** A version that is about to be saved. */
export type Wanted = Request<typeof reporting.saveObligationTypeVersion>;
interface Props { wanted: Wanted; before: Rule | undefined; submit: string; onBack: () => void; onSaved: () => void }

/** What a version changes in the rule and what for the clients; then it is saved, or not. */
export function VersionReview({ wanted, before, submit, onBack, onSaved }: Props) {
  const t = useText();
  const common = useCommon();
  const save = useCommandOf(reporting.saveObligationTypeVersion);
  return (
    <div className={classes.form}>
      {before && <section className={classes.reviewed}><Title order={2}>{t('compare.title')}</Title><RuleDifference before={before} after={wanted.rule as unknown as Rule} /></section>}
      {!before && <section className={classes.reviewed}><Title order={2}>{t('compare.new')}</Title><RuleTable rule={wanted.rule as unknown as Rule} /></section>}
      <VersionEffect wanted={wanted} />
      <p className={classes.hint}>{t('effect.later')}</p>
      <Group justify="flex-end">
        <Button size="sm" onClick={onBack}>{common('action.back')}</Button>
        <Button size="sm" variant="filled" loading={save.isPending} onClick={() => save.mutate({ input: wanted }, { onSuccess: onSaved, onError: (error) => sayProblem(error, 'reporting') })}>{submit}</Button>
      </Group>
    </div>
  );
}

/** The effect of a version on the obligations of a year, chosen among those that it can concern. */
export function VersionEffect({ wanted: { comment: _, ...wanted }, from = wanted.validFrom }: { wanted: Wanted; from?: string | null | undefined }) {
  const t = useText();
  const first = Math.max(Number((from ?? today()).slice(0, 4)), Number(today().slice(0, 4)) - 1);
  const [year, setYear] = useState(String(first));
  const { data, error, refetch } = useQueryOf(reporting.previewObligationTypeChange, { ...wanted, year: Number(year) });
  return (
    <section className={classes.reviewed}>
      <Group justify="space-between"><Title order={2}>{t('effect.title')}</Title><SegmentedControl aria-label={t('effect.year')} data={[first, first + 1].map(String)} value={year} onChange={setYear} /></Group>
      <ChangeEffect preview={data} error={error} retry={() => void refetch()} />
    </section>
  );
}
