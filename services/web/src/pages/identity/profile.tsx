import { identity } from '@kontora/contracts';
import { PasswordInput, SegmentedControl, Stack, Title, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { LanguageChoice } from '../../app/header.tsx';
import { useSession } from '../../data/session.ts';
import { Form } from '../../design/form/form.tsx';
import { useFormOf } from '../../design/form/use-form-of.ts';
import { say } from '../../design/states/talk.tsx';
import { PageTitle } from '../../design/page-head.tsx';
import { Fact, Facts } from '../../design/values/values.tsx';
import { textIfAny } from '../../text/catalogue.ts';
import { useCommon } from '../../text/common.ts';
import classes from './entrance.module.css';
import { SecondFactor } from './second-factor.tsx';
import { useText } from './text.ts';

/** The reader's own page: who they are here, password, second factor, language, appearance. */
export function ProfilePage() {
  const t = useText();
  const { person, employee, firm } = useSession();
  const roles = employee.roles.map((role) => textIfAny(['identity'], `role.${role}`) ?? role).join(', ');
  return (
    <div className={classes.columns}>
      <section className={classes.card}>
        <PageTitle mb="sm">{employee.name}</PageTitle>
        <Facts><Fact name={t('email')}>{person.email}</Fact><Fact name={t('profile.firm')}>{firm.name}</Fact><Fact name={t('profile.roles')}>{roles}</Fact></Facts>
      </section>
      <section className={classes.card}><Title order={2}>{t('profile.appearance')}</Title><Appearance /></section>
      <section className={classes.card}><Title order={2}>{t('profile.password')}</Title><PasswordForm key={person.email} /></section>
      <section className={classes.card}><Title order={2}>{t('factor.title')}</Title><SecondFactor on={person.secondFactor} /></section>
    </div>
  );
}

function Appearance() {
  const t = useCommon();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Stack gap="sm">
      <LanguageChoice />
      <SegmentedControl fullWidth aria-label={t('shell.theme')} value={colorScheme} onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)} data={[{ value: 'light', label: t('shell.light') }, { value: 'dark', label: t('shell.dark') }, { value: 'auto', label: t('shell.auto') }]} />
    </Stack>
  );
}

function PasswordForm() {
  const t = useText();
  const form = useFormOf(identity.changePassword, {
    initial: { password: '', newPassword: '' }, catalogue: 'identity', about: { 'wrong-password': 'password' },
    onDone: () => { form.set('password', ''); form.set('newPassword', ''); say(t('profile.passwordChanged')); },
  });
  const eye = { 'aria-label': t('showPassword') };
  return (
    <Form form={form} submit={t('profile.changePassword')}>
      <PasswordInput label={t('profile.oldPassword')} autoComplete="current-password" {...form.field('password')} visibilityToggleButtonProps={eye} />
      <PasswordInput label={t('newPassword')} description={t('passwordHint')} autoComplete="new-password" {...form.field('newPassword')} visibilityToggleButtonProps={eye} />
    </Form>
  );
}
