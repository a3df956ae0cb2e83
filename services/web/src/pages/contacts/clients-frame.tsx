import type { PermissionName } from '@kontora/contracts';
import { useSession } from '../../data/session.ts';
import { TabbedPages } from '../../design/tabbed-pages.tsx';
import { useText } from './text.ts';

const TABS = [
  { name: 'clients', path: '/clients', needs: 'contacts:read' }, { name: 'people', path: '/people', needs: 'contacts:read' }, { name: 'import', path: '/clients/import', needs: 'contacts:import' },
  { name: 'duplicates', path: '/clients/duplicates', needs: 'contacts:merge' }, { name: 'merges', path: '/clients/merges', needs: 'contacts:merge' },
] as const satisfies { name: string; path: string; needs: PermissionName }[];

/** What there is about clients, one page beside the other. */
export function ClientsFrame() {
  const t = useText();
  const { can } = useSession();
  return <TabbedPages label={t('title')} tabs={TABS.filter(({ needs }) => can(needs)).map(({ name, path }) => ({ path, label: t(`tab.${name}`) }))} />;
}
