import { reporting, type Input } from '@kontora/contracts';
import { Handles, type Context, type Db, type Publish } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { setNextStart } from '../stage/follow-obligation.ts';
import { announceObligations } from './announce.ts';
import { cameBack, preparers, wentOff } from './follow.ts';
import { heldAsSeen } from './held-as-seen.ts';
import { obligationColumns, obligationFilterColumns, obligationFrom, readObligation } from './obligation-view.ts';

const { assignObligation, cancelObligation, confirmNotRequired, getObligation, listObligations, moveObligationDue, requestNotRequired, restoreObligation } = reporting;

/** Obligations: reading, and the decisions people take about them. */
@Controller()
export class ObligationController {
  @Handles(listObligations)
  list(_: Input<typeof listObligations>, { list }: Context<typeof listObligations>) {
    return list({ columns: obligationFilterColumns(), id: sql`o.id`, from: obligationFrom, select: obligationColumns() });
  }

  @Handles(getObligation)
  async get({ id }: Input<typeof getObligation>, { db, fail }: Context<typeof getObligation>) {
    return (await readObligation(db, id)) ?? fail('not-found');
  }

  @Handles(moveObligationDue)
  async move({ id, dueOn, reason }: Input<typeof moveObligationDue>, { em, db, ifMatch, publish, fail }: Context<typeof moveObligationDue>) {
    const obligation = await heldAsSeen(id, { em, ifMatch, fail });
    obligation.take('move', fail);
    const byRule = (await db.row<{ dueOn: string }>(sql`select due_on from timetable where id = ${obligation.timetableId}`))!.dueOn;
    Object.assign(obligation, { dueOn: dueOn ?? byRule, dueByHand: dueOn !== null, stateComment: reason });
    await em.flush();
    await setNextStart([id], db);
    return told(id, { db, publish });
  }

  @Handles(assignObligation)
  async assign({ id, employeeId }: Input<typeof assignObligation>, { em, db, ifMatch, publish, fail }: Context<typeof assignObligation>) {
    const obligation = await heldAsSeen(id, { em, ifMatch, fail });
    obligation.assign(employeeId, { byRole: (await preparers([id], db)).get(id) ?? null }, fail);
    await em.flush();
    return told(id, { db, publish }, 'employee');
  }

  @Handles(cancelObligation)
  async cancel({ id, reason }: Input<typeof cancelObligation>, { em, db, ifMatch, publish, fail }: Context<typeof cancelObligation>) {
    (await heldAsSeen(id, { em, ifMatch, fail })).cancel(reason, fail);
    await em.flush();
    return off(id, { db, publish });
  }

  @Handles(restoreObligation)
  async restore({ id, reason }: Input<typeof restoreObligation>, { em, db, ifMatch, publish, fail }: Context<typeof restoreObligation>) {
    (await heldAsSeen(id, { em, ifMatch, fail })).restore(reason, fail);
    await em.flush();
    await cameBack([id], { db, publish });
    return (await readObligation(db, id))!;
  }

  @Handles(requestNotRequired)
  async requestNotRequired({ id, reason }: Input<typeof requestNotRequired>, { em, db, caller, ifMatch, publish, fail }: Context<typeof requestNotRequired>) {
    (await heldAsSeen(id, { em, ifMatch, fail })).askNotRequired(reason, { id: caller.id, at: new Date() }, fail);
    await em.flush();
    return told(id, { db, publish });
  }

  @Handles(confirmNotRequired)
  async confirmNotRequired({ id }: Input<typeof confirmNotRequired>, { em, db, caller, ifMatch, publish, fail }: Context<typeof confirmNotRequired>) {
    (await heldAsSeen(id, { em, ifMatch, fail })).confirmNotRequired({ id: caller.id, at: new Date() }, fail);
    await em.flush();
    return off(id, { db, publish });
  }
}

interface Tx { db: Db; publish: Publish }
async function told(id: string, tx: Tx, change?: 'step' | 'employee') {
  await announceObligations([id], tx, change);
  return (await readObligation(tx.db, id))!;
}
/** Out of the season. */
async function off(id: string, tx: Tx) {
  await wentOff([id], tx);
  return (await readObligation(tx.db, id))!;
}
