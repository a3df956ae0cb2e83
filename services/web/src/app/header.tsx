import { ActionIcon, Burger, Menu, SegmentedControl, UnstyledButton, VisuallyHidden, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconLogout, IconSearch, IconSwitchHorizontal, IconUserCircle } from '@tabler/icons-react';
import { identity } from '@kontora/contracts';
import { Link, useNavigate } from 'react-router';
import { useCommandOf } from '../data/commands.ts';
import { queryClient } from '../data/queries.ts';
import { useSession } from '../data/session.ts';
import { usePhone } from '../design/use-phone.ts';
import { chooseLanguage, language, type Language } from '../text/catalogue.ts';
import { useCommon } from '../text/common.ts';
import classes from './shell.module.css';

/** The firm, the search, and the reader's own menu. */
export function Header({ onSearch, onMenu }: { onSearch: () => void; onMenu: () => void }) {
  const t = useCommon();
  const { firm } = useSession();
  const phone = usePhone();
  return (
    <header className={classes.header}>
      {phone && <Burger size="sm" opened={false} onClick={onMenu} aria-label={t('shell.menu')} />}
      <Link to="/" className={classes.brand}><img src="/icon.svg" alt="" width={22} height={22} /><span>{firm.name}</span></Link>
      {phone ? <ActionIcon onClick={onSearch} aria-label={t('shell.search')} size="lg" ml="auto"><IconSearch size={18} /></ActionIcon>
        : <UnstyledButton className={classes.search} onClick={onSearch}><IconSearch size={15} aria-hidden /><span>{t('shell.search')}</span><kbd>Ctrl K</kbd></UnstyledButton>}
      <AccountMenu />
    </header>
  );
}

function AccountMenu() {
  const t = useCommon();
  const navigate = useNavigate();
  const { person, employee, firms } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useCommandOf(identity.signOut);
  const leave = () => signOut.mutate({ input: {} }, { onSettled: () => { queryClient.clear(); void navigate('/sign-in'); } });
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target><UnstyledButton className={classes.account} title={t('shell.account')}><span aria-hidden>{initials(employee.name)}</span><VisuallyHidden>{t('shell.account')}</VisuallyHidden></UnstyledButton></Menu.Target>
      <Menu.Dropdown>
        <Menu.Label><b>{employee.name}</b><br />{person.email}</Menu.Label>
        <Menu.Item component={Link} to="/profile" leftSection={<IconUserCircle size={16} aria-hidden />}>{t('shell.profile')}</Menu.Item>
        {firms.length > 1 && <Menu.Item component={Link} to="/choose-firm" leftSection={<IconSwitchHorizontal size={16} aria-hidden />}>{t('shell.otherFirm')}</Menu.Item>}
        <Menu.Divider />
        <div className={classes.setting}><SegmentedControl fullWidth aria-label={t('shell.theme')} value={colorScheme} onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)} data={[{ value: 'light', label: t('shell.light') }, { value: 'dark', label: t('shell.dark') }]} /></div>
        <div className={classes.setting}><LanguageChoice /></div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={leave}>{t('shell.signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Russian or English. */
export function LanguageChoice() {
  const t = useCommon();
  return <SegmentedControl fullWidth aria-label={t('shell.language')} value={language()} onChange={(chosen) => void chooseLanguage(chosen as Language)} data={[{ value: 'ru', label: 'Русский' }, { value: 'en', label: 'English' }]} />;
}
const initials = (name: string) => name.split(/\s+/).slice(0, 2).map((word) => word[0]).join('').toUpperCase();
