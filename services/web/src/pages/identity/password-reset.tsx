import { identity } from '@kontora/contracts';
import { PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { Form } from '../../design/form/form.tsx';
import { useFormOf } from '../../design/form/use-form-of.ts';
import { say } from '../../design/states/talk.tsx';
import { language } from '../../text/catalogue.ts';
import { Aside, Entrance } from './entrance.tsx';
import { useText } from './text.ts';

/** Asks for the letter; or, opened by its link `/password-reset#<token>`, for the new password. */
export function PasswordResetPage() {
  const t = useText();
  const token = useLocation().hash.slice(1);
  return <Entrance title={t(token ? 'reset.newTitle' : 'reset.title')}><Stack gap="md">{token ? <NewPasswordForm token={token} /> : <LetterForm />}<Aside to="/sign-in">{t('reset.back')}</Aside></Stack></Entrance>;
}

function LetterForm() {
  const t = useText();
  const [sent, setSent] = useState(false);
  const form = useFormOf(identity.requestPasswordReset, { fixed: { language: language() }, initial: { email: '' }, catalogue: 'identity', onDone: () => setSent(true) });
  if (sent) return <Text role="status">{t('reset.sent')}</Text>;
  return (
    <Form form={form} submit={t('reset.send')} wide>
      <Text c="dimmed">{t('reset.text')}</Text>
      <TextInput label={t('email')} type="email" autoComplete="username" autoFocus {...form.field('email')} />
    </Form>
  );
}

function NewPasswordForm({ token }: { token: string }) {
  const t = useText();
  const navigate = useNavigate();
  const form = useFormOf(identity.resetPassword, { fixed: { token }, initial: { password: '' }, catalogue: 'identity', onDone: () => { say(t('reset.done')); void navigate('/sign-in'); } });
  return <Form form={form} submit={t('reset.set')} wide><PasswordInput label={t('newPassword')} description={t('passwordHint')} autoFocus autoComplete="new-password" {...form.field('password')} visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }} /></Form>;
}
