import { IconTable } from '@tabler/icons-react';
import type { Section } from '../../app/section.ts';

export const section: Section = {
  places: [{ path: '/season', label: { ru: 'Сезон', en: 'Season' }, icon: IconTable, needs: ['reporting:read'], order: 40 }],
  routes: [{
    path: '/season', lazy: async () => ({ Component: (await import('./season-frame.tsx')).SeasonFrame }),
    children: [
      { index: true, lazy: async () => ({ Component: (await import('./matrix-page.tsx')).MatrixPage }) },
      { path: 'list/:obligationId?', lazy: async () => ({ Component: (await import('./obligation-list.tsx')).ObligationListPage }) },
      { path: 'schedule', lazy: async () => ({ Component: (await import('./schedule-page.tsx')).SchedulePage }) },
      { path: 'calendar', lazy: async () => ({ Component: (await import('./season-calendar.tsx')).SeasonCalendarPage }) },
      { path: 'load', lazy: async () => ({ Component: (await import('./load-page.tsx')).LoadPage }) },
      { path: 'stages/:stage?', lazy: async () => ({ Component: (await import('./stage-list.tsx')).StageListPage }) },
      { path: 'plans', lazy: async () => ({ Component: (await import('./plan-list.tsx')).PlanListPage }) },
      { path: 'plans/:planId', lazy: async () => ({ Component: (await import('./plan-page.tsx')).PlanPage }) },
      { path: 'gaps', lazy: async () => ({ Component: (await import('./gap-list.tsx')).GapListPage }) },
    ],
  }],
};
