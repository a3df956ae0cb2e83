import { identity, type Input } from '@kontora/contracts';
import { applyChanges, Handles, inNameOrder, requireSeen, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { changeProblem, outrankedBy } from './authority.ts';
import { Employee } from './employee.ts';
import { employeeView } from './employee-view.ts';
import { HEAD, isHeaded, LAST_HEAD, placeProblem } from './staff-rules.ts';

const { inviteEmployee, updateEmployee, suspendEmployee, restoreEmployee, getEmployee, listEmployees, getEmployeeNames, sendInvitation, events } = identity;

/** Employees: inviting, changing, taking access away and giving it back, reading. */
@Controller()
export class EmployeeController {
  @Handles(inviteEmployee)
  async invite({ language, ...details }: Input<typeof inviteEmployee>, { em, db, caller, publish, enqueue, fail }: Context<typeof inviteEmployee>) {
    const entered = Employee.normalise(details);
    if (await db.row(sql`select id from employee where email = ${entered.email!}`)) fail('email-taken', 'There is an employee with this e-mail already.');
    const problem = (await placeProblem(db, undefined, entered)) ?? (await outrankedBy(db, entered.roles ?? [], caller));
    if (problem) fail(problem.code, problem.detail);
    const employee = em.create(Employee, { ...entered, state: 'invited' } as Employee);
    await em.flush();
    await enqueue(sendInvitation, { employeeId: employee.id, language });
    publish(events.employeeChanged, employee.id, employee.facts());
    return (await employeeView(db, employee.id, caller))!;
  }

  @Handles(updateEmployee)
  async update({ id, ...details }: Input<typeof updateEmployee>, { em, db, caller, ifMatch, publish, enqueue, fail }: Context<typeof updateEmployee>) {
    const employee = (await em.findOne(Employee, id)) ?? fail('not-found');
    const entered = Employee.normalise(details);
    const newAddress = entered.email !== undefined && entered.email !== employee.email;
    if (newAddress && (await db.row(sql`select id from employee where email = ${entered.email} and id <> ${id}`))) fail('email-taken', 'There is an employee with this e-mail already.');
    const { version, roles: rolesBefore } = employee;
    const problem = (await placeProblem(db, id, entered)) ?? (await changeProblem(db, caller, { id, before: employee, after: { ...entered, email: newAddress ? entered.email : undefined } }));
    if (problem) fail(problem.code, problem.detail);
    await applyChanges(employee, entered as Partial<Employee>, { db, table: 'employee', ifMatch });
    await em.flush();
    if (rolesBefore.includes(HEAD) && !employee.roles.includes(HEAD) && !(await isHeaded(db))) fail('last-head', LAST_HEAD);
    if (newAddress && employee.state === 'invited') {
      await db.run(sql`delete from invitation where employee_id = ${id}`);
      await enqueue(sendInvitation, { employeeId: id });
    }
    if (employee.version !== version) publish(events.employeeChanged, id, employee.facts());
    return (await employeeView(db, id, caller))!;
  }

  @Handles(suspendEmployee)
  async suspend({ id }: Input<typeof suspendEmployee>, { em, db, caller, ifMatch, publish, fail }: Context<typeof suspendEmployee>) {
    const employee = (await em.findOne(Employee, id)) ?? fail('not-found');
    requireSeen(employee, ifMatch);
    if (!employee.may('suspend')) fail('wrong-state', 'The employee is suspended already.');
    const problem = await outrankedBy(db, employee.roles, caller);
    if (problem) fail(problem.code, problem.detail);
    employee.suspend();
    await db.run(sql`delete from invitation where employee_id = ${id}`);
    if (employee.roles.includes(HEAD) && !(await isHeaded(db))) fail('last-head', LAST_HEAD);
    publish(events.employeeChanged, id, employee.facts());
    return (await employeeView(db, id, caller))!;
  }

  @Handles(restoreEmployee)
  async restore({ id }: Input<typeof restoreEmployee>, { em, db, caller, ifMatch, publish, enqueue, fail }: Context<typeof restoreEmployee>) {
    const employee = (await em.findOne(Employee, id)) ?? fail('not-found');
    requireSeen(employee, ifMatch);
    if (!employee.may('restore')) fail('wrong-state', 'The employee is not suspended.');
    const problem = await outrankedBy(db, employee.roles, caller);
    if (problem) fail(problem.code, problem.detail);
    employee.restore();
    if (employee.state === 'invited') await enqueue(sendInvitation, { employeeId: id });
    publish(events.employeeChanged, id, employee.facts());
    return (await employeeView(db, id, caller))!;
  }

  @Handles(getEmployee)
  async get({ id }: Input<typeof getEmployee>, { db, caller, fail }: Context<typeof getEmployee>) {
    return (await employeeView(db, id, caller)) ?? fail('not-found');
  }

  @Handles(getEmployeeNames)
  async names({ ids }: Input<typeof getEmployeeNames>, { db }: Context<typeof getEmployeeNames>) {
    return { data: await db.rows<{ id: string; name: string; state: Employee['state'] }>(sql`select id, name, state from employee where id = any(${ids}::uuid[]) order by ${inNameOrder(sql`name`)}, id`) };
  }

  @Handles(listEmployees)
  list({ role, groupId }: Input<typeof listEmployees>, { list }: Context<typeof listEmployees>) {
    const within = sql<boolean>`(${role ?? null}::text is null or jsonb_exists(roles, ${role ?? null})) and (${groupId ?? null}::text is null or jsonb_exists(group_ids, ${groupId ?? null}))`;
    return list({
      columns: { state: { at: sql`state`, notNull: true }, name: { at: sql`name`, notNull: true, name: true }, email: { at: sql`email`, notNull: true }, managerId: sql`manager_id`, createdAt: { at: sql`created_at`, notNull: true } },
      id: sql`id`, select: sql`id, version, state, name, email, phone, position, roles, group_ids, manager_id, created_at, updated_at`, from: sql`employee`, where: within,
    });
  }
}
