import { contacts, type Input, type Output } from '@kontora/contracts';
import { CivilDate } from '@kontora/domain';
import { Handles, requireSeen, type Context, type Db } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { announce } from '../organisation/announce.ts';
import { holdLiving } from '../organisation/organisation-view.ts';
import { record } from '../timeline/record.ts';
import { Responsible } from './responsible.ts';

const { endResponsible, listResponsible, setResponsible } = contacts;

const COLUMNS = sql`r.id, r.version, r.organisation_id, r.role, r.section, r.employee_id, r.deputy_ids, r.from_date as "from", r.to_date as "to"`;

/** Who answers for which client, in which role, since when. */
@Controller()
export class ResponsibleController {
  @Handles(setResponsible)
  async set({ organisationId: named, role, section = null, employeeId, deputyIds = [], from }: Input<typeof setResponsible>, context: Context<typeof setResponsible>) {
    const { em, db, fail } = context;
    const organisationId = (await holdLiving(db, named)) ?? fail('not-found');
    const history = await em.find(Responsible, { organisationId, role, section }, { orderBy: { fromDate: 'asc' } });
    if (history.some((one) => one.fromDate > from)) fail('later-change-exists', 'Somebody is already set from a later day on. End or take back that first.');
    const present = history.find((one) => one.holdsOn(from));
    if (present?.isBy(employeeId, deputyIds)) return (await read(db, present.id))!;
    if (present && present.fromDate < from) present.toDate = CivilDate.addDays(CivilDate.parse(from), -1);
    await em.flush();
    const next = present?.fromDate === from ? Object.assign(present, { employeeId, deputyIds, toDate: null }) : em.create(Responsible, { organisationId, role, section, employeeId, deputyIds, fromDate: from, toDate: null } as Responsible);
    await em.flush();
    await tell(context, next, 'responsible.set');
    return (await read(db, next.id))!;
  }

  @Handles(endResponsible)
  async end({ id, to }: Input<typeof endResponsible>, context: Context<typeof endResponsible>) {
    const { em, db, ifMatch, fail } = context;
    const responsible = (await em.findOne(Responsible, id)) ?? fail('not-found');
    requireSeen(responsible, ifMatch);
    if (responsible.toDate && responsible.toDate <= to) fail('already-ended', `It ended on ${responsible.toDate}.`);
    if (to < responsible.fromDate) fail('invalid-period', `It begins on ${responsible.fromDate}.`);
    responsible.toDate = to;
    await em.flush();
    await tell(context, responsible, 'responsible.ended');
    return (await read(db, id))!;
  }

  @Handles(listResponsible)
  list({ on }: Input<typeof listResponsible>, { list }: Context<typeof listResponsible>) {
    return list({
      columns: { organisationId: sql`r.organisation_id`, employeeId: sql`r.employee_id`, role: { at: sql`r.role`, notNull: true }, section: sql`r.section`, from: { at: sql`r.from_date`, notNull: true }, to: sql`r.to_date` },
      id: sql`r.id`, select: sql`${COLUMNS}, o.name as organisation_name`, from: sql`responsible r join organisation o on o.id = r.organisation_id`,
      where: on ? sql<boolean>`r.from_date <= ${on}::date and (r.to_date is null or r.to_date >= ${on}::date)` : undefined,
    });
  }
}

const read = (db: Db, id: string) => db.row<Output<typeof setResponsible>>(sql`select ${COLUMNS} from responsible r where r.id = ${id}`);

async function tell(context: Pick<Context<typeof endResponsible>, 'db' | 'publish'>, { id, organisationId, role, section, employeeId, fromDate, toDate }: Responsible, title: string): Promise<void> {
  await record(context.db, [{ organisationId, kind: 'responsible', title, params: { role, section: section ?? null, employeeId, from: fromDate, to: toDate ?? null }, origin: { type: 'responsible', id } }]);
  await announce(context, [organisationId]);
}
