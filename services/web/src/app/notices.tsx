import { Notifications } from '@mantine/notifications';
import { useCommon } from '../text/common.ts';

/** Where what was done, and what failed, is said. What is said before this has loaded waits for it. */
export function Notices() {
  const t = useCommon();
  return <section aria-label={t('shell.notices')}><Notifications position="bottom-right" limit={4} withinPortal={false} /></section>;
}
