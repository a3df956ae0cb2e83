import { contacts, type Filter } from '@kontora/contracts';
import { Button, Group, Stack, TagsInput } from '@mantine/core';
import { useState } from 'react';
import { forEachRow, type BulkResult } from '../../data/bulk.ts';
import { Dialog } from '../../design/form/form.tsx';
import { confirm, say, sayProblem } from '../../design/states/talk.tsx';
import { AssignDialog } from './assign-dialog.tsx';
import type { ClientRow } from './client-words.tsx';
import { useText } from './text.ts';

/** Deeds on the chosen clients: who answers for them, another tag, the archive; `filter` is what the list shows. */
export function ClientBulk({ rows, filter, onDone }: { rows: ClientRow[]; filter: Filter | undefined; onDone: () => void }) {
  const t = useText();
  const [assigning, setAssigning] = useState(false);
  const [tagging, setTagging] = useState(false);
  const [tags, setTags] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const run = async (deed: Promise<BulkResult>) => {
    setBusy(true);
    const { done, failures } = await deed;
    setBusy(false);
    setTagging(false);
    if (done > 0) say(t('bulk.done', { count: done }));
    if (failures.length > 0) sayProblem(failures[0], 'contacts');
    onDone();
  };
  const tag = () => run(forEachRow(contacts.updateOrganisation, rows.map((row) => ({ input: { id: row.id, tags: [...new Set([...row.tags, ...tags])] }, ifMatch: row.version }))));
  const archive = async () => {
    if (await confirm({ title: t('bulk.archive', { count: rows.length }), text: t('archiveText'), action: t('action.archive'), danger: true })) await run(forEachRow(contacts.archiveOrganisation, rows.map(({ id, version }) => ({ input: { id }, ifMatch: version }))));
  };
  return (
    <>
      <Button onClick={() => setAssigning(true)}>{t('assign.button')}</Button>
      <Button loading={busy} onClick={() => setTagging(true)}>{t('action.tag')}</Button>
      <Button loading={busy} onClick={() => void archive()}>{t('action.archive')}</Button>
      {assigning && <AssignDialog ids={rows.map(({ id }) => id)} filter={filter} onClose={() => setAssigning(false)} onDone={onDone} />}
      {tagging && (
        <Dialog title={t('bulk.tag', { count: rows.length })} onClose={() => setTagging(false)}>
          <Stack gap="sm">
            <TagsInput data-autofocus size="sm" label={t('field.tags')} value={tags} onChange={setTags} />
            <Group justify="flex-end"><Button size="sm" variant="filled" disabled={tags.length === 0} loading={busy} onClick={() => void tag()}>{t('action.tag')}</Button></Group>
          </Stack>
        </Dialog>
      )}
    </>
  );
}
