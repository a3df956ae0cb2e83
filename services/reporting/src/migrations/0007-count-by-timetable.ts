import { Migration } from '@mikro-orm/migrations';

/** Stages know the timetable and the client of their obligation, so that a season is counted by timetable and by indexes alone. */
export class CountByTimetable extends Migration {
  override up() {
    this.addSql(`
      alter table stage add column obligation_timetable_id uuid, add column obligation_client_id uuid;
      alter table stage disable trigger audit_update; -- what follows from other rows is nobody's deed
      set local role none;
      update stage s set obligation_timetable_id = o.timetable_id, obligation_client_id = o.client_id from obligation o where o.id = s.obligation_id;
      set local role reporting_owner;
      alter table stage enable trigger audit_update;
      alter table stage alter column obligation_timetable_id set not null, alter column obligation_client_id set not null;

      -- Whoever gives a stage a row need not say what its obligation says.
      create function stage_of_obligation() returns trigger language plpgsql as $$
      begin
        select timetable_id, client_id into new.obligation_timetable_id, new.obligation_client_id from obligation where tenant_id = new.tenant_id and id = new.obligation_id;
        return new;
      end $$;
      create trigger stage_of_obligation before insert on stage for each row when (new.obligation_timetable_id is null) execute function stage_of_obligation();

      -- Whoever gives an obligation other dates need not tell its stages whose they are.
      create function stages_follow_timetable() returns trigger language plpgsql as $$
      begin
        if exists (select from changed n join before o using (id) where n.timetable_id <> o.timetable_id) then
          update stage s set obligation_timetable_id = n.timetable_id, version = s.version + 1, updated_at = now()
            from changed n where s.tenant_id = n.tenant_id and s.obligation_id = n.id and s.obligation_timetable_id <> n.timetable_id;
        end if;
        return null;
      end $$;
      create trigger stages_follow_timetable after update on obligation referencing old table as before new table as changed for each statement execute function stages_follow_timetable();

      -- Many stages are alike in all of this, and such an index holds what is alike once.
      create index stage_season on stage (tenant_id, planned_on, obligation_timetable_id, code, state, start_on, employee_id);
      drop index stage_planned;
      create index stage_timetable on stage (tenant_id, obligation_timetable_id, key, obligation_client_id) where state <> 'withdrawn';
      create index stage_spent on stage (tenant_id, planned_on, obligation_timetable_id, code, employee_id) include (state, start_on, minutes) where minutes is not null;
      create index obligation_season on obligation (tenant_id, timetable_id, client_id) include (state);
      drop index obligation_timetable;
      create index obligation_off on obligation (tenant_id, timetable_id) where begun and state in ('cancelled', 'not-required');
      alter table stage set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);
    `);
  }
}
