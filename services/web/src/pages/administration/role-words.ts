import { identity, lackingFor } from '@kontora/contracts';
import { useQueryOf } from '../../data/queries.ts';
import { useSession } from '../../data/session.ts';
import { useText as useIdentityText } from '../identity/text.ts';

/** The roles of the firm, how each is called (the built-in ones in the reader's language), and what the reader lacks to give it. */
export function useRoles() {
  const t = useIdentityText();
  const { can, permissions } = useSession();
  const { data, ...query } = useQueryOf(identity.listEmployeeRoles, {}, { enabled: can('identity:read') });
  const roles = data?.data ?? [];
  const nameOf = (key: string) => {
    const role = roles.find((one) => one.key === key);
    return role?.builtIn ? t(`role.${key as 'head'}`) : (role?.name ?? key);
  };
  /** To give it to others; to oneself (`self`), which must not add anything. */
  const lackingOf = (key: string, { self = false } = {}) => {
    const theirs = roles.find((one) => one.key === key)?.permissions ?? [];
    return self ? theirs.filter((one) => !permissions.includes(one)) : lackingFor(theirs, permissions);
  };
  return { ...query, roles, nameOf, lackingOf };
}
/** One role of the firm. */
export type Role = ReturnType<typeof useRoles>['roles'][number];
