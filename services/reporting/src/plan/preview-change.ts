import type { reporting, Output } from '@kontora/contracts';
import { inNameOrder } from '@kontora/platform';
import { sql } from 'kysely';
import type { RuleBook } from '../catalogue/rule-book.ts';
import type { RuleSource } from '../catalogue/rule-rows.ts';
import { allPlanClients, dueOf, YearExpectations, type PlanClient, type Undated } from './expected.ts';

type Preview = Output<typeof reporting.previewCalendarYear>;
/** Rules as they are and as they would be, and for which years of periods to compare them; of all codes or of some. */
export interface Change { before: RuleBook; after: RuleBook; years: readonly number[]; codes?: readonly string[] }
/** One effect on every client with a profile. */
interface Effect { signature: number; code: string; period: string; effect: 'appear' | 'vanish' | 'move' | 'same'; before: string | null; after: string | null }

const EXAMPLES = 200;

/** What would come of a change of rules, before it acts. What people decided by hand, and what is begun or filed, stays as a plan would leave it. */
export async function previewChange({ years, ...change }: Change, source: RuleSource): Promise<Preview> {
  const clients = await allPlanClients(source.db);
  const parts = await Promise.all(years.map(async (year) => {
    const { members, effects, undated } = effectsOf({ ...change, year, tenantId: source.tenantId }, clients);
    return { ...(await countEffects({ members, effects }, source)), undated };
  }));
  const total = (effect: Effect['effect']) => parts.reduce((sum, part) => sum + (part.counts[effect] ?? 0), 0);
  return {
    appear: total('appear'), vanish: total('vanish'), move: total('move'), same: total('same'), clients: new Set(parts.flatMap((part) => part.clients)).size,
    examples: parts.flatMap((part) => part.examples).slice(0, EXAMPLES), undated: parts.flatMap((part) => part.undated),
  };
}

type Members = { id: string; signature: number }[];
interface YearChange extends Omit<Change, 'years'> { year: number; tenantId: string }

/** Compares, for each different profile, what is expected by the rules as they are and as they would be. */
function effectsOf({ before, after, year, tenantId, codes }: YearChange, clients: readonly PlanClient[]): { members: Members; effects: Effect[]; undated: Preview['undated'] } {
  const scope = { tenantId, year, ...(codes ? { codes } : {}) };
  const side = (book: RuleBook) => {
    const expectations = new YearExpectations({ book, ...scope });
    const expected = expectations.of(clients);
    const bySignature = Map.groupBy(expected.wanted, ({ signature }) => signature);
    return { expected, of: (signature: number) => new Map((bySignature.get(signature) ?? []).map(({ expectationId }) => expectations.content(expectationId)).map((content) => [content.obligation.key, content])) };
  };
  const [was, willBe] = [side(before), side(after)];
  const effects = [...new Set(willBe.expected.clients.map(({ signature }) => signature))].flatMap((signature): Effect[] => {
    const [old, next] = [was.of(signature), willBe.of(signature)];
    return [...new Set([...old.keys(), ...next.keys()])].map((key) => {
      const [from, to] = [old.get(key), next.get(key)];
      const { code, period } = (to ?? from)!.obligation;
      const effect = !from ? 'appear' : !to ? 'vanish' : from.timetableId === to.timetableId ? 'same' : 'move';
      return { signature, code, period, effect, before: from ? dueOf(from.obligation) : null, after: to ? dueOf(to.obligation) : null };
    });
  });
  return { members: willBe.expected.clients, effects, undated: distinctUndated(willBe.expected.undated) };
}

const distinctUndated = (undated: readonly Undated[]) => [...new Map(undated.map(({ code, period, why }) => [`${code}:${period}`, { code, period, missing: why }])).values()];

interface Counted { counts: Partial<Record<Effect['effect'], number>>; clients: string[]; examples: Preview['examples'] }

async function countEffects({ members, effects }: { members: Members; effects: readonly Effect[] }, { db }: RuleSource): Promise<Counted> {
  const column = <K extends keyof Effect>(name: K) => effects.map((effect) => effect[name]);
  const happening = sql`with member as (select * from unnest(${members.map(({ id }) => id)}::uuid[], ${members.map(({ signature }) => signature)}::integer[]) as m(client_id, signature)),
    effect as (select * from unnest(${column('signature')}::integer[], ${column('code')}::text[], ${column('period')}::text[], ${column('effect')}::text[], ${column('before')}::date[], ${column('after')}::date[]) as e(signature, code, period, effect, before, after)),
    happening as (select m.client_id, e.code, e.period, e.before, e.after, case when o.id is null or case e.effect
          when 'appear' then o.state = 'cancelled' and not o.cancelled_by_hand
          when 'vanish' then o.state = 'planned' and not o.begun and not o.due_by_hand
          else o.state in ('planned', 'in-preparation', 'on-agreement', 'to-file', 'failed', 'refused') and not o.due_by_hand end then e.effect else 'same' end as effect
      from member m join effect e on e.signature = m.signature left join obligation o on o.client_id = m.client_id and o.code = e.code and o.period = e.period)`;
  const [counts, clients, examples] = await Promise.all([
    db.rows<{ effect: Effect['effect']; count: number }>(sql`${happening} select effect, count(*)::integer as count from happening group by effect`),
    db.rows<{ id: string }>(sql`${happening} select distinct client_id as id from happening where effect <> 'same'`),
    db.rows<Preview['examples'][number]>(sql`${happening} select h.client_id as organisation_id, k.name as organisation_name, h.code, h.period, h.effect, h.before, h.after
      from happening h join client k on k.id = h.client_id where h.effect <> 'same' order by ${inNameOrder(sql`k.name`)}, h.code, h.period, k.id limit ${EXAMPLES}`),
  ]);
  return { counts: Object.fromEntries(counts.map(({ effect, count }) => [effect, count])), clients: clients.map(({ id }) => id), examples };
}
