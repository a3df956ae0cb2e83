import { Button, Group, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import { problemText } from './problem-text.ts';

const UNDO_MS = 9000;
const t = (key: string) => i18next.t(key, { ns: 'common' });

/** Says that something was done; with `undo` offers to take it back for a while. */
export function say(message: string, undo?: () => Promise<unknown>): void {
  const id = crypto.getRandomValues(new Uint32Array(2)).join('-');
  const takeBack = async () => {
    notifications.hide(id);
    await undo!().then(() => say(t('talk.undone')), (error: unknown) => sayProblem(error));
  };
  notifications.show({
    id, autoClose: undo ? UNDO_MS : 4000, color: 'pine',
    message: undo ? <Group justify="space-between" wrap="nowrap"><Text>{message}</Text><Button size="compact-sm" onClick={() => void takeBack()}>{t('action.undo')}</Button></Group> : message,
  });
}

/** Says that something failed, where no field and no page is there to say it. */
export function sayProblem(error: unknown, catalogue?: string): void {
  notifications.show({ color: 'red', autoClose: 12_000, title: t('state.failed'), message: problemText(error, catalogue), role: 'alert' });
}

/** Asks before something that is hard to take back. `action` names the deed, as the button does. */
export function confirm({ title, text, action, danger }: { title: string; text: string; action: string; danger?: boolean }): Promise<boolean> {
  return new Promise((answer) => {
    modals.openConfirmModal({
      title, children: <Text>{text}</Text>, labels: { confirm: action, cancel: t('action.cancel') }, confirmProps: { variant: 'filled', ...(danger && { color: 'red' }) },
      onConfirm: () => answer(true), onCancel: () => answer(false), onClose: () => answer(false),
    });
  });
}
