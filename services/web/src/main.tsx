import './settings.ts';
import '@mantine/core/styles.layer.css';
import '@mantine/dates/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import './main.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { router } from './app/router.tsx';
import { queryClient } from './data/queries.ts';
import { colours, theme } from './design/theme.ts';
import { startTexts } from './text/catalogue.ts';

await startTexts();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <MantineProvider theme={theme} cssVariablesResolver={colours} defaultColorScheme="auto" colorSchemeManager={localStorageColorSchemeManager({ key: 'kontora.scheme' })}>
        <Notifications position="bottom-right" limit={4} />
        <Suspense><ModalsProvider><RouterProvider router={router} /></ModalsProvider></Suspense>
      </MantineProvider>
    </QueryClientProvider>
  </StrictMode>,
);
