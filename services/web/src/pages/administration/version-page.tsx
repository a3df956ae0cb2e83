import { reporting, type Response } from '@kontora/contracts';
import { Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { client } from '../../data/client.ts';
import { useQueryOf } from '../../data/queries.ts';
import { Form } from '../../design/form/form.tsx';
import { DayInput } from '../../design/form/inputs.tsx';
import { useFormOf, type FormState } from '../../design/form/use-form-of.ts';
import { today } from '../../design/form/today.ts';
import { Loading, ProblemState } from '../../design/states/states.tsx';
import { say } from '../../design/states/talk.tsx';
import { AdminPage } from './admin-page.tsx';
import classes from './admin.module.css';
import { DuePreview } from './due-preview.tsx';
import { blankRule, ruleOf, tidyRule, type Rule } from './rule.ts';
import { DueDates, FormPart, NameFields, PaymentFields, StageFields, TrustFields } from './rule-fields.tsx';
import { useText } from './text.ts';
import { VersionReview, type Wanted } from './version-review.tsx';
import { useText as useClientText } from '../contacts/text.ts';
import { useText as useSeasonText } from '../reporting/text.ts';
import { WhomFields } from './whom-fields.tsx';

type Version = Response<typeof reporting.getObligationType>['versions'][number];

/** Another version of an obligation type, begun from the last one. */
export function NewVersionPage() {
  const t = useText();
  const { code = '' } = useParams();
  const english = useTranslation().i18n.language === 'en';
  const history = useQueryOf(reporting.getObligationType, { code });
  const last = history.data?.versions.at(-1);
  const rule = last && ruleOf(last.rule);
  const title = rule ? t('version.title', { name: english ? rule.name_en : rule.name_ru }) : t('version.new');
  return <AdminPage title={title}>{history.error ? <ProblemState error={history.error} retry={() => void history.refetch()} /> : last ? <Editor last={last} /> : <Loading />}</AdminPage>;
}

/** An obligation type of the firm's own. */
export function NewTypePage() {
  const t = useText();
  return <AdminPage title={t('version.own')}><Editor /></AdminPage>;
}

/** First the form, then what would come of it. */
function Editor({ last }: { last?: Version }) {
  const t = useText();
  useClientText();
  useSeasonText(); // their words, and what the service may refuse
  const navigate = useNavigate();
  const [seen, setSeen] = useState<Wanted>();
  const [busy, setBusy] = useState(false);
  const form = useFormOf(reporting.saveObligationTypeVersion, {
    initial: { code: last?.code ?? '', validFrom: last ? firstOfNextMonth() : `${today().slice(0, 4)}-01-01`, validTo: null, comment: '', rule: (last ? ruleOf(last.rule) : blankRule()) as unknown as Record<string, unknown> },
    catalogue: 'reporting', about: { 'dates-reversed': 'validTo' },
    send: async (input) => {
      const { comment, ...wanted } = { ...input, rule: tidyRule(input.rule as unknown as Rule) as unknown as Record<string, unknown> };
      setBusy(true);
      await client.call(reporting.previewObligationTypeChange, { ...wanted, year: Number((wanted.validFrom ?? today()).slice(0, 4)) }).finally(() => setBusy(false));
      setSeen({ ...wanted, ...(comment && { comment }) });
    },
  });
  const saved = () => { say(t('said.versionSaved')); void navigate(`/admin/catalogue/${seen!.code}`); };
  if (seen) return <VersionReview wanted={seen} before={last && ruleOf(last.rule)} submit={t('version.save')} onBack={() => setSeen(undefined)} onSaved={saved} />;
  return (
    <div className={classes.editor}>
      <div className={classes.form}>
        <Form form={{ ...form, pending: busy } as FormState} submit={t('version.next')} onCancel={() => void navigate(last ? `/admin/catalogue/${last.code}` : '/admin/catalogue')}>
          <Validity form={form} own={!last} />
          <NameFields form={form} /><DueDates form={form} /><PaymentFields form={form} /><WhomFields form={form} /><StageFields form={form} /><TrustFields form={form} />
        </Form>
      </div>
      <aside className={classes.beside} aria-label={t('due.title')}><DraftDates form={form} /></aside>
    </div>
  );
}

function Validity({ form, own }: { form: FormState; own: boolean }) {
  const t = useText();
  return (
    <FormPart title={t('version.validity')} hint={t('version.validityHint')}>
      <div className={classes.due}>
        {own && <TextInput data-autofocus w={220} label={t('field.code')} placeholder="OWN_REPORT" {...form.field('code')} />}
        <DayInput w={170} label={t('version.from')} {...form.field('validFrom')} /><DayInput w={170} label={t('version.to')} {...form.field('validTo')} />
      </div>
      <Textarea minRows={1} label={t('version.comment')} {...form.field('comment')} />
    </FormPart>
  );
}

const TYPING_MS = 400;
/** The dates that the rule in the form would give, when typing pauses. */
function DraftDates({ form: { values } }: { form: FormState }) {
  const code = String(values.code) || 'OWN';
  const [settled] = useDebouncedValue(JSON.stringify(tidyRule(values.rule as Rule)), TYPING_MS);
  const rule = useMemo(() => JSON.parse(settled) as Rule, [settled]);
  return <DuePreview key={rule.period} type={{ code, recurrence: rule.period }} draft={{ code, validFrom: null, rule: rule as unknown as Record<string, unknown> }} payments={rule.payments} />;
}

const firstOfNextMonth = () => { const [year, month] = today().split('-').map(Number) as [number, number]; return month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`; };
