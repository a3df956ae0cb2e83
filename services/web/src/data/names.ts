import { identity } from '@kontora/contracts';
import { useQuery } from '@tanstack/react-query';
import { client } from './client.ts';

const GATHER_MS = 10;
const NAMES_STAY_MS = 5 * 60_000;
let waiting: { ids: Set<string>; names: Promise<Map<string, string>> } | undefined;

/** How the name of an employee is asked for. */
export const nameOf = (id: string | null | undefined) => ({ queryKey: ['employee-name', id], queryFn: async () => (await namesWith(id!)).get(id!) ?? null, enabled: Boolean(id), staleTime: NAMES_STAY_MS });

/** The name of an employee; undefined until known, null when nobody has the id. Names asked for at once are asked for together. */
export function useEmployeeName(id: string | null | undefined): string | null | undefined {
  return useQuery(nameOf(id)).data;
}

function namesWith(id: string): Promise<Map<string, string>> {
  if (!waiting || waiting.ids.size >= 500) {
    const ids = new Set<string>();
    waiting = { ids, names: pause().then(() => { if (waiting?.ids === ids) waiting = undefined; return ask([...ids]); }) };
  }
  waiting.ids.add(id);
  return waiting.names;
}
async function ask(ids: string[]): Promise<Map<string, string>> {
  const { data } = await client.call(identity.getEmployeeNames, { ids });
  return new Map(data.map(({ id, name }) => [id, name]));
}
const pause = () => new Promise<void>((resolve) => setTimeout(resolve, GATHER_MS));
