import { tasks, type Filter } from '@kontora/contracts';
import { useLocation, useNavigate } from 'react-router';
import { useSession } from '../../data/session.ts';
import { readView, writeView } from '../../design/list/list-url.ts';

/** Whose tasks and which of them are looked at; all of it is in the address. */
export function useTaskView() {
  const { search, pathname } = useLocation();
  const navigate = useNavigate();
  const { employee, can } = useSession();
  const given = new URLSearchParams(search);
  const { filter } = readView(tasks.listTasks as never, search);
  const everybody = can('tasks:read');
  const mine = !everybody || given.get('whose') !== 'all';
  return {
    filter, mine, everybody, me: employee.id, search, param: (name: string) => given.get(name) ?? undefined,
    change({ set = {}, ...change }: { filter?: Filter | undefined; set?: Readonly<Record<string, string | undefined>> }) {
      const others = new URLSearchParams(given);
      for (const [name, value] of Object.entries(set)) if (value === undefined) others.delete(name); else others.set(name, value);
      void navigate({ pathname, search: writeView({ filter: 'filter' in change ? change.filter : filter }, others) }, { replace: true, preventScrollReset: true });
    },
  };
}
export type TaskViewState = ReturnType<typeof useTaskView>;
