import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useCommon } from '../../text/common.ts';
import type { Question } from './talk.tsx';

/** A question over the page, with the deed as the name of its button. */
export function QuestionDialog({ title, text, action, danger, onAnswer }: Question & { onAnswer: (yes: boolean) => void }) {
  const t = useCommon();
  return (
    <Modal opened onClose={() => onAnswer(false)} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Stack>
        <Text>{text}</Text>
        <Group justify="flex-end"><Button size="sm" onClick={() => onAnswer(false)}>{t('action.cancel')}</Button><Button data-autofocus size="sm" variant="filled" color={danger ? 'red.9' : undefined} onClick={() => onAnswer(true)}>{action}</Button></Group>
      </Stack>
    </Modal>
  );
}
