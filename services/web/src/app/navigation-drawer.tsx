import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useCommon } from '../text/common.ts';

/** The navigation of a phone, over the page. */
export function NavigationDrawer({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  const t = useCommon();
  return <Drawer opened onClose={onClose} size={280} title={t('shell.navigation')} closeButtonProps={{ 'aria-label': t('action.close') }}>{children}</Drawer>;
}
