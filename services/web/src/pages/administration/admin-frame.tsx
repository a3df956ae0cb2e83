import type { PermissionName } from '@kontora/contracts';
import { Navigate } from 'react-router';
import { useSession } from '../../data/session.ts';
import { TabbedPages } from '../../design/tabbed-pages.tsx';
import { useText } from './text.ts';

const TABS = [
  ['employees', 'identity:read'], ['groups', 'identity:read'], ['roles', 'identity:read'], ['api-keys', 'identity:keys'], ['audit', 'audit:read'], ['fields', 'settings:write'],
  ['catalogue', 'reporting:read'], ['stages', 'reporting:read'], ['calendar', 'reporting:read'],
] as const satisfies readonly (readonly [string, PermissionName])[];
const useTabs = () => { const { can } = useSession(); return TABS.filter(([, needs]) => can(needs)).map(([tab]) => tab); };

/** What whoever runs the firm sets up, one tab beside the other; each for those who may see it. */
export function AdminFrame() {
  const t = useText();
  return <TabbedPages label={t('administration')} tabs={useTabs().map((tab) => ({ path: `/admin/${tab}`, label: t(`tab.${tab}`) }))} />;
}

/** The first tab that the reader may see. */
export function FirstTab() {
  return <Navigate replace to={`/admin/${useTabs()[0] ?? 'employees'}`} />;
}
