import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useCommon } from '../../text/common.ts';
import { ConflictDialog, type FieldWords } from './conflict-dialog.tsx';
import type { FormState } from './use-form-of.ts';

interface Props { form: FormState; submit: string; children: ReactNode; onCancel?: () => void; danger?: boolean; wide?: boolean; words?: FieldWords }

/** A form with its inputs, what went wrong beside no single field, and the button that names the deed. */
export function Form({ form, submit, children, onCancel, danger, wide, words }: Props) {
  const t = useCommon();
  return (
    <form ref={form.element} onSubmit={form.submit} noValidate>
      <Stack gap="sm">
        {children}
        {form.problem && <Alert color="red" variant="light" role="alert">{form.problem}</Alert>}
        <Group justify={wide ? undefined : 'flex-end'} mt={4}>
          {onCancel && <Button size="sm" onClick={onCancel}>{t('action.cancel')}</Button>}
          <Button type="submit" size="sm" variant="filled" color={danger ? 'red.9' : undefined} loading={form.pending} fullWidth={wide}>{submit}</Button>
        </Group>
      </Stack>
      {form.conflicts && <ConflictDialog conflicts={form.conflicts} words={words} onResolve={form.resolve} onClose={form.giveWay} />}
    </form>
  );
}

/** A dialog over the page: for a deed that needs a few words. Escape closes it. */
export function Dialog({ title, onClose, children, size = 'md' }: { title: string; onClose: () => void; children: ReactNode; size?: string }) {
  const t = useCommon();
  return <Modal opened onClose={onClose} title={title} size={size} closeButtonProps={{ 'aria-label': t('action.close') }}>{children}</Modal>;
}
