import { reporting } from '@kontora/contracts';
import { CivilDate } from '@kontora/domain';
import { Button, Group, SegmentedControl, Select, TagsInput, TextInput } from '@mantine/core';
import { useRef, useState, type KeyboardEvent } from 'react';
import { client } from '../../data/client.ts';
import { Form } from '../../design/form/form.tsx';
import { DayInput } from '../../design/form/inputs.tsx';
import { useFormOf, type FormState } from '../../design/form/use-form-of.ts';
import { usePhone } from '../../design/use-phone.ts';
import classes from './admin.module.css';
import { BRUSHES, draftOf, painted, wantedDays, type Brush, type CalendarDraft, type DayOffMore, type Revision, type WantedYear } from './calendar-draft.ts';
import { MonthView } from './calendar-month.tsx';
import { CalendarReview } from './calendar-review.tsx';
import { InBoth } from './in-both.tsx';
import { useText } from './text.ts';

interface Props { year: number; stored: Revision | undefined; begin: CalendarDraft; onDone: () => void }
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** The year as a form: days are painted, the source is named; then what it would move, then it is saved. */
export function CalendarEditor({ year, stored, begin, onDone }: Props) {
  const t = useText();
  const [draft, setDraft] = useState(begin);
  const [seen, setSeen] = useState<WantedYear>();
  const [busy, setBusy] = useState(false);
  const { status = 'unconfirmed', confidence = 'high', sources = [], noteRu = '', noteEn = '' } = stored ?? {};
  const form = useFormOf(reporting.saveCalendarYear, {
    fixed: { year, ...wantedDays(draft) }, initial: { status, confidence, sources, noteRu, noteEn }, catalogue: 'reporting',
    send: async (input) => {
      setBusy(true);
      await client.call(reporting.previewCalendarYear, input).finally(() => setBusy(false));
      setSeen(input);
    },
  });
  if (seen) return <CalendarReview wanted={seen} before={stored ? draftOf(stored) : undefined} after={draft} onBack={() => setSeen(undefined)} onSaved={onDone} />;
  return (
    <div className={classes.form}>
      <Painting year={year} draft={draft} onChange={setDraft} />
      <Form form={{ ...form, pending: busy } as FormState} submit={t('version.next')} onCancel={onDone}><SourceFields form={form} /></Form>
    </div>
  );
}

/** What a click makes of a day, and the days. */
function Painting({ year, draft, onChange }: { year: number; draft: CalendarDraft; onChange: (next: CalendarDraft) => void }) {
  const t = useText();
  const [brush, setBrush] = useState<Brush>('declared_day_off');
  const [names, setNames] = useState({ ru: '', en: '' });
  const [movedFrom, setMovedFrom] = useState('');
  const [at, setAt] = useState(`${year}-01-01`);
  const box = useRef<HTMLDivElement>(null);
  const more: DayOffMore = { ...(brush === 'public_holiday' && names.ru && { name: { ru: names.ru, en: names.en || names.ru } }), ...(brush === 'transferred_day_off' && movedFrom && { movedFrom }) };
  const keys = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const date = (event.target as HTMLElement).dataset.date;
    if (!step || !date || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    box.current?.querySelector<HTMLElement>(`[data-date="${CivilDate.addDays(CivilDate.parse(date), step)}"]`)?.focus();
  };
  return (
    <>
      <div className={classes.brushes}>
        <BrushChoice brush={brush} onChange={setBrush} />
        {brush === 'public_holiday' && <Group gap="xs"><TextInput size="xs" w={200} label={t('field.labelRu')} value={names.ru} onChange={(event) => setNames({ ...names, ru: event.currentTarget.value })} /><TextInput size="xs" w={200} label={t('field.labelEn')} value={names.en} onChange={(event) => setNames({ ...names, en: event.currentTarget.value })} /></Group>}
        {brush === 'transferred_day_off' && <DayInput size="xs" w={170} label={t('paint.movedFrom')} value={movedFrom} onChange={setMovedFrom} />}
        <p className={classes.hint}>{t('paint.hint')}</p>
      </div>
      <div ref={box} className={classes.year} data-painting onKeyDown={keys}>
        {Array.from({ length: 12 }, (_, month) => <MonthView key={month} year={year} month={month} days={draft} words={(kind) => t(`dayKind.${kind}`)} paint={{ at, onMove: setAt, onPaint: (date) => onChange(painted(draft, date, { brush, ...more })) }} />)}
      </div>
    </>
  );
}

function BrushChoice({ brush, onChange }: { brush: Brush; onChange: (brush: Brush) => void }) {
  const t = useText();
  const data = BRUSHES.map((one) => ({ value: one, label: t(`paint.${one}`) }));
  return usePhone() ? <Select aria-label={t('paint.brush')} data={data} allowDeselect={false} value={brush} onChange={(one) => onChange(one as Brush)} /> : <SegmentedControl aria-label={t('paint.brush')} data={data} value={brush} onChange={(one) => onChange(one as Brush)} />;
}

function SourceFields({ form }: { form: FormState }) {
  const t = useText();
  const sources = form.field('sources');
  return (
    <>
      <Group gap="sm" align="flex-end">
        <SegmentedControl aria-label={t('paint.status')} data={(['official', 'unconfirmed'] as const).map((one) => ({ value: one, label: t(`calendar.${one}`) }))} value={String(form.values.status)} onChange={(one) => form.set('status', one)} />
        <Select w={220} label={t('field.confidence')} data={(['high', 'medium', 'low'] as const).map((one) => ({ value: one, label: t(`confidence.${one}`) }))} allowDeselect={false} {...form.field('confidence')} />
      </Group>
      <TagsInput label={t('rule.sources')} description={t('paint.sourceHint')} value={(sources.value || []) as string[]} onChange={sources.onChange} error={sources.error} />
      <InBoth form={form} ru={{ field: 'noteRu', label: t('rule.notesRu') }} en={{ field: 'noteEn', label: t('rule.notesEn') }} />
    </>
  );
}

/** Begins to change a year, or a new one. */
export const EditButton = ({ isNew, onClick }: { isNew: boolean; onClick: () => void }) => {
  const t = useText();
  return <Button variant="filled" onClick={onClick}>{t(isNew ? 'calendar.begin' : 'calendar.edit')}</Button>;
};
