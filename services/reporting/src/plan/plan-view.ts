import { ACTING_CHANGES, type reporting, type Output } from '@kontora/contracts';
import { sql } from 'kysely';
import { readRuleBook } from '../catalogue/rule-book.ts';
import type { RuleSource } from '../catalogue/rule-rows.ts';
import { NO_COUNTS, type Counts } from './make-plan.ts';

type Plan = Output<typeof reporting.getSeasonPlan>;
/** A plan as read; see `planColumns`. */
export type PlanRow = Omit<Plan, 'unconfirmed' | 'counts'> & { counts: Partial<Counts> };

/** From `plan p`. */
export const planColumns = sql`p.id, p.version, p.year, p.scope, p.state, p.counts, p.clients, p.profiles, p.without_any, p.created_by, p.created_at,
  (select count(*)::integer from plan_change c where c.plan_id = p.id and not c.applied and c.kind = any(${[...ACTING_CHANGES]}::text[])) as pending`;

export const planView = (row: PlanRow) => ({ ...row, counts: { ...NO_COUNTS, ...row.counts } });

/** A plan with the rules that must be confirmed before all of it can be accepted. */
export async function readPlan(id: string, source: RuleSource): Promise<Plan | undefined> {
  const row = await source.db.row<PlanRow>(sql`select ${planColumns} from plan p where p.id = ${id}`);
  if (!row) return undefined;
  const { unconfirmed } = await readRuleBook(source);
  const pending = sql`from plan_change c where c.plan_id = ${id} and not c.applied and c.kind = any(${[...ACTING_CHANGES]}::text[]) and c.due_after is not null`;
  const types = await source.db.rows<{ code: string; changes: number }>(sql`select c.code, count(*)::integer as changes ${pending} and c.code = any(${[...unconfirmed.types.keys()]}::text[]) group by 1 order by 1`);
  const years = await source.db.rows<{ year: number; changes: number }>(sql`select extract(year from c.due_after)::integer as year, count(*)::integer as changes ${pending}
    and extract(year from c.due_after)::integer = any(${[...unconfirmed.years.keys()]}::integer[]) group by 1 order by 1`);
  return {
    ...planView(row),
    unconfirmed: [
      ...types.map(({ code, changes }) => ({ what: 'type' as const, code, confidence: unconfirmed.types.get(code)!, changes })),
      ...years.map(({ year, changes }) => ({ what: 'calendar' as const, code: String(year), confidence: unconfirmed.years.get(year)!, changes })),
    ],
  };
}
