import { identity } from '@kontora/contracts';
import { CivilDate } from '@kontora/domain';
import type { RpcClient } from '@kontora/platform';
import { readDemoState, writeDemoState } from './demo-state.ts';
import { demoFirm } from './firm/firm.ts';
import { DEMO_PASSWORD } from './firm/staff.ts';
import { loadDemo } from './load/load-demo.ts';

/** Where the demo firm goes to: the gateway, the bus as the user who may open firms, and the file that remembers how far it has come. */
export interface DemoPlace { url: string; ask: RpcClient; note: string; step(text: string): void }

const OPENING_BUDGET_MS = 15_000;

/** Opens the demo firm and fills it over the public API, unless that has been done here. After a failure the next call goes on with the same firm. */
export async function openDemoFirm({ url, ask, note, step }: DemoPlace): Promise<void> {
  const { today, loaded } = readDemoState(note) ?? { today: CivilDate.today('Europe/Moscow'), loaded: false };
  if (loaded) return;
  const firm = demoFirm(today);
  const head = firm.staff[0]!;
  writeDemoState(note, { today, loaded });
  await ask.call(identity.openFirm, { slug: firm.slug, name: firm.name, head: { name: head.name, email: head.email, password: DEMO_PASSWORD } }, { budgetMs: OPENING_BUDGET_MS });
  await loadDemo(firm, { url, password: DEMO_PASSWORD, step });
  writeDemoState(note, { today, loaded: true });
}

/** Who signs in to the demo firm, as lines for a person. */
export function demoLogins(): string {
  const firm = demoFirm(CivilDate.today('Europe/Moscow'));
  return [`  Demo firm           ${firm.name}; everybody's password is ${DEMO_PASSWORD}`, ...firm.staff.map(({ email, name, roles }) => `  ${email.padEnd(28)}${name.padEnd(30)}${roles.join(', ')}`)].join('\n');
}
