import { identity } from '@kontora/contracts';
import { Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Dialog, Form } from '../../design/form/form.tsx';
import { useFormOf } from '../../design/form/use-form-of.ts';
import { say } from '../../design/states/talk.tsx';
import { State } from '../../design/values/values.tsx';
import { QrCode } from '../../design/values/qr-code.tsx';
import classes from './entrance.module.css';
import { useText } from './text.ts';

type Step = 'set-up' | 'turn-off' | 'renew';

/** The second factor: on or off, and the way to the other; backup codes. */
export function SecondFactor({ on }: { on: boolean }) {
  const t = useText();
  const [step, setStep] = useState<Step>();
  const close = () => setStep(undefined);
  return (
    <Stack gap="sm" align="flex-start">
      <State tone={on ? 'good' : 'wait'}>{t(on ? 'factor.on' : 'factor.off')}</State>
      <Text c="dimmed">{t('factor.text')}</Text>
      {on ? <Group gap="xs"><Button onClick={() => setStep('renew')}>{t('factor.renew')}</Button><Button onClick={() => setStep('turn-off')}>{t('factor.turnOff')}</Button></Group>
        : <Button variant="filled" onClick={() => setStep('set-up')}>{t('factor.setUp')}</Button>}
      {step === 'set-up' && <Dialog title={t('factor.setUp')} onClose={close} size="lg"><SetUp onDone={close} /></Dialog>}
      {step === 'turn-off' && <Dialog title={t('factor.turnOff')} onClose={close}><TurnOff onDone={close} /></Dialog>}
      {step === 'renew' && <Dialog title={t('factor.renew')} onClose={close}><Renew /></Dialog>}
    </Stack>
  );
}

interface Prepared { uri: string; backupCodes: string[] }
function SetUp({ onDone }: { onDone: () => void }) {
  const t = useText();
  const [prepared, setPrepared] = useState<Prepared>();
  const form = useFormOf(identity.setUpSecondFactor, { initial: { password: '' }, catalogue: 'identity', about: { 'wrong-password': 'password' }, onDone: setPrepared });
  if (prepared) return <Confirm {...prepared} onDone={onDone} />;
  return <Form form={form} submit={t('factor.next')}><PasswordInput data-autofocus label={t('password')} autoComplete="current-password" {...form.field('password')} visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }} /></Form>;
}

function Confirm({ uri, backupCodes, onDone }: Prepared & { onDone: () => void }) {
  const t = useText();
  const form = useFormOf(identity.turnOnSecondFactor, { initial: { code: '' }, catalogue: 'identity', about: { 'wrong-code': 'code' }, onDone: () => { say(t('factor.turnedOn')); onDone(); } });
  return (
    <Form form={form} submit={t('factor.confirm')}>
      <Text>{t('factor.scan')}</Text>
      <Group align="flex-start" gap="lg" wrap="wrap">
        <QrCode text={uri} label={t('factor.qr')} className={classes.qr} />
        <Stack gap="xs" flex={1} miw={220}>
          <Text c="dimmed" size="xs">{t('factor.byHand')}</Text>
          <Text className={classes.secret} data-testid="totp-secret">{new URL(uri).searchParams.get('secret')?.match(/.{1,4}/g)?.map((four, i) => <span key={i}>{four}</span>)}</Text>
          <BackupCodes codes={backupCodes} />
        </Stack>
      </Group>
      <TextInput data-autofocus label={t('code')} inputMode="numeric" autoComplete="one-time-code" {...form.field('code')} />
    </Form>
  );
}

function BackupCodes({ codes }: { codes: readonly string[] }) {
  const t = useText();
  return <div><Text size="xs" c="dimmed" mb={4}>{t('factor.backup')}</Text><ul className={classes.codes}>{codes.map((code) => <li key={code}>{code}</li>)}</ul></div>;
}

function TurnOff({ onDone }: { onDone: () => void }) {
  const t = useText();
  const form = useFormOf(identity.turnOffSecondFactor, { initial: { password: '' }, catalogue: 'identity', about: { 'wrong-password': 'password' }, onDone: () => { say(t('factor.turnedOff')); onDone(); } });
  return <Form form={form} submit={t('factor.turnOff')} danger><PasswordInput data-autofocus label={t('password')} autoComplete="current-password" {...form.field('password')} visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }} /></Form>;
}

function Renew() {
  const t = useText();
  const [codes, setCodes] = useState<string[]>();
  const form = useFormOf(identity.renewBackupCodes, { initial: { password: '' }, catalogue: 'identity', about: { 'wrong-password': 'password' }, onDone: ({ backupCodes }) => setCodes(backupCodes) });
  if (codes) return <BackupCodes codes={codes} />;
  return <Form form={form} submit={t('factor.renew')}><PasswordInput data-autofocus label={t('password')} autoComplete="current-password" {...form.field('password')} visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }} /></Form>;
}
