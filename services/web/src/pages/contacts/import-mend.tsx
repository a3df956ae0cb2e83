import { contacts } from '@kontora/contracts';
import { Radio, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useQueryOf } from '../../data/queries.ts';
import { Form } from '../../design/form/form.tsx';
import { useFormOf } from '../../design/form/use-form-of.ts';
import { OrganisationName } from '../../design/pickers/pickers.tsx';
import { say } from '../../design/states/talk.tsx';
import { ReasonLine, type ImportRow } from './import-words.tsx';
import { useText } from './text.ts';

/** A row that waits: its cells, those complained about first, the others as in the file; and for one under review who it is. */
export function ImportMendForm({ importId, row, onDone }: { importId: string; row: ImportRow; onDone: () => void }) {
  const t = useText();
  const [cells, setCells] = useState<Record<string, string>>({});
  const [who, setWho] = useState('');
  const blamed = new Set(row.reasons.flatMap(({ column }) => column ?? []));
  const header = useQueryOf(contacts.getImportPreview, { id: importId }).data?.header ?? [];
  const place = (column: string) => (blamed.has(column) ? -header.length : 0) + header.indexOf(column);
  const columns = Object.keys(row.cells).toSorted((a, b) => place(a) - place(b));
  const known = row.candidates.flatMap(({ organisationId, reasons }) => (organisationId ? [{ organisationId, reasons }] : []));
  const form = useFormOf(contacts.mendImportRow, {
    fixed: { id: importId, number: row.number, cells, ...(who && { decision: who === 'new' ? { new: true as const } : { organisationId: who } }) }, initial: {}, catalogue: 'contacts',
    onDone: ({ outcome }) => { say(t('said.mended', { outcome: t(`rowOutcome.${outcome}`) })); onDone(); },
  });
  return (
    <Form form={form} submit={t('import.mendDo')} onCancel={onDone}>
      {row.reasons.map((reason, i) => <Text key={i} size="sm"><ReasonLine reason={reason} /></Text>)}
      {row.outcome === 'review' && (
        <Radio.Group label={t('import.who')} value={who} onChange={setWho}>
          <Stack gap={6} mt={6}>
            {known.map(({ organisationId, reasons }) => <Radio key={organisationId} size="sm" value={organisationId} label={<OrganisationName id={organisationId} />} description={reasons.map((reason) => t(`same.${reason}`)).join(', ')} />)}
            <Radio size="sm" value="new" label={t('import.another')} />
          </Stack>
        </Radio.Group>
      )}
      {columns.map((column) => <TextInput key={column} label={column} value={cells[column] ?? row.cells[column] ?? ''} onChange={(event) => setCells({ ...cells, [column]: event.currentTarget.value })} error={blamed.has(column) && cells[column] === undefined} />)}
    </Form>
  );
}
