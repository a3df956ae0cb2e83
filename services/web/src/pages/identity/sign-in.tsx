import { identity } from '@kontora/contracts';
import { Button, Divider, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { client } from '../../data/client.ts';
import { useQueryOf } from '../../data/queries.ts';
import { Form } from '../../design/form/form.tsx';
import { useFormOf } from '../../design/form/use-form-of.ts';
import { sayProblem } from '../../design/states/talk.tsx';
import { FLOW_KEY, useEnter } from './enter.ts';
import { Aside, Entrance } from './entrance.tsx';
import { useText } from './text.ts';

/** E-mail and password; then, where it is on, the code of the second factor. */
export function SignInPage() {
  const t = useText();
  const [challenge, setChallenge] = useState<string>();
  return <Entrance title={t(challenge ? 'signIn.codeTitle' : 'signIn.title')}>{challenge ? <CodeForm challenge={challenge} onOver={() => setChallenge(undefined)} /> : <PasswordForm onChallenge={setChallenge} />}</Entrance>;
}

function PasswordForm({ onChallenge }: { onChallenge: (challenge: string) => void }) {
  const t = useText();
  const enter = useEnter();
  const form = useFormOf(identity.signIn, {
    initial: { email: '', password: '' }, catalogue: 'identity', about: { 'wrong-credentials': 'password' },
    onDone: (answer) => (answer.state === 'second-factor' ? onChallenge(answer.challenge) : enter(answer.session)),
  });
  return (
    <Stack gap="md">
      <Form form={form} submit={t('signIn.enter')} wide>
        <TextInput label={t('email')} type="email" autoComplete="username" autoFocus {...form.field('email')} />
        <PasswordInput label={t('password')} autoComplete="current-password" {...form.field('password')} visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }} />
      </Form>
      <Providers />
      <Aside to="/password-reset">{t('signIn.forgotten')}</Aside>
    </Stack>
  );
}

function Providers() {
  const t = useText();
  const { data } = useQueryOf(identity.listSignInProviders, {});
  const begin = async (provider: string) => {
    const { url, flow } = await client.call(identity.startOidcSignIn, { provider });
    sessionStorage.setItem(FLOW_KEY, flow);
    window.location.assign(url);
  };
  if (!data?.data.length) return null;
  return <><Divider label={t('signIn.or')} />{data.data.map(({ id, name }) => <Button key={id} fullWidth size="sm" onClick={() => void begin(id).catch((error: unknown) => sayProblem(error, 'identity'))}>{t('signIn.with', { name })}</Button>)}</>;
}

function CodeForm({ challenge, onOver }: { challenge: string; onOver: () => void }) {
  const t = useText();
  const enter = useEnter();
  const form = useFormOf(identity.confirmSecondFactor, { fixed: { challenge }, initial: { code: '' }, catalogue: 'identity', about: { 'wrong-code': 'code' }, onDone: ({ session }) => enter(session) });
  return (
    <Stack gap="md">
      <Text c="dimmed">{t('signIn.codeText')}</Text>
      <Form form={form} submit={t('signIn.enter')} wide><TextInput label={t('code')} autoFocus inputMode="numeric" autoComplete="one-time-code" {...form.field('code')} /></Form>
      <Button variant="subtle" onClick={onOver}>{t('signIn.again')}</Button>
    </Stack>
  );
}
