import { TabbedPages } from '../../design/tabbed-pages.tsx';
import { useText } from './text.ts';

const TABS = ['matrix', 'list', 'plans', 'gaps'] as const;

/** The ways to look at the season, one beside the other. */
export function SeasonFrame() {
  const t = useText();
  return <TabbedPages label={t('season')} tabs={TABS.map((tab) => ({ path: tab === 'matrix' ? '/season' : `/season/${tab}`, label: t(`tab.${tab}`) }))} />;
}
