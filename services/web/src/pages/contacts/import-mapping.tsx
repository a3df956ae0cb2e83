import { contacts, ImportEntity, ImportReading, type Answer, type Response } from '@kontora/contracts';
import { Alert, Button, Checkbox, Group, Select, SimpleGrid, Title, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { useCommandOf } from '../../data/commands.ts';
import { useListOf, useQueryOf } from '../../data/queries.ts';
import { ChoiceInput } from '../../design/form/inputs.tsx';
import { EmployeeInput } from '../../design/pickers/pickers.tsx';
import { Loading, ProblemState } from '../../design/states/states.tsx';
import { sayProblem } from '../../design/states/talk.tsx';
import { State } from '../../design/values/values.tsx';
import { language, textIfAny } from '../../text/catalogue.ts';
import classes from './contacts.module.css';
import { ReasonLine, type Import } from './import-words.tsx';
import { useText } from './text.ts';

type Preview = Response<typeof contacts.getImportPreview>;
type Reading = z.input<typeof ImportReading>;
type Mapping = Preview['mapping'];
const ENCODINGS = ['utf-8', 'windows-1251', 'utf-16le', 'utf-16be', 'koi8-r', 'ibm866', 'windows-1252', 'windows-1250', 'windows-1253', 'windows-1254'] as const;
const DELIMITERS = [',', ';', '\t', '|'] as const;

/** How the file is understood: source, bytes, columns, people. What was recognised stands there; everything can be changed before the dry run. */
export function ImportMappingPart({ file, onJob }: { file: Import; onJob: (job: Answer<typeof contacts.runImport>) => void }) {
  const t = useText();
  const [reading, setReading] = useState<Reading>(file.reading as Reading);
  const [draft, setDraft] = useState<Partial<Mapping>>({});
  const save = useCommandOf(contacts.setImportMapping);
  const run = useCommandOf(contacts.runImport);
  // What is stored is asked for by the id alone: then the confirmed mapping is answered, not the recognised one.
  const same = JSON.stringify(reading) === JSON.stringify(file.reading);
  const preview = useQueryOf(contacts.getImportPreview, { id: file.id, ...(!same && reading) }, { keep: true });
  const read = (change: Reading) => { setReading({ ...reading, ...change }); setDraft({}); };
  if (preview.isPending) return <Loading lines={6} />;
  const mapping = preview.data && { ...preview.data.mapping, ...draft, columns: { ...preview.data.mapping.columns, ...draft.columns }, employees: { ...known(preview.data), ...preview.data.mapping.employees, ...draft.employees } };
  const check = async () => {
    try {
      await save.mutateAsync({ input: { id: file.id, reading, mapping: { ...mapping!, employees: filled(mapping!.employees) } } });
      onJob(await run.mutateAsync({ input: { id: file.id, dryRun: true } }));
    } catch (error) { sayProblem(error, 'contacts'); }
  };
  return (
    <section>
      <div className={classes.head}><Title order={2}>{t('import.understood')}</Title>{mapping && <Button size="sm" variant={file.state === 'checked' ? 'default' : 'filled'} loading={save.isPending || run.isPending} onClick={() => void check()}>{t('import.check')}</Button>}</div>
      <ReadingInputs reading={reading} preview={preview.data} onChange={read} />
      {preview.error && <ProblemState error={preview.error} catalogue="contacts" retry={() => void preview.refetch()} />}
      {preview.data && mapping && (
        <>
          {preview.data.dropped.length > 0 && <Alert mt="sm" color="yellow" variant="light">{t('import.dropped', { columns: preview.data.dropped.join(', ') })}</Alert>}
          <Columns preview={preview.data} mapping={mapping} onChange={(change) => setDraft({ ...draft, ...change, ...(change.columns && { columns: { ...draft.columns, ...change.columns } }) })} />
          <People preview={preview.data} chosen={mapping.employees} onChange={(employees) => setDraft({ ...draft, employees: { ...draft.employees, ...employees } })} />
          <FirstRows preview={preview.data} />
        </>
      )}
    </section>
  );
}

const known = ({ employees }: Preview) => Object.fromEntries(employees.flatMap(({ name, employeeId }) => (employeeId ? [[name, employeeId]] : [])));
const filled = (employees: Record<string, string>) => Object.fromEntries(Object.entries(employees).filter(([, id]) => id !== ''));

function ReadingInputs({ reading, preview, onChange }: { reading: Reading; preview: Preview | undefined; onChange: (reading: Reading) => void }) {
  const t = useText();
  const sources = preview ? [...(preview.recognised ? [preview.recognised] : []), ...preview.alternatives] : [];
  const options = [...new Map(sources.map(({ source, title }) => [source, { value: source, label: title }])).values()];
  const text = !preview || preview.format.kind === 'csv';
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm" mt="xs">
      <Select label={t('import.source')} description={preview && t(`confidence.${preview.recognised ? preview.confidence : 'none'}`)} inputWrapperOrder={['label', 'input', 'description']} data={options} value={reading.source ?? preview?.recognised?.source ?? null} placeholder={t('import.unknownSource')} onChange={(source) => onChange({ source: source ?? undefined })} />
      {text && <Select label={t('import.encoding')} data={[...ENCODINGS]} value={reading.encoding ?? preview?.format.encoding?.toLowerCase() ?? null} onChange={(encoding) => onChange({ encoding: (encoding ?? undefined) as Reading['encoding'] })} />}
      {text && <ChoiceInput label={t('import.delimiter')} options={DELIMITERS} words={(one) => t(`delimiter.${({ ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const)[one]}`)} value={reading.delimiter ?? (preview?.format.delimiter as ',' | null) ?? ''} onChange={(delimiter) => onChange({ delimiter: delimiter || undefined })} />}
      <Checkbox mt={30} label={t('import.noHeader')} checked={reading.headerRow === 'none'} onChange={(event) => onChange({ headerRow: event.currentTarget.checked ? 'none' : undefined })} />
    </SimpleGrid>
  );
}

function Columns({ preview, mapping, onChange }: { preview: Preview; mapping: Mapping; onChange: (change: Partial<Mapping>) => void }) {
  const t = useText();
  const { rows: custom } = useListOf(contacts.listCustomFields, {});
  const fieldText = (field: string) => {
    const own = custom.find(({ key }) => `custom:${key}` === field);
    return own ? (language() === 'ru' ? own.labelRu : own.labelEn) : (textIfAny(['contacts'], `target.${field}`) ?? field);
  };
  const options = preview.fields.filter((field) => field !== 'ignore').map((field) => ({ value: field, label: fieldText(field) }));
  return (
    <>
      <Group mt="md" mb={6} justify="space-between" align="flex-end"><Title order={3}>{t('import.columns')}</Title><ChoiceInput size="xs" w={200} label={t('import.entity')} required options={ImportEntity.options} words={(entity) => t(`entity.${entity}`)} value={mapping.entity} onChange={(entity) => entity && onChange({ entity })} /></Group>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead><tr><th scope="col">{t('import.column')}</th><th scope="col">{t('import.becomes')}</th><th scope="col"><VisuallyHidden>{t('import.note')}</VisuallyHidden></th></tr></thead>
          <tbody>
            {preview.header.filter((column) => !preview.dropped.includes(column)).map((column) => {
              const target = mapping.columns[column];
              const taken = target !== undefined && target !== 'ignore';
              return (
                <tr key={column}>
                  <td>{column}</td>
                  <td><Select size="xs" aria-label={`${t('import.becomes')}: ${column}`} searchable clearable placeholder={t('import.ignored')} data={options} value={taken ? target : null} onChange={(field) => onChange({ columns: { [column]: field ?? 'ignore' } })} /></td>
                  <td>{!taken && <State tone={preview.unknownColumns.includes(column) ? 'wait' : 'neutral'}>{t(preview.unknownColumns.includes(column) ? 'import.unknownColumn' : 'import.stays')}</State>}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** Who the responsible people of the file are here. */
function People({ preview, chosen, onChange }: { preview: Preview; chosen: Record<string, string>; onChange: (employees: Record<string, string>) => void }) {
  const t = useText();
  if (preview.employees.length === 0) return null;
  return <><Title order={3} mt="md" mb={6}>{t('import.people')}</Title><SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">{preview.employees.map(({ name }) => <EmployeeInput key={name} label={name} value={chosen[name] ?? ''} onChange={(id) => onChange({ [name]: id })} />)}</SimpleGrid></>;
}

function FirstRows({ preview: { rows } }: { preview: Preview }) {
  const t = useText();
  if (rows.length === 0) return null;
  const text = (value: unknown): string => (Array.isArray(value) ? value.map(text).join(', ') : typeof value === 'object' && value !== null ? String((value as { raw?: string }).raw ?? '') : String(value ?? ''));
  const shown = (['name', 'inn', 'kpp', 'phones', 'emails', 'responsibleName'] as const).filter((field) => rows.some(({ reads }) => reads[field]));
  return (
    <>
      <Title order={3} mt="md" mb={6}>{t('import.firstRows')}</Title>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('import.firstRows')}>
        <table className={classes.table}>
          <thead><tr><th scope="col">№</th>{shown.map((field) => <th key={field} scope="col">{t(`field.${field}`)}</th>)}<th scope="col">{t('import.remarks')}</th></tr></thead>
          <tbody>{rows.map(({ number, reads, reasons }) => <tr key={number}><td>{number}</td>{shown.map((field) => <td key={field}>{text(reads[field])}</td>)}<td><span className={classes.about}>{reasons.map((reason, i) => <ReasonLine key={i} reason={reason} />)}</span></td></tr>)}</tbody>
        </table>
      </div>
    </>
  );
}
