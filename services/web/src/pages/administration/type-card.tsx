import { reporting, type Response } from '@kontora/contracts';
import { Button, CloseButton, Group, Stack, Title } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { useCommandOf } from '../../data/commands.ts';
import { useQueryOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import { CardTitle } from '../../design/list/card-title.tsx';
import { Loading, ProblemState } from '../../design/states/states.tsx';
import { confirm, say, sayProblem } from '../../design/states/talk.tsx';
import { Code, Day, Fact, Facts, Moment } from '../../design/values/values.tsx';
import { inLanguage } from '../../text/catalogue.ts';
import { useCommon } from '../../text/common.ts';
import { authorityText } from '../reporting/season-words.tsx';
import { useText as useSeasonText } from '../reporting/text.ts';
import classes from './admin.module.css';
import { Actor } from './actor.tsx';
import { Confidence, type ObligationType } from './confidence.tsx';
import { DuePreview } from './due-preview.tsx';
import { RetireType } from './retire-type.tsx';
import { ruleOf } from './rule.ts';
import { RuleDifference, RuleTable } from './rule-table.tsx';
import { useText } from './text.ts';

type Version = Response<typeof reporting.getObligationType>['versions'][number];

/** One obligation type: what it is, when it is due, and every version of its rule. */
export function TypeCard({ type, onClose }: { type: ObligationType; onClose: () => void }) {
  useSeasonText(); // its catalogue words the problems of reporting
  const t = useText();
  const common = useCommon();
  const history = useQueryOf(reporting.getObligationType, { code: type.code });
  const last = history.data?.versions.at(-1);
  return (
    <article className={classes.card}>
      <Group justify="space-between" wrap="nowrap" align="flex-start"><CardTitle>{inLanguage(type.nameRu, type.nameEn)}</CardTitle><CloseButton aria-label={common('action.close')} onClick={onClose} /></Group>
      <Facts>
        <Fact name={t('field.code')}><Code value={type.code} /></Fact>
        <Fact name={t('field.kind')}>{t(`kind.${type.kind}`)}, {t(`recurrence.${type.recurrence as 'month'}`).toLowerCase()}</Fact>
        <Fact name={t('field.authority')}>{authorityText(type.authority)}</Fact>
        {type.formKnd && <Fact name={t('field.formKnd')}><Code value={type.formKnd} /></Fact>}
        <Fact name={t('field.legalBasis')}>{type.legalBasis}</Fact>
      </Facts>
      <TypeDeeds type={type} last={last} />
      <DuePreview type={type} payments={last ? ruleOf(last.rule).payments : []} />
      <Stack gap="xs">
        <Title order={3}>{t('catalogue.versions')}</Title>
        {history.error ? <ProblemState error={history.error} retry={() => void history.refetch()} /> : history.data ? history.data.versions.map((version, i, all) => <OneVersion key={version.id} version={version} before={all[i - 1]} />).toReversed() : <Loading lines={4} />}
      </Stack>
    </article>
  );
}

/** What whoever keeps the rules can do with a type. */
function TypeDeeds({ type: { code }, last }: { type: ObligationType; last: Version | undefined }) {
  const t = useText();
  const { can } = useSession();
  const [retiring, setRetiring] = useState(false);
  if (!can('reporting:configure') || !last) return null;
  return (
    <Group gap={6}>
      <Button variant="filled" component={Link} to={`/admin/catalogue/${code}/version`}>{t('version.new')}</Button>
      <Button onClick={() => setRetiring(true)}>{t(last.validTo ? 'retire.change' : 'retire.button')}</Button>
      {retiring && <RetireType last={last} onClose={() => setRetiring(false)} />}
    </Group>
  );
}

function OneVersion({ version, before }: { version: Version; before: Version | undefined }) {
  const t = useText();
  const { can } = useSession();
  const command = useCommandOf(reporting.confirmObligationType);
  const vouch = async () => {
    if (await confirm({ title: t('catalogue.confirm'), text: t('catalogue.confirmText'), action: t('catalogue.confirm') })) command.mutate({ input: { id: version.id }, ifMatch: version.version }, { onSuccess: () => say(t('said.confirmed')), onError: (error) => sayProblem(error, 'reporting') });
  };
  const { applicability, notes_ru, notes_en } = ruleOf(version.rule);
  const [condition, notes] = [inLanguage(applicability.condition_ru, applicability.condition_en), inLanguage(notes_ru, notes_en)];
  return (
    <div className={classes.version}>
      <Group justify="space-between"><span>{version.validFrom ? <>{t('catalogue.from')} <Day value={version.validFrom} /></> : t('catalogue.everSince')}{version.validTo && <> {t('catalogue.to')} <Day value={version.validTo} /></>}</span><Confidence of={version} /></Group>
      {condition && <span>{t('catalogue.when')}: {condition}</span>}
      {notes && <p className={classes.hint}>{notes}</p>}
      {version.comment && <p className={classes.hint}>{version.comment}</p>}
      {version.confirmedBy && <p className={classes.hint}>{t('catalogue.confirmedBy')} <Actor id={version.confirmedBy} />, <Moment value={version.confirmedAt} /></p>}
      {version.needsConfirmation && can('reporting:configure') && <Group><Button variant="filled" loading={command.isPending} onClick={() => void vouch()}>{t('catalogue.confirm')}</Button></Group>}
      {before && <details><summary>{t('compare.title')}</summary><RuleDifference before={ruleOf(before.rule)} after={ruleOf(version.rule)} /></details>}
      <details><summary>{t('catalogue.rule')}</summary><RuleTable rule={ruleOf(version.rule)} /></details>
    </div>
  );
}
