import { useSession } from '../../data/session.ts';
import { TabbedPages } from '../../design/tabbed-pages.tsx';
import { useText } from './text.ts';

const TABS = ['list', 'board', 'calendar', 'load'] as const;

/** The ways to look at tasks, one beside the other. The load of everybody is for those who see everybody’s tasks. */
export function TasksFrame() {
  const t = useText();
  const { can } = useSession();
  return <TabbedPages label={t('title')} tabs={TABS.filter((tab) => tab !== 'load' || can('tasks:read')).map((tab) => ({ path: tab === 'list' ? '/tasks' : `/tasks/${tab}`, label: t(`tab.${tab}`) }))} />;
}
