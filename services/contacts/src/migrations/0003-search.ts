import { Migration } from '@mikro-orm/migrations';
import { BY_INDEX, derivedIndex } from './derived-index.ts';

const terms = (owner: string, alive: string) => derivedIndex({
  owner, index: 'search_term', columns: ['tenant_id', 'term', 'entity', 'entity_id'],
  entries: (row) => `select r.tenant_id, t as term, '${owner}' as entity, r.id as entity_id from ${row} r, string_to_table(r.search_text, ' ') t where t <> '' and ${alive}`,
});

/**
 * Search by words and their beginnings: every word of an organisation or person is a row found by a range of the primary key, which row
 * security lets through (pattern and trigram indexes it does not). `search_word` lists the different words of a firm under themselves and
 * under themselves with one letter left out: two words one typing error apart (a letter too many, too few, wrong, or two swapped) meet there.
 */
export class Search extends Migration {
  override up() {
    this.addSql(`
      create table search_term (
        tenant_id uuid not null default tenant(),
        term text collate "C" not null,
        entity text not null check (entity in ('organisation', 'person')),
        entity_id uuid not null,
        primary key (tenant_id, term, entity, entity_id)
      );
      select tenancy('search_term');
      create table search_word (
        tenant_id uuid not null default tenant(),
        near text collate "C" not null,
        word text collate "C" not null,
        primary key (tenant_id, near, word)
      );
      select tenancy('search_word');

      create function is_word(term text) returns boolean immutable parallel safe language sql return length(term) between 4 and 30 and term !~ '[0-9@_]';
      create function learn_words() returns trigger language plpgsql ${BY_INDEX} as $$
      begin
        insert into search_word (tenant_id, near, word)
        select w.tenant_id, n.near, w.word
        from (select distinct tenant_id, term as word from added where is_word(term)) w
        cross join lateral (select w.word as near union select overlay(w.word placing '' from i for 1) from generate_series(1, length(w.word)) i) n
        where not exists (select from search_word known where (known.tenant_id, known.near, known.word) = (w.tenant_id, w.word, w.word) offset 0)
        order by 1, 2, 3 on conflict do nothing;
        return null;
      end $$;
      create function forget_words() returns trigger language plpgsql ${BY_INDEX} as $$
      begin
        delete from search_word where ctid = any(array(
          select found.ctid from (select distinct tenant_id, term as word from removed where is_word(term)) w
          cross join lateral (select w.word as near union select overlay(w.word placing '' from i for 1) from generate_series(1, length(w.word)) i) n
          cross join lateral (select ctid from search_word s where (s.tenant_id, s.near, s.word) = (w.tenant_id, n.near, w.word) offset 0) found
          where not exists (select from search_term t where (t.tenant_id, t.term) = (w.tenant_id, w.word) offset 0)));
        return null;
      end $$;
      create trigger learn_words after insert on search_term referencing new table as added for each statement execute function learn_words();
      create trigger forget_words after delete on search_term referencing old table as removed for each statement execute function forget_words();
      ${terms('organisation', 'r.merged_into_id is null')}
      ${terms('person', 'true')}
    `);
  }
}
