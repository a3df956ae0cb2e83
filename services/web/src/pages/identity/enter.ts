import { identity } from '@kontora/contracts';
import { useLocation, useNavigate } from 'react-router';
import { keyOf, queryClient } from '../../data/queries.ts';
import type { Session } from '../../data/session.ts';

/** Under this name the browser keeps the flow while its user is at an issuer. */
export const FLOW_KEY = 'kontora.flow';

/** Enters with a session: the shell finds it at once. */
export function useEnter() {
  const navigate = useNavigate();
  const { search } = useLocation();
  return (session: Session) => {
    queryClient.clear();
    queryClient.setQueryData(keyOf(identity.getSession, {}), session);
    void navigate(nextOf(search), { replace: true });
  };
}

/** Where to go after signing in: a page of the console, never another site. */
function nextOf(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? '/';
  return /^\/(?![/\\])/.test(next) ? next : '/';
}
