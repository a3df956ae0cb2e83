import { identity } from '@kontora/contracts';
import { PasswordInput, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useQueryOf } from '../../data/queries.ts';
import { Form } from '../../design/form/form.tsx';
import { useFormOf } from '../../design/form/use-form-of.ts';
import { Loading, ProblemState } from '../../design/states/states.tsx';
import { say } from '../../design/states/talk.tsx';
import { Aside, Entrance } from './entrance.tsx';
import { useText } from './text.ts';

/** The link of an invitation: `/invitation#<token>`. The token is behind the hash, so that no server log has it. */
export function InvitationPage() {
  const t = useText();
  const token = useLocation().hash.slice(1);
  const invitation = useQueryOf(identity.readInvitation, { token }, { enabled: token !== '' });
  return (
    <Entrance title={invitation.data ? t('invitation.title', { firm: invitation.data.firm }) : t('invitation.titleOnly')}>
      {invitation.data ? <AcceptForm token={token} {...invitation.data} /> : token === '' ? <Text>{t('invitation.noLink')}</Text> : invitation.isError ? <><ProblemState error={invitation.error} catalogue="identity" /><Aside to="/sign-in">{t('reset.back')}</Aside></> : <Loading lines={3} />}
    </Entrance>
  );
}

function AcceptForm({ token, name, email, hasAccount }: { token: string; name: string; email: string; hasAccount: boolean }) {
  const t = useText();
  const navigate = useNavigate();
  const [shown, setShown] = useState(false);
  const form = useFormOf(identity.acceptInvitation, {
    fixed: { token }, initial: { password: '' }, catalogue: 'identity', about: { 'wrong-credentials': 'password' },
    onDone: () => { say(t('invitation.done')); void navigate('/sign-in'); },
  });
  return (
    <Form form={form} submit={t('invitation.accept')} wide>
      <Text c="dimmed">{t(hasAccount ? 'invitation.known' : 'invitation.text', { name })}</Text>
      <TextInput label={t('email')} value={email} readOnly autoComplete="username" />
      <PasswordInput label={t(hasAccount ? 'password' : 'newPassword')} autoFocus autoComplete={hasAccount ? 'current-password' : 'new-password'} visible={shown} onVisibilityChange={setShown} description={hasAccount ? undefined : t('passwordHint')} {...form.field('password')} visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }} />
    </Form>
  );
}
