import { Period, type CivilDate } from '@kontora/domain';
import type { Db } from '@kontora/platform';
import { sql } from 'kysely';
import type { RuleBook } from '../catalogue/rule-book.ts';
import { contentId } from '../content-id.ts';
import { periodKindOf, type CatalogueItem } from '../rules/catalogue.ts';
import { yearPlanner, type ExpectedObligation, type ExpectedPlan } from '../rules/plan.ts';
import { clipProfile, profileSignature, ReportingProfile } from '../rules/profile.ts';

/** A client as planning sees it. */
export interface PlanClient { id: string; state: string; mergedIntoId: string | null; servicedFrom: string | null; servicedTo: string | null; profile: unknown }
/** The clients with these ids, as planning sees them. */
export const planClients = (db: Db, ids: readonly string[]) =>
  db.rows<PlanClient>(sql`select id, state, merged_into_id, serviced_from, serviced_to, profile from client where id = any(${ids}::uuid[]) order by id`);
/** All clients, in the same order. */
export const allPlanClients = (db: Db) => db.rows<PlanClient>(sql`select id, state, merged_into_id, serviced_from, serviced_to, profile from client order by id`);
/** Something expected that cannot be dated. */
export interface Undated { code: string; period: string; why: 'calendar-year-missing' | 'event-date-missing' }
/** An expectation: which dates it has and why, without a client. */
export interface Content { id: string; timetableId: string; obligation: ExpectedObligation }
interface Expected { index: number; expectations: string[]; undated: Undated[] }
/** What is expected of some clients: which profile each has, and what follows from each profile. */
export interface ExpectedOfClients { clients: { id: string; signature: number }[]; wanted: { signature: number; expectationId: string }[]; undated: (Undated & { signature: number })[]; withoutAny: number }

/** Whether the firm serves the client, or did: prospects and merged organisations are not served. */
const isServed = ({ state, mergedIntoId, servicedTo }: PlanClient) => state !== 'prospect' && mergedIntoId === null && (state === 'client' || servicedTo !== null);

/** The profile that counts for planning: within the time of service. */
export function profileOf(client: PlanClient): ReportingProfile {
  const profile = ReportingProfile.parse(isServed(client) ? client.profile : { segments: [] });
  return clipProfile(profile, { from: client.servicedFrom, to: client.servicedTo } as Parameters<typeof clipProfile>[1]);
}

/** What a year's rules expect of clients; evaluated once per different profile, stored once per different content. */
export class YearExpectations {
  private readonly plan: (profile: ReportingProfile) => ExpectedPlan;
  private readonly known = new Map<string, Expected>();
  private readonly contents = new Map<string, Content>();
  private readonly stored = new Set<string>();
  private pending: Content[] = [];

  constructor(private readonly on: { book: RuleBook; tenantId: string; year: number; codes?: readonly string[] }) {
    const { book, year, codes } = on;
    const items = codes ? book.catalogue.items.filter((item) => codes.includes(item.code)) : book.catalogue.items;
    this.plan = yearPlanner({ catalogue: { ...book.catalogue, items }, calendar: book.calendar, year });
  }

  /** How many different profiles were met so far, the one that expects nothing included. */
  get profiles(): number { return this.known.size; }

  /** What an expectation that `of` named says, and which dates it has. */
  content(expectationId: string): Content { return this.contents.get(expectationId)!; }

  of(clients: readonly PlanClient[]): ExpectedOfClients {
    const met = new Map<number, Expected>();
    const members = clients.map((client) => {
      const expected = this.expectedOf(client);
      met.set(expected.index, expected);
      return { id: client.id, signature: expected.index };
    });
    return {
      clients: members,
      wanted: [...met.values()].flatMap(({ index: signature, expectations }) => expectations.map((expectationId) => ({ signature, expectationId }))),
      undated: [...met.values()].flatMap(({ index: signature, undated }) => undated.map((one) => ({ ...one, signature }))),
      withoutAny: members.filter(({ signature }) => met.get(signature)!.expectations.length === 0).length,
    };
  }

  /** Writes dates, stages and reasons that are not in the database yet. To be called before what `of` answered is used. */
  async store(db: Db): Promise<void> {
    const fresh = this.pending;
    this.pending = [];
    const timetables = [...new Map(fresh.map(({ timetableId, obligation }) => [timetableId, obligation])).entries()].filter(([id]) => !this.stored.has(id));
    if (fresh.length > 0) await insertTimetables(db, { timetables, items: this.on.book.catalogue.items });
    await db.run(sql`insert into expectation (id, timetable_id, optional, since_on, until_on, reasons) select id, "timetableId", optional, since, until, reasons
      from jsonb_to_recordset(${JSON.stringify(fresh.map(({ id, timetableId, obligation: { optional, since, until, reasons } }) => ({ id, timetableId, optional, since, until, reasons })))}::jsonb)
        as e(id uuid, "timetableId" uuid, optional boolean, since date, until date, reasons jsonb) on conflict do nothing`);
    for (const [id] of timetables) this.stored.add(id);
  }

  private expectedOf(client: PlanClient): Expected {
    const whole = profileOf(client);
    const signature = profileSignature(whole, this.on.year);
    const known = this.known.get(signature);
    if (known) return known;
    const { profile, undated } = this.withoutMisplaced(whole);
    const plan = this.plan(profile);
    const expected = {
      index: this.known.size, expectations: plan.obligations.map((obligation) => this.expectationId(obligation)),
      undated: [...undated, ...plan.undated.map(({ code, period, missing }) => ({ code, period, why: 'calendarYear' in missing ? ('calendar-year-missing' as const) : ('event-date-missing' as const) }))],
    };
    this.known.set(signature, expected);
    return expected;
  }

  /** An event noted for a period of the wrong kind must not keep the rest from being planned; it is listed as without a date. */
  private withoutMisplaced(profile: ReportingProfile): { profile: ReportingProfile; undated: Undated[] } {
    const fits = ({ code, period }: { code: string; period: Period }) => {
      const item = this.on.book.catalogue.items.find((one) => one.code === code);
      return !item || !item.period.startsWith('event') || Period.kind(period) === periodKindOf(item.period);
    };
    const misplaced = profile.occurrences.filter((occurrence) => !fits(occurrence) && Period.year(occurrence.period) === this.on.year);
    return { profile: { ...profile, occurrences: profile.occurrences.filter(fits) }, undated: misplaced.map(({ code, period }) => ({ code, period, why: 'event-date-missing' })) };
  }

  private expectationId(obligation: ExpectedObligation): string {
    const { reasons, since, until, optional, code, period, filing, notification, payments, stages } = obligation;
    const timetableId = contentId(this.on.tenantId, 'timetable', code, period, filing, notification, payments, stages);
    const id = contentId(this.on.tenantId, 'expectation', timetableId, optional, since, until, reasons);
    if (!this.contents.has(id)) {
      const content = { id, timetableId, obligation };
      this.contents.set(id, content);
      this.pending.push(content);
    }
    return id;
  }
}

/** The date an obligation is known by: when it is filed, else notified, else first paid. */
export const dueOf = ({ filing, notification, payments }: Pick<ExpectedObligation, 'filing' | 'notification' | 'payments'>): CivilDate => filing ?? notification ?? payments[0]!.due;

/** What a rule says beside its dates may change without them; the newest is kept. */
async function insertTimetables(db: Db, { timetables, items }: { timetables: [string, ExpectedObligation][]; items: readonly CatalogueItem[] }): Promise<void> {
  const rows = timetables.map(([id, o]) => {
    const item = items.find(({ code, valid_from }) => code === o.code && valid_from === o.versionFrom)!;
    const due = dueOf(o);
    const main = o.stages.filter((stage) => stage.workflow === 'main');
    return {
      id, code: o.code, period: o.period, year: Period.year(o.period), periodEnd: Period.lastDay(o.period), name: item.name_ru, kind: item.kind, authority: item.authority, versionFrom: o.versionFrom, filing: o.filing,
      notification: o.notification, payments: o.payments, due, start: main[0]?.start ?? due, leadRole: main[0]?.role ?? 'responsible_accountant',
    };
  });
  await db.run(sql`insert into timetable (id, code, period, year, period_end, name_ru, kind, authority, version_from, filing_on, notification_on, payments, due_on, start_on, lead_role)
    select id, code, period, year, "periodEnd", name, kind, authority, "versionFrom", filing, notification, payments, due, start, "leadRole" from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as t(id uuid, code text, period text, year integer, "periodEnd" date, name text, kind text, authority text, "versionFrom" date, filing date, notification date, payments jsonb, due date, start date, "leadRole" text)
    on conflict (id) do update set name_ru = excluded.name_ru, kind = excluded.kind, authority = excluded.authority, version_from = excluded.version_from`);
  const stages = timetables.flatMap(([id, o]) => o.stages.map(({ key, workflow, no, code, role, start, planned }) => ({ id, key, workflow, no, code, role, start, planned })));
  await db.run(sql`insert into timetable_stage (timetable_id, key, workflow, no, code, role, start_on, planned_on) select id, key, workflow, no, code, role, start, planned
    from jsonb_to_recordset(${JSON.stringify(stages)}::jsonb) as s(id uuid, key text, workflow text, no integer, code text, role text, start date, planned date) on conflict do nothing`);
}
