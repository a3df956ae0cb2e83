import { createBrowserRouter } from 'react-router';
import { ProblemState } from '../design/states/states.tsx';
import { MissingPage } from './missing-page.tsx';
import { sections } from './section.ts';
import { Shell } from './shell.tsx';

/** Until the first page has arrived. */
const Blank = () => null;

/** All pages: those of every section, inside the shell or, before signing in, outside it. */
export const router = createBrowserRouter([
  { HydrateFallback: Blank, children: sections.flatMap((section) => section.openRoutes ?? []) },
  {
    element: <Shell />, HydrateFallback: Blank, errorElement: <ProblemState error={new Error('route')} retry={() => window.location.reload()} />,
    children: [...sections.flatMap((section) => section.routes ?? []), { path: '*', element: <MissingPage /> }],
  },
]);
