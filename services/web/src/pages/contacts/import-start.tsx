import { contacts, type Request } from '@kontora/contracts';
import { Alert, Button, FileButton, Group, Input, SegmentedControl, Select, Stack, TagsInput } from '@mantine/core';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { useState, type DragEvent } from 'react';
import { useCommandOf } from '../../data/commands.ts';
import { ChoiceInput } from '../../design/form/inputs.tsx';
import { problemText } from '../../design/states/problem-text.ts';
import { useFormats } from '../../design/values/formats.ts';
import { useCommon } from '../../text/common.ts';
import { useClientGroups } from './client-words.tsx';
import classes from './contacts.module.css';
import { useText } from './text.ts';

type Options = NonNullable<Request<typeof contacts.createImport>['options']>;
/** The gateway takes at most 50 MB at once. */
const PART_BYTES = 40 * 1024 * 1024;
const BEGIN: Options = { onMatch: 'fill', state: 'client', groupId: null, tags: [] };

/** A file, and what is to become of its rows; then it goes up. */
export function ImportStartForm({ onDone, onCancel }: { onDone: (importId: string) => void; onCancel: () => void }) {
  const t = useText();
  const common = useCommon();
  const groups = useClientGroups();
  const [file, setFile] = useState<File>();
  const [options, setOptions] = useState(BEGIN);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const create = useCommandOf(contacts.createImport);
  const upload = useCommandOf(contacts.uploadImportPart);
  const set = (change: Options) => setOptions({ ...options, ...change });
  const begin = async (chosen: File) => {
    setBusy(true);
    setFailure(undefined);
    try {
      const { id } = await create.mutateAsync({ input: { name: chosen.name, fileName: chosen.name, options } });
      const parts = Math.max(1, Math.ceil(chosen.size / PART_BYTES));
      for (let part = 1; part <= parts; part++) {
        const input = { id, part, parts } as Request<typeof contacts.uploadImportPart>; // the pieces of the file are the gateway's affair
        await upload.mutateAsync({ input, file: new File([chosen.slice((part - 1) * PART_BYTES, part * PART_BYTES)], chosen.name, { type: chosen.type }) });
      }
      onDone(id);
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  return (
    <Stack gap="sm">
      <FileInput file={file} onChoose={setFile} />
      <ChoiceInput label={t('import.state')} required options={['client', 'prospect', 'former'] as const} words={(state) => t(`state.${state}`)} value={options.state} onChange={(state) => state && set({ state })} />
      <Input.Wrapper label={t('import.onMatch')} labelElement="div">
        <SegmentedControl display="flex" w="fit-content" maw="100%" aria-label={t('import.onMatch')} data={(['fill', 'overwrite', 'skip'] as const).map((one) => ({ value: one, label: t(`onMatch.${one}`) }))} value={options.onMatch} onChange={(onMatch) => set({ onMatch: onMatch as Options['onMatch'] })} />
      </Input.Wrapper>
      <Group grow align="flex-start"><Select label={t('field.groupId')} clearable data={groups} value={options.groupId ?? null} onChange={(groupId) => set({ groupId })} /><TagsInput size="sm" label={t('field.tags')} value={options.tags} onChange={(tags) => set({ tags })} /></Group>
      {failure !== undefined && <Alert color="red" variant="light" role="alert">{problemText(failure, 'contacts')}</Alert>}
      <Group justify="flex-end"><Button size="sm" onClick={onCancel}>{common('action.cancel')}</Button><Button size="sm" variant="filled" disabled={!file} loading={busy} onClick={() => file && void begin(file)}>{t('import.upload')}</Button></Group>
    </Stack>
  );
}

/** A file chosen or dropped. */
function FileInput({ file, onChoose }: { file: File | undefined; onChoose: (file: File | undefined) => void }) {
  const t = useText();
  const { number } = useFormats();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => { event.preventDefault(); setOver(false); onChoose(event.dataTransfer.files[0] ?? file); };
  return (
    <div className={classes.drop} data-over={over || undefined} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={drop}>
      <IconFileSpreadsheet size={26} stroke={1.4} aria-hidden />
      {file ? <b>{file.name} · {number(Math.ceil(file.size / 1024))} {t('import.kb')}</b> : <span>{t('import.drop')}</span>}
      <FileButton onChange={(chosen) => onChoose(chosen ?? undefined)} accept=".csv,.tsv,.txt,.xlsx,.xml,.xls,.zip" inputProps={{ 'aria-label': t('import.file') }}>{(props) => <Button data-autofocus {...props}>{t('import.choose')}</Button>}</FileButton>
      <span className={classes.about}>{t('import.kinds')}</span>
    </div>
  );
}
