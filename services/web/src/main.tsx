import './settings.ts';
import '@mantine/core/styles.layer.css';
import '@mantine/dates/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import './main.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { router } from './app/router.tsx';
import { queryClient } from './data/queries.ts';
import { colours, theme } from './design/theme.ts';
import { startTexts } from './text/catalogue.ts';

const Notices = lazy(() => import('./app/notices.tsx').then((module) => ({ default: module.Notices })));

await startTexts();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <MantineProvider theme={theme} cssVariablesResolver={colours} defaultColorScheme="auto" colorSchemeManager={localStorageColorSchemeManager({ key: 'kontora.scheme' })}>
        <Suspense><Notices /></Suspense>
        <Suspense><RouterProvider router={router} /></Suspense>
      </MantineProvider>
    </QueryClientProvider>
  </StrictMode>,
);
