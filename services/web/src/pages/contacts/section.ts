import { IconBuildingCommunity } from '@tabler/icons-react';
import type { Section } from '../../app/section.ts';

export const section: Section = {
  places: [{ path: '/clients', label: { ru: 'Клиенты', en: 'Clients' }, icon: IconBuildingCommunity, needs: ['contacts:read'], order: 30 }],
  routes: [{
    lazy: async () => ({ Component: (await import('./clients-frame.tsx')).ClientsFrame }),
    children: [
      { path: '/clients/:clientId?', lazy: async () => ({ Component: (await import('./client-list.tsx')).ClientListPage }) },
      { path: '/clients/import', lazy: async () => ({ Component: (await import('./import-list.tsx')).ImportListPage }) },
      { path: '/clients/import/:importId', lazy: async () => ({ Component: (await import('./import-page.tsx')).ImportPage }) },
      { path: '/clients/duplicates', lazy: async () => ({ Component: (await import('./duplicate-list.tsx')).DuplicateListPage }) },
      { path: '/clients/merges', lazy: async () => ({ Component: (await import('./merge-list.tsx')).MergeListPage }) },
      { path: '/people/:personId?', lazy: async () => ({ Component: (await import('./person-list.tsx')).PersonListPage }) },
    ],
  }],
};
