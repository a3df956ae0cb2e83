import { useQueries } from '@tanstack/react-query';
import { nameOf } from './names.ts';

/** The names of employees by id, as far as they are known yet. */
export function useEmployeeNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const names = useQueries({ queries: ids.map(nameOf), combine: (answers) => answers.map((answer) => answer.data) });
  return new Map(ids.flatMap((id, i) => (names[i] ? [[id, names[i]] as const] : [])));
}
