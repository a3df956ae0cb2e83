import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import classes from './admin.module.css';
import { useText } from './text.ts';

/** A text to be handed over as it is, with a button that copies it. */
export function CopyLine({ text, label }: { text: string; label: string }) {
  const t = useText();
  return (
    <div className={classes.secret}>
      <code>{text}</code>
      <CopyButton value={text}>{({ copied, copy }) => <Button onClick={copy} leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}>{copied ? t('copied') : label}</Button>}</CopyButton>
    </div>
  );
}
