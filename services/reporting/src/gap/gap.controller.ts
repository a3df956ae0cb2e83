import { reporting, type Input } from '@kontora/contracts';
import { Handles, Scheduled, type Context, type Publish } from '@kontora/platform';
import type { ScheduleContext } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { readRuleBook } from '../catalogue/rule-book.ts';
import { addApplied, applyDifferences, CLIENTS_A_STEP, NOTHING_APPLIED } from '../plan/accept.ts';
import { confirmFirst, hangsOnUnconfirmed } from '../plan/unconfirmed.ts';
import { today } from '../today.ts';
import { checkGaps, type GapsChecked } from './check-gaps.ts';

const { checkGaps: checkNow, fillGaps, listGaps } = reporting;

/** An open gap as the difference that closes it. */
const OPEN_GAPS = sql`(select g.id, g.client_id, g.code, g.period, g.obligation_id, g.expectation_id, g.due_on,
  case g.kind when 'surplus' then 'remove' when 'moved' then 'move' else case when g.obligation_id is null then 'create' else 'restore' end end as kind from gap g where g.settled_on is null) c`;

/** The expected set minus the existing one, every morning; and the way to close what is found. */
@Controller()
export class GapController {
  @Scheduled({ at: '04:45' })
  async checkGapsDaily({ tenants, inTenant }: ScheduleContext) {
    for (const tenantId of await tenants()) {
      const result = await checkGaps(tenantId, (work) => inTenant(tenantId, work));
      await inTenant(tenantId, async ({ publish }) => tell(tenantId, result, publish));
    }
  }

  @Handles(checkNow)
  async check(_: Input<typeof checkNow>, { caller, step }: Context<typeof checkNow>) {
    const result = await checkGaps(caller.tenantId, step);
    await step(async ({ publish }) => tell(caller.tenantId, result, publish));
    return result;
  }

  @Handles(listGaps)
  list(_: Input<typeof listGaps>, { list }: Context<typeof listGaps>) {
    return list({
      columns: {
        kind: sql`g.kind`, organisationId: sql`g.client_id`, organisationName: { at: sql`k.name`, notNull: true, name: true }, code: sql`g.code`, dueOn: sql`g.due_on`, foundOn: { at: sql`g.found_on`, notNull: true }, settledOn: sql`g.settled_on`,
      },
      id: sql`g.id`, from: sql`gap g join client k on k.id = g.client_id`,
      select: sql`g.id, g.kind, g.client_id as organisation_id, k.name as organisation_name, g.code, g.period, g.obligation_id, g.due_on, g.found_on, g.settled_on`,
    });
  }

  @Handles(fillGaps)
  async fill({ ids = undefined, unconfirmed }: Input<typeof fillGaps>, { db, caller, step, fail }: Context<typeof fillGaps>) {
    const waits = hangsOnUnconfirmed(await readRuleBook({ db, tenantId: caller.tenantId }), { code: sql`c.code`, due: sql`case c.kind when 'remove' then null else c.due_on end` });
    const selected = sql<boolean>`(${ids ?? null}::uuid[] is null or c.id = any(${ids ?? null}::uuid[]))`;
    const gaps = await db.rows<{ clientId: string; code: string; waits: boolean }>(sql`select distinct c.client_id, c.code, ${waits} as waits from ${OPEN_GAPS} where ${selected}`);
    const waiting = [...new Set(gaps.filter((gap) => gap.waits).map((gap) => gap.code))].sort();
    if (waiting.length > 0 && unconfirmed === 'refuse') fail('unconfirmed-rules', confirmFirst(waiting));
    const clients = [...new Set(gaps.map((gap) => gap.clientId))].sort();
    let applied = NOTHING_APPLIED;
    for (let at = 0; at < clients.length; at += CLIENTS_A_STEP) {
      const where = sql<boolean>`${selected} and not ${waits} and c.client_id = any(${clients.slice(at, at + CLIENTS_A_STEP)}::uuid[])`;
      applied = addApplied(applied, await step(async (tx) => {
        const done = await applyDifferences({ from: OPEN_GAPS, where }, tx);
        await tx.db.run(sql`update gap g set settled_on = ${today()}, version = g.version + 1, updated_at = now() from ${OPEN_GAPS} join obligation o on o.client_id = c.client_id and o.code = c.code and o.period = c.period
          where ${where} and g.id = c.id and (case c.kind when 'remove' then o.state = 'cancelled' else o.state <> 'cancelled' and o.expectation_id = c.expectation_id end)`);
        return done;
      }));
    }
    const left = await db.row<{ left: number }>(sql`select count(*)::integer as left from ${OPEN_GAPS} where ${selected}`);
    return { ...applied, left: left!.left };
  }
}

const tell = (tenantId: string, result: GapsChecked, publish: Publish) => publish(reporting.events.gapsChecked, tenantId, { on: today(), ...result });
