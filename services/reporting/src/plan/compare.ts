import { sql, type RawBuilder } from 'kysely';
import type { ExpectedOfClients } from './expected.ts';

/** What is compared: what is expected of some clients for the periods of a year, of all codes or of some. */
export interface Compared { expected: ExpectedOfClients; year: number; codes?: readonly string[] | undefined }

/**
 * The comparison of expected and existing obligations, as common table expressions that end in `classified`: one row per obligation with
 * `kind` (create, restore, remove, move, keep, unchanged) and `why`. Obligations that are off and not expected are not in it.
 */
export function classified({ expected: { clients, wanted }, year, codes }: Compared): RawBuilder<unknown> {
  const ofCodes = codes ? sql`and o.code = any(${codes}::text[])` : sql``;
  return sql`
    member as (select * from unnest(${clients.map(({ id }) => id)}::uuid[], ${clients.map(({ signature }) => signature)}::integer[]) as m(client_id, signature)),
    wanted as (select * from unnest(${wanted.map(({ signature }) => signature)}::integer[], ${wanted.map(({ expectationId }) => expectationId)}::uuid[]) as w(signature, expectation_id)),
    expected as (select m.client_id, t.code, t.period, e.id as expectation_id, e.timetable_id, t.due_on, e.optional
      from member m join wanted w on w.signature = m.signature join expectation e on e.id = w.expectation_id join timetable t on t.id = e.timetable_id),
    existing as (select o.* from obligation o join member m on m.client_id = o.client_id where o.year = ${year} ${ofCodes}),
    joined as (select coalesce(x.client_id, o.client_id) as client_id, coalesce(x.code, o.code) as code, coalesce(x.period, o.period) as period, o.id as obligation_id, x.expectation_id,
        o.due_on as due_before, x.due_on as due_after, coalesce(x.optional, false) as optional, o.state, o.due_by_hand, o.begun, o.cancelled_by_hand, o.timetable_id is distinct from x.timetable_id as dates_differ,
        o.state not in ('planned', 'in-preparation', 'on-agreement', 'to-file', 'failed', 'refused') as past_filing
      from expected x full join existing o on o.client_id = x.client_id and o.code = x.code and o.period = x.period),
    judged as (select *, case
        when obligation_id is null then 'expected'
        when state = 'cancelled' and expectation_id is null then 'off'
        when state = 'cancelled' then case when cancelled_by_hand then 'cancelled-by-hand' else 'back' end
        when state = 'not-required' then 'not-required'
        when due_by_hand then 'due-by-hand'
        when expectation_id is null then case when begun or state <> 'planned' then 'begun' else 'not-expected' end
        when not dates_differ then 'same'
        when past_filing then 'begun' else 'dates-changed' end as verdict from joined),
    classified as (select client_id, code, period, obligation_id, expectation_id, due_before, due_after, optional, case verdict when 'back' then 'expected' else verdict end as why,
        case verdict when 'expected' then 'create' when 'back' then 'restore' when 'not-expected' then 'remove' when 'dates-changed' then 'move' when 'same' then 'unchanged' else 'keep' end as kind
      from judged where verdict <> 'off')`;
}
