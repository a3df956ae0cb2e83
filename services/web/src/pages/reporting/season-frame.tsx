import { useLocation } from 'react-router';
import { TabbedPages } from '../../design/tabbed-pages.tsx';
import { useText } from './text.ts';

const TABS = ['matrix', 'schedule', 'calendar', 'load', 'list', 'stages', 'plans', 'gaps'] as const;
/** These look at the same obligations: window and filter go with the reader from one to the other. */
const ALIKE: readonly string[] = ['matrix', 'schedule', 'calendar', 'load'];
const pathOf = (tab: string) => (tab === 'matrix' ? '/season' : `/season/${tab}`);

/** The ways to look at the season, one beside the other. */
export function SeasonFrame() {
  const t = useText();
  const { pathname, search } = useLocation();
  const among = ALIKE.some((tab) => pathOf(tab) === pathname);
  const shared = () => new URLSearchParams([...new URLSearchParams(search)].filter(([name]) => /^(window|filter\b)/.test(name))).toString();
  return <TabbedPages label={t('season')} tabs={TABS.map((tab) => ({ path: pathOf(tab), label: t(`tab.${tab}`), search: among && ALIKE.includes(tab) ? shared() : undefined }))} />;
}
