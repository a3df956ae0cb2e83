import { CivilDate } from '@kontora/domain';
import { demoFirm } from '../firm/firm.ts';
import { inParallel } from '../load/parallel.ts';
import { signIn } from '../load/session.ts';
import { loadStaff, type StaffIds } from '../load/staff.ts';
import type { Scene } from './scene.ts';

/** The people of the demo firm who play in the story; the others need not be there. */
const PLAYING = ['elena', 'marina', 'pavel', 'irina', 'sergey', 'olga', 'anna'];

/** Brings those who play into a firm whose head can sign in, if they are not there yet, and signs them in. */
export async function gather({ url, password, say }: { url: string; password: string; say(line: string): void }): Promise<{ scene: Scene; groups: StaffIds['groups'] }> {
  const today = CivilDate.today('Europe/Moscow');
  const firm = demoFirm(today);
  const staff = firm.staff.filter(({ key }) => PLAYING.includes(key));
  const email = (key: string) => staff.find((person) => person.key === key)!.email;
  const head = await signIn({ url, email: email('elena'), password });
  const { employees, groups } = await loadStaff(head, { ...firm, staff }, password);
  const [lead, manager, accountant, colleague] = await inParallel(['marina', 'anna', 'irina', 'sergey'], 2, (key) => signIn({ url, email: email(key), password }));
  return { groups, scene: { head, lead: lead!, manager: manager!, accountant: accountant!, colleague: colleague!, employees, today, say } };
}
