import { IconTable } from '@tabler/icons-react';
import type { Section } from '../../app/section.ts';

export const section: Section = {
  places: [{ path: '/season', label: { ru: 'Сезон', en: 'Season' }, icon: IconTable, needs: ['reporting:read'], order: 40 }],
  routes: [{
    path: '/season', lazy: async () => ({ Component: (await import('./season-frame.tsx')).SeasonFrame }),
    children: [
      { index: true, lazy: async () => ({ Component: (await import('./matrix-page.tsx')).MatrixPage }) },
      { path: 'list/:obligationId?', lazy: async () => ({ Component: (await import('./obligation-list.tsx')).ObligationListPage }) },
      { path: 'plans', lazy: async () => ({ Component: (await import('./plan-list.tsx')).PlanListPage }) },
      { path: 'plans/:planId', lazy: async () => ({ Component: (await import('./plan-page.tsx')).PlanPage }) },
      { path: 'gaps', lazy: async () => ({ Component: (await import('./gap-list.tsx')).GapListPage }) },
    ],
  }],
};
