import { life } from '@kontora/platform';
import { Migration } from '@mikro-orm/migrations';

/** Obligations of clients: what was derived from rules (shared, found by content), and what has a life of its own. */
export class Obligations extends Migration {
  override up() {
    this.addSql(`
      -- Dates and stages of one obligation type for one period; the id follows from the content, so all clients share it.
      create table timetable (
        id uuid primary key,
        tenant_id uuid not null default tenant(),
        code text not null,
        period text not null,
        year integer not null,
        period_end date not null,
        name_ru text not null,
        kind text not null,
        authority text not null,
        version_from date,
        filing_on date,
        notification_on date,
        payments jsonb not null,
        due_on date not null,
        start_on date not null,
        lead_role text not null,
        unique (tenant_id, id)
      );
      select tenancy('timetable');

      create table timetable_stage (
        tenant_id uuid not null default tenant(),
        timetable_id uuid not null,
        key text not null,
        workflow text not null,
        no integer not null,
        code text not null,
        role text not null,
        start_on date not null,
        planned_on date not null,
        primary key (tenant_id, timetable_id, key),
        foreign key (tenant_id, timetable_id) references timetable (tenant_id, id)
      );
      create index timetable_stage_planned on timetable_stage (tenant_id, planned_on);
      select tenancy('timetable_stage');

      -- Why an obligation applies, shared by all clients of whom the same is true; the id follows from the content.
      create table expectation (
        id uuid primary key,
        tenant_id uuid not null default tenant(),
        timetable_id uuid not null,
        optional boolean not null,
        since_on date not null,
        until_on date not null,
        reasons jsonb not null,
        unique (tenant_id, id),
        foreign key (tenant_id, timetable_id) references timetable (tenant_id, id)
      );
      select tenancy('expectation');

      create table obligation (
        ${life},
        client_id uuid not null,
        code text not null,
        period text not null,
        year integer not null,
        period_end date not null,
        kind text not null,
        authority text not null,
        expectation_id uuid not null,
        timetable_id uuid not null,
        state text not null default 'planned' check (state in ('planned', 'in-preparation', 'on-agreement', 'to-file', 'filed', 'delivered', 'accepted', 'closed', 'failed', 'refused', 'needs-clarification', 'not-required', 'cancelled')),
        state_comment text,
        due_on date not null,
        due_by_hand boolean not null default false,
        filed_on date,
        filed_confirmed boolean not null default false,
        correction_no integer not null default 0,
        employee_id uuid,
        employee_by_hand boolean not null default false,
        figures text not null default 'none' check (figures in ('none', 'proposed', 'agreed', 'voided')),
        begun boolean not null default false,
        cancelled_by_hand boolean not null default false,
        not_required jsonb,
        next_start_on date,
        unique (tenant_id, id),
        unique (tenant_id, client_id, code, period),
        foreign key (tenant_id, client_id) references client (tenant_id, id),
        foreign key (tenant_id, expectation_id) references expectation (tenant_id, id),
        foreign key (tenant_id, timetable_id) references timetable (tenant_id, id)
      );
      -- With all that the matrix and its usual filters need: sums over a firm's season never touch the rows.
      create index obligation_due on obligation (tenant_id, due_on, id) include (client_id, correction_no, code, state, filed_on, employee_id, period, kind, authority);
      create index obligation_period_end on obligation (tenant_id, period_end, id) include (client_id, correction_no, due_on, code, state, filed_on, employee_id, period, kind, authority);
      -- An index alone answers only for pages known to be visible to all: the season moves in steps smaller than a fifth of the table.
      alter table obligation set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);
      create index obligation_timetable on obligation (tenant_id, timetable_id);
      create index obligation_release on obligation (tenant_id, next_start_on) where next_start_on is not null;
      select tenancy('obligation');
      select audited('obligation');

      -- A stage gets a row when its life begins: on release, or when somebody moves or assigns it. Until then it is its timetable's.
      create table stage (
        ${life},
        obligation_id uuid not null,
        key text not null,
        workflow text not null,
        no integer not null,
        code text not null,
        role text not null,
        state text not null default 'planned' check (state in ('planned', 'released', 'in-work', 'done', 'skipped', 'blocked', 'withdrawn')),
        start_on date not null,
        planned_on date not null,
        employee_id uuid,
        group_id uuid,
        moved_by_hand boolean not null default false,
        assigned_by_hand boolean not null default false,
        completed_on date,
        completed_by text,
        ended_by_task boolean not null default false,
        minutes integer,
        comment text,
        unique (tenant_id, id),
        unique (tenant_id, obligation_id, key),
        foreign key (tenant_id, obligation_id) references obligation (tenant_id, id),
        constraint stage_dates_in_order check (start_on <= planned_on)
      );
      create index stage_planned on stage (tenant_id, planned_on);
      select tenancy('stage');
      select audited('stage');

      -- Every stage of every obligation: those without a row of their own as their timetable has them, then those with one. Two plain halves, so that conditions reach their indexes.
      create view obligation_stage with (security_invoker = true) as
        select o.id as obligation_id, o.client_id, o.code as obligation_code, o.period, o.year, o.state as obligation_state, t.key, t.workflow, t.no, t.code, null::uuid as id,
          case when o.state in ('cancelled', 'not-required') then 'withdrawn' else 'planned' end as state, t.role, r.employee_id, case when r.id is null then q.group_id end as group_id, t.start_on, t.planned_on,
          null::date as completed_on, null::integer as minutes, false as moved_by_hand, false as assigned_by_hand, null::text as comment
        from obligation o
        join timetable_stage t on t.tenant_id = o.tenant_id and t.timetable_id = o.timetable_id
        left join client_role r on r.tenant_id = o.tenant_id and r.client_id = o.client_id and r.role = t.role and t.planned_on between r.from_on and r.to_on
        left join stage_role q on q.tenant_id = o.tenant_id and q.role = t.role
        where not exists (select from stage s where s.tenant_id = o.tenant_id and s.obligation_id = o.id and s.key = t.key)
        union all
        select o.id, o.client_id, o.code, o.period, o.year, o.state, s.key, s.workflow, s.no, s.code, s.id, s.state, s.role, s.employee_id, s.group_id, s.start_on, s.planned_on,
          s.completed_on, s.minutes, s.moved_by_hand, s.assigned_by_hand, s.comment
        from stage s join obligation o on o.tenant_id = s.tenant_id and o.id = s.obligation_id;

      create table filing (
        ${life},
        obligation_id uuid not null,
        no integer not null,
        step text not null,
        correction_no integer not null,
        on_date date not null,
        proof jsonb,
        comment text,
        cause text check (cause in ('client', 'firm', 'authority')),
        recorded_by text not null default current_setting('app.actor'),
        unique (tenant_id, obligation_id, no),
        foreign key (tenant_id, obligation_id) references obligation (tenant_id, id)
      );
      select tenancy('filing');
      select audited('filing');

      create table figures (
        ${life},
        obligation_id uuid not null,
        revision integer not null,
        lines jsonb not null,
        hash text not null,
        proposed_by text not null default current_setting('app.actor'),
        agreement jsonb,
        unique (tenant_id, obligation_id, revision),
        foreign key (tenant_id, obligation_id) references obligation (tenant_id, id)
      );
      select tenancy('figures');
      select audited('figures');
    `);
  }
}
