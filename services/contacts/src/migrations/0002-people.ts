import { life } from '@kontora/platform';
import { Migration } from '@mikro-orm/migrations';
import { derivedIndex } from './derived-index.ts';

/** People, and what they are to organisations. */
export class People extends Migration {
  override up() {
    this.addSql(`
      create table person (${life},
        name text not null,
        surname text,
        given text,
        patronymic text,
        position text,
        phones jsonb not null default '[]',
        emails jsonb not null default '[]',
        description text,
        custom jsonb not null default '{}',
        external_refs jsonb not null default '[]',
        search_text text not null,
        unique (tenant_id, id)
      );
      create index person_name on person (tenant_id, name, id);
      create index person_created on person (tenant_id, created_at, id);
      select tenancy('person');
      select audited('person');
      ${derivedIndex({
        owner: 'person', index: 'external_ref', columns: ['tenant_id', 'entity', 'system', 'external_id', 'entity_id'], exclusive: true,
        entries: (row) => `select r.tenant_id, 'person' as entity, x ->> 'system' as system, x ->> 'id' as external_id, r.id as entity_id from ${row} r, jsonb_array_elements(r.external_refs) x`,
      })}

      create table person_link (${life},
        person_id uuid not null,
        organisation_id uuid not null,
        role text not null check (role in ('director', 'signatory', 'accountant', 'founder', 'contact', 'other')),
        position text,
        from_date date,
        to_date date check (to_date >= from_date),
        unique (tenant_id, id),
        foreign key (tenant_id, person_id) references person (tenant_id, id),
        foreign key (tenant_id, organisation_id) references organisation (tenant_id, id),
        constraint person_link_once exclude using gist (tenant_id with =, organisation_id with =, person_id with =, role with =, daterange(from_date, to_date, '[]') with &&)
      );
      create index person_link_of_organisation on person_link (tenant_id, organisation_id, role);
      create index person_link_of_person on person_link (tenant_id, person_id);
      select tenancy('person_link');
      select audited('person_link');
    `);
  }
}
