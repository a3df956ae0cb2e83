import { identity } from '@kontora/contracts';
import { useQueryOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import { useText as useIdentityText } from '../identity/text.ts';

/** The roles of the firm, and how each is called: the built-in ones in the reader's language. */
export function useRoles() {
  const t = useIdentityText();
  const { can } = useSession();
  const { data, ...query } = useQueryOf(identity.listEmployeeRoles, {}, { enabled: can('identity:read') });
  const roles = data?.data ?? [];
  const nameOf = (key: string) => {
    const role = roles.find((one) => one.key === key);
    return role?.builtIn ? t(`role.${key as 'head'}`) : (role?.name ?? key);
  };
  return { ...query, roles, nameOf };
}
/** One role of the firm. */
export type Role = ReturnType<typeof useRoles>['roles'][number];
