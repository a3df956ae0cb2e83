import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { Link } from 'react-router';
import { EmptyState } from '../design/states/states.tsx';
import { useCommon } from '../text/common.ts';

/** For an address that leads nowhere. */
export function MissingPage() {
  const t = useCommon();
  return <EmptyState whole icon={IconMapOff} title={t('shell.missingTitle')} action={<Button component={Link} to="/">{t('shell.toStart')}</Button>}>{t('shell.missingText')}</EmptyState>;
}
