import type { Client } from '@kontora/client';
import { STAFF } from '../firm/staff.ts';
import type { DemoFirm } from '../firm/firm.ts';
import { loadClients } from './clients.ts';
import { signIn } from './session.ts';
import { loadStaff } from './staff.ts';

/** Where the demo firm goes to: an opened firm whose head signs in with the password that all will have. */
export interface Target { url: string; password: string; step(text: string): void }

/** Fills an opened firm over the public API. What is there already stays, so an interrupted load is simply done again. */
export async function loadDemo(firm: DemoFirm, { url, password, step }: Target): Promise<void> {
  step('Demo firm: employees …');
  const head = await signIn({ url, email: STAFF[0]!.email, password });
  const { employees } = await loadStaff(head, firm, password);
  const clients = new Map<string, Client>([['elena', head]]);
  for (const key of ['anna', 'dmitry', 'roman', 'marina', 'pavel', 'irina', 'sergey', 'olga', 'tatyana']) clients.set(key, await signIn({ url, email: firm.staff.find((person) => person.key === key)!.email, password }));
  const hands = { head, of: (key: string) => clients.get(key)! };
  await loadClients(firm, { hands, employees, tell: (done, total) => { if (done % 10 === 0 || done === total) step(`Demo firm: ${done} of ${total} clients`); } });
}
