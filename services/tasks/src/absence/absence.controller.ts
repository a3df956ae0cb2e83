import { tasks, type Input, type Response } from '@kontora/contracts';
import { Handles, requireSeen, type Caller, type Context, type Db } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { requireEmployees } from '../employee/require-employees.ts';
import { checkAbsence } from './check-absence.ts';

const { changeAbsence, listAbsences, removeAbsence, setAbsence } = tasks;
type Absence = Response<typeof setAbsence>;
const columns = sql`id, version, employee_id, from_on as "from", to_on as "to", substitute_id`;

/** Who is away, and who stands in: tasks stay with whom they are, and for these days the substitute acts on them. */
@Controller()
export class AbsenceController {
  @Handles(setAbsence)
  async set({ substituteId = null, ...wanted }: Input<typeof setAbsence>, { db, caller, fail }: Context<typeof setAbsence>) {
    if (!mayChange(wanted.employeeId, caller)) fail('not-yours', 'Absences of others need the permission tasks:manage.');
    await requireEmployees([wanted.employeeId === caller.id ? null : wanted.employeeId, substituteId], db, fail);
    await checkAbsence({ ...wanted, substituteId }, db, fail);
    return (await db.row<Absence>(sql`insert into absence (employee_id, from_on, to_on, substitute_id) values (${wanted.employeeId}, ${wanted.from}, ${wanted.to}, ${substituteId}) returning ${columns}`))!;
  }

  @Handles(changeAbsence)
  async change({ id, ...changes }: Input<typeof changeAbsence>, { db, caller, ifMatch, fail }: Context<typeof changeAbsence>) {
    const stored = (await absence(id, db)) ?? fail('not-found');
    if (!mayChange(stored.employeeId, caller)) fail('not-yours', 'Absences of others need the permission tasks:manage.');
    requireSeen(stored, ifMatch);
    const wanted = { ...stored, ...changes };
    await requireEmployees([changes.substituteId], db, fail);
    await checkAbsence(wanted, db, fail);
    return (await db.row<Absence>(sql`update absence set from_on = ${wanted.from}, to_on = ${wanted.to}, substitute_id = ${wanted.substituteId}, version = version + 1, updated_at = now() where id = ${id} returning ${columns}`))!;
  }

  @Handles(removeAbsence)
  async remove({ id }: Input<typeof removeAbsence>, { db, caller, fail }: Context<typeof removeAbsence>) {
    const stored = (await absence(id, db)) ?? fail('not-found');
    if (!mayChange(stored.employeeId, caller)) fail('not-yours', 'Absences of others need the permission tasks:manage.');
    await db.run(sql`delete from absence where id = ${id}`);
    return { done: true as const };
  }

  @Handles(listAbsences)
  list(_: Input<typeof listAbsences>, { list }: Context<typeof listAbsences>) {
    return list({
      columns: { employeeId: { at: sql`employee_id`, notNull: true }, substituteId: sql`substitute_id`, from: { at: sql`from_on`, notNull: true }, to: { at: sql`to_on`, notNull: true } },
      id: sql`id`, select: columns, from: sql`absence`,
    });
  }
}

const mayChange = (employeeId: string, caller: Caller) => employeeId === caller.id || caller.permissions.includes('tasks:manage');
const absence = (id: string, db: Db) => db.row<Absence>(sql`select ${columns} from absence where id = ${id} for update`);
