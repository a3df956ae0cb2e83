import { IconSettings } from '@tabler/icons-react';
import type { Section } from '../../app/section.ts';

export const section: Section = {
  places: [{ path: '/admin', label: { ru: 'Управление', en: 'Administration' }, icon: IconSettings, needs: ['identity:manage', 'identity:keys', 'audit:read', 'settings:write', 'reporting:configure'], order: 90 }],
  routes: [{
    path: '/admin', lazy: async () => ({ Component: (await import('./admin-frame.tsx')).AdminFrame }),
    children: [
      { index: true, lazy: async () => ({ Component: (await import('./admin-frame.tsx')).FirstTab }) },
      { path: 'employees/:id?', lazy: async () => ({ Component: (await import('./employee-list.tsx')).EmployeeListPage }) },
      { path: 'groups', lazy: async () => ({ Component: (await import('./group-list.tsx')).GroupListPage }) },
      { path: 'roles', lazy: async () => ({ Component: (await import('./roles-page.tsx')).RolesPage }) },
      { path: 'api-keys', lazy: async () => ({ Component: (await import('./api-key-list.tsx')).ApiKeyListPage }) },
      { path: 'audit/:service?', lazy: async () => ({ Component: (await import('./audit-page.tsx')).AuditPage }) },
      { path: 'fields', lazy: async () => ({ Component: (await import('./field-list.tsx')).FieldListPage }) },
      { path: 'catalogue/:code?', lazy: async () => ({ Component: (await import('./catalogue-page.tsx')).CataloguePage }) },
      { path: 'catalogue/new', lazy: async () => ({ Component: (await import('./version-page.tsx')).NewTypePage }) },
      { path: 'catalogue/:code/version', lazy: async () => ({ Component: (await import('./version-page.tsx')).NewVersionPage }) },
      { path: 'stages', lazy: async () => ({ Component: (await import('./stages-page.tsx')).StagesPage }) },
      { path: 'calendar/:year?', lazy: async () => ({ Component: (await import('./calendar-page.tsx')).CalendarPage }) },
    ],
  }],
};
