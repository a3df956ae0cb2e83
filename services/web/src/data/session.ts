import { identity, type PermissionName, type Response } from '@kontora/contracts';
import { useQueryOf } from './queries.ts';

/** Who is signed in, in which firm, with which permissions. */
export type Session = Response<typeof identity.getSession>;

/** The session as the server knows it; `data` is undefined for somebody who is not signed in. */
export const useSessionQuery = () => useQueryOf(identity.getSession, {});

/** The session, below the shell, where there is one; and what its owner may do. */
export function useSession() {
  const { data } = useSessionQuery();
  if (!data?.firm || !data.employee) throw new Error('There is no session here');
  return { ...data, firm: data.firm, employee: data.employee, can: (permission: PermissionName) => data.permissions.includes(permission) };
}
