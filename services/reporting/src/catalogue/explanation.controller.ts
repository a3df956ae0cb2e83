import { reporting, type Input, type Output } from '@kontora/contracts';
import { CalendarYearMissing, Period } from '@kontora/domain';
import { Handles, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { planClients } from '../plan/expected.ts';
import { governs, WrongPeriodKind, type CatalogueItem } from '../rules/catalogue.ts';
import { deadlines, EventDateMissing, type Deadlines } from '../rules/due-date.ts';
import { planStages } from '../rules/stages.ts';
import { explain, type Existing } from './explain.ts';
import { readRuleBook, type RuleBook } from './rule-book.ts';
import { readRule } from './save-version.ts';

const { explainObligations, previewDueDates, previewRuleDueDates } = reporting;

/** Rules made visible: the arithmetic of a date, and why a client has an obligation or has it not. */
@Controller()
export class ExplanationController {
  @Handles(previewDueDates)
  async previewDueDates({ code, period: id, dates = {} }: Input<typeof previewDueDates>, { db, caller, fail }: Context<typeof previewDueDates>) {
    const book = await readRuleBook({ db, tenantId: caller.tenantId });
    const period = Period.is(id) ? id : fail('wrong-period', at('/period', 'wrong-period', `${id} is not a period.`));
    const item = book.catalogue.items.find((candidate) => candidate.code === code && governs(candidate, period)) ?? fail('no-rule', at('/code', 'no-rule', `The catalogue has no ${code} in force at the end of ${period}.`));
    return dueDates({ item, period, dates, book }, fail);
  }

  @Handles(previewRuleDueDates)
  async previewRule({ period: id, dates = {}, ...wanted }: Input<typeof previewRuleDueDates>, { db, caller, fail }: Context<typeof previewRuleDueDates>) {
    const read = readRule({ ...wanted, validTo: null });
    if ('problem' in read) return fail('invalid-rule', read.problem);
    return dueDates({ item: read.item, period: Period.parse(id), dates, book: await readRuleBook({ db, tenantId: caller.tenantId }) }, fail);
  }

  @Handles(explainObligations)
  async explain({ id, year, code }: Input<typeof explainObligations>, { db, caller, fail }: Context<typeof explainObligations>) {
    const [book, [client], existing] = await Promise.all([
      readRuleBook({ db, tenantId: caller.tenantId }), planClients(db, [id]),
      db.rows<Existing>(sql`select id, code, period, state, due_on from obligation where client_id = ${id} and year = ${year}`),
    ]);
    return { organisationId: id, year, data: explain({ book, tenantId: caller.tenantId, year, code, client: client ?? fail('not-found'), existing }) };
  }
}

const at = (pointer: string, code: string, detail: string) => ({ detail, errors: [{ pointer, code, detail }] });

interface Asked { item: CatalogueItem; period: Period; dates: Record<string, string>; book: RuleBook }
type Fail = (code: 'wrong-period' | 'calendar-year-missing' | 'event-date-missing', problem: ReturnType<typeof at>) => never;

/** Dates and stages of one obligation for one period. */
function dueDates({ item, period, dates, book: { catalogue, calendar } }: Asked, fail: Fail): Output<typeof previewDueDates> {
  try {
    const due = deadlines(item, period, { calendar, dates: dates as Parameters<typeof deadlines>[2]['dates'] & object });
    const stages = planStages(item, period, { deadlines: due, stageCodes: catalogue.stage_codes, calendar });
    return { code: item.code, period, versionFrom: item.valid_from, dates: shown(due), stages: stages.map(({ key, code, role, start, planned, moved }) => ({ key, code, role, startOn: start, plannedOn: planned, moved })) };
  } catch (error) {
    if (error instanceof WrongPeriodKind) fail('wrong-period', at('/period', 'wrong-period', error.message));
    if (error instanceof CalendarYearMissing) fail('calendar-year-missing', at('/period', 'calendar-year-missing', error.message));
    if (error instanceof EventDateMissing) fail('event-date-missing', at(`/dates/${error.event ?? ''}`, 'event-date-missing', error.message));
    throw error;
  }
}

function shown({ filing, notification, payments }: Deadlines) {
  return [
    ...(filing ? [{ what: 'filing' as const, code: null, ...filing }] : []),
    ...(notification ? [{ what: 'notification' as const, code: null, ...notification }] : []),
    ...payments.map(({ code, due }) => ({ what: 'payment' as const, code, ...due })),
  ].map(({ steps, ...date }) => ({ ...date, steps: [...steps] }));
}
