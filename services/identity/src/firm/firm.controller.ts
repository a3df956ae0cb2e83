import { identity, type Input } from '@kontora/contracts';
import { Database, Handles, type Caller, type Context, type StepContext } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { Accounts } from '../adapters/accounts.ts';
import { Employee } from '../employee/employee.ts';

const { openFirm, sendInvitation, events } = identity;

/** Firms: opened by the installation, not through the API. */
@Controller()
export class FirmController {
  constructor(private readonly accounts: Accounts, private readonly database: Database) {}

  @Handles(openFirm)
  async open({ slug, name, head }: Input<typeof openFirm>, { caller }: Context<typeof openFirm>) {
    const { rows: [found] } = await this.database.worker.query<{ firmId: string; headId: string }>(
      `select f.id as "firmId", e.id as "headId" from firm f join employee e on e.tenant_id = f.id where f.slug = $1 order by e.created_at, e.id limit 1`, [slug]);
    if (found) return { ...found, opened: false };
    const personId = (await this.accounts.byEmail(head.email))?.id ?? (head.password ? await this.accounts.create({ ...head, password: head.password }) : undefined);
    const firmId = v7();
    const system: Caller = { tenantId: firmId, id: caller.id, kind: 'system', permissions: [] };
    const headId = await this.database.inTenant({ caller: system, operation: openFirm.name }, (tx) => establish(tx, { firmId, slug, name, head, personId }));
    return { firmId, headId, opened: true };
  }
}

interface Founding { firmId: string; slug: string; name: string; head: { name: string; email: string }; personId: string | undefined }

async function establish({ db, em, publish, enqueue }: StepContext, { firmId, slug, name, head, personId }: Founding): Promise<string> {
  await db.run(sql`insert into firm (id, slug, name) values (${firmId}, ${slug}, ${name})`);
  await db.run(sql`insert into known_firm (id) values (${firmId}) on conflict do nothing`);
  const employee = em.create(Employee, { ...Employee.normalise({ name: head.name, email: head.email, roles: ['head'], groupIds: [] }), state: personId ? 'active' : 'invited', userId: personId ?? null } as Employee);
  await em.flush();
  publish(events.firmOpened, firmId, { firmId, name });
  publish(events.employeeChanged, employee.id, employee.facts());
  if (!personId) await enqueue(sendInvitation, { employeeId: employee.id });
  return employee.id;
}
