import type { Signal } from '@kontora/platform';

const TODAY = `(now() at time zone 'Europe/Moscow')::date`;
const OFF = `state in ('cancelled', 'not-required')`;
/** Firm by firm, so that each reaches its rows by an index, all of which are led by the firm. */
const perFirm = (read: string) => `known_firm f cross join lateral (${read} and tenant_id = f.id) o`;
const midnight = (day: string) => `(${day}::timestamp at time zone 'Europe/Moscow')`;

/** The season as those see it who run the installation: what should have happened by itself and has not, and what people are late with. */
export const reportingSignals: readonly Signal[] = [
  {
    name: 'kontora_stages_unreleased_age_seconds', help: 'How long the stage that waits longest should have been released',
    sql: `select coalesce(max(extract(epoch from now() - ${midnight('first')})), 0)::float8 as value from ${perFirm(`select min(next_start_on) as first from obligation where next_start_on <= ${TODAY} and not ${OFF}`)}`,
  },
  {
    name: 'kontora_obligations_unreleased', help: 'Obligations with a stage that should have been released',
    sql: `select coalesce(sum(n), 0)::float8 as value from ${perFirm(`select count(*) as n from obligation where next_start_on <= ${TODAY} and not ${OFF}`)}`,
  },
  {
    name: 'kontora_obligation_gaps_open', help: 'Differences between expected and existing obligations that the daily check found, by kind (missing: should have been generated and is not)', label: { name: 'kind', values: ['missing', 'surplus', 'moved'] },
    sql: 'select kind as key, count(*)::float8 as value from gap where settled_on is null group by kind',
  },
  {
    name: 'kontora_obligations_late', help: 'Obligations due before today, within the last 90 days, and not filed',
    sql: `select coalesce(sum(n), 0)::float8 as value from ${perFirm(`select count(*) as n from obligation where due_on < ${TODAY} and due_on >= ${TODAY} - 90 and filed_on is null and not ${OFF}`)}`,
  },
  {
    name: 'kontora_obligations_due_soon', help: 'Obligations due today or in the six days after and not filed',
    sql: `select coalesce(sum(n), 0)::float8 as value from ${perFirm(`select count(*) as n from obligation where due_on >= ${TODAY} and due_on < ${TODAY} + 7 and filed_on is null and not ${OFF}`)}`,
  },
];
