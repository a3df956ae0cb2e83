import { IconListCheck, IconSun } from '@tabler/icons-react';
import type { Section } from '../../app/section.ts';

export const section: Section = {
  places: [
    { path: '/', label: { ru: 'Сегодня', en: 'Today' }, icon: IconSun, needs: ['tasks:own'], order: 10 },
    { path: '/tasks', label: { ru: 'Задачи', en: 'Tasks' }, icon: IconListCheck, needs: ['tasks:own', 'tasks:read'], order: 20 },
  ],
  routes: [
    { path: '/', lazy: async () => ({ Component: (await import('./today.tsx')).TodayPage }) },
    {
      path: '/tasks', lazy: async () => ({ Component: (await import('./tasks-frame.tsx')).TasksFrame }),
      children: [
        { path: ':taskId?', lazy: async () => ({ Component: (await import('./task-list.tsx')).TaskListPage }) },
        { path: 'board/:taskId?', lazy: async () => ({ Component: (await import('./board-page.tsx')).BoardPage }) },
        { path: 'calendar', lazy: async () => ({ Component: (await import('./task-calendar.tsx')).TaskCalendarPage }) },
        { path: 'load', lazy: async () => ({ Component: (await import('./task-load.tsx')).TaskLoadPage }) },
      ],
    },
  ],
};
