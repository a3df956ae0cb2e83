import { tasks } from '@kontora/contracts';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { forEachRow, type BulkResult } from '../../data/bulk.ts';
import { Dialog } from '../../design/form/form.tsx';
import { say, sayProblem } from '../../design/states/talk.tsx';
import { RedirectForm } from './task-dialogs.tsx';
import type { TaskRow } from './task-words.tsx';
import { useText } from './text.ts';

/** Deeds on the chosen tasks. */
export function TaskBulk({ rows, onDone }: { rows: TaskRow[]; onDone: () => void }) {
  const t = useText();
  const [redirecting, setRedirecting] = useState(false);
  const [busy, setBusy] = useState(false);
  const run = async (deed: Promise<BulkResult>) => {
    setBusy(true);
    const { done, failures } = await deed;
    setBusy(false);
    setRedirecting(false);
    if (done > 0) say(t('bulk.done', { count: done }));
    if (failures.length > 0) sayProblem(failures[0], 'tasks');
    onDone();
  };
  return (
    <>
      <Button loading={busy} onClick={() => void run(forEachRow(tasks.claimTask, rows.map(({ id }) => ({ input: { id } }))))}>{t('action.claim')}</Button>
      <Button loading={busy} onClick={() => setRedirecting(true)}>{t('action.redirect')}</Button>
      {redirecting && (
        <Dialog title={t('bulk.redirect', { count: rows.length })} onClose={() => setRedirecting(false)}>
          <RedirectForm task={rows[0]!} send={(to) => run(forEachRow(tasks.redirectTask, rows.map(({ id, version }) => ({ input: { ...to, id }, ifMatch: version }))))} onDone={() => undefined} onCancel={() => setRedirecting(false)} />
        </Dialog>
      )}
    </>
  );
}
