import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import { lazy, Suspense, useEffect, useState } from 'react';
import { queryClient } from '../../data/queries.ts';
import { problemText } from './problem-text.ts';

// Loaded when first asked: dialogs are no part of what everybody loads first.
const QuestionDialog = lazy(() => import('./question-dialog.tsx').then((module) => ({ default: module.QuestionDialog })));
const UNDO_MS = 9000;
const t = (key: string) => i18next.t(key, { ns: 'common' });

/** Says that something was done; with `undo` offers to take it back for a while. */
export function say(message: string, undo?: () => Promise<unknown>): void {
  const id = crypto.getRandomValues(new Uint32Array(2)).join('-');
  const takeBack = async () => {
    notifications.hide(id);
    await undo!().then(async () => { say(t('talk.undone')); await queryClient.invalidateQueries(); }, (error: unknown) => sayProblem(error));
  };
  notifications.show({
    id, closeButtonProps: { 'aria-label': t('action.close') }, autoClose: undo ? UNDO_MS : 4000, color: 'pine',
    message: undo ? <Group justify="space-between" wrap="nowrap"><Text>{message}</Text><Button size="compact-sm" onClick={() => void takeBack()}>{t('action.undo')}</Button></Group> : message,
  });
}

/** Says that something failed, where no field and no page is there to say it. */
export function sayProblem(error: unknown, catalogue?: string): void {
  notifications.show({ color: 'red', closeButtonProps: { 'aria-label': t('action.close') }, autoClose: 12_000, title: t('state.failed'), message: problemText(error, catalogue), role: 'alert' });
}

/** Says that something cannot be done, and why. */
export function refuse(title: string, why: string): void {
  notifications.show({ color: 'yellow', closeButtonProps: { 'aria-label': t('action.close') }, autoClose: 8000, title, message: why, role: 'alert' });
}

/** A question before something that is hard to take back. `action` names the deed, as its button does. */
export interface Question { title: string; text: string; action: string; danger?: boolean }
type Asked = Question & { answer: (yes: boolean) => void };
let ask: ((question: Asked | undefined) => void) | undefined;

/** Asks, and answers whether to go on. */
export const confirm = (question: Question): Promise<boolean> => new Promise((answer) => ask?.({ ...question, answer }));

/** Where questions appear; once, in the shell. */
export function QuestionHost() {
  const [question, setQuestion] = useState<Asked>();
  useEffect(() => { ask = setQuestion; return () => { ask = undefined; }; }, []);
  const close = (yes: boolean) => { question?.answer(yes); setQuestion(undefined); };
  return question ? <Suspense><QuestionDialog {...question} onAnswer={close} /></Suspense> : null;
}
