/**
 * Setting of functions that look rows up in tables that grow. Their plans are kept, and one made while a table was empty must not read all
 * of it later: no sequential scans, and look-ups as `lateral (… offset 0)`, which leaves the planner no other way than the index.
 */
export const BY_INDEX = 'set enable_seqscan = off';

/** A table that repeats part of what rows of an entity say, in a form that can be looked up. */
interface DerivedIndex {
  /** The entity's table. */
  owner: string;
  /** The table kept up to date; without further words each of its rows is one entry. */
  index: string;
  columns: readonly string[];
  /** A select of the columns from the rows named `row`; it may not depend on anything else. */
  entries: (row: string) => string;
  /** An entry that is there already belongs to another row, and the change is refused. */
  exclusive?: true;
}

/**
 * Triggers that keep `index` equal to the entries of `owner`, whatever way rows change: one pass per statement, however many rows it has,
 * and only over entries that came or went. Entries are written in their order, so that two writers cannot wait for each other.
 */
export function derivedIndex({ owner, index, columns, entries, exclusive }: DerivedIndex): string {
  const name = `${owner}_to_${index}`;
  const list = columns.join(', ');
  const gone = (rows: string) => `delete from ${index} where ctid = any(array(select found.ctid from (${rows}) gone
    cross join lateral (select ctid from ${index} i where (${columns.map((c) => `i.${c}`).join(', ')}) = (${columns.map((c) => `gone.${c}`).join(', ')}) offset 0) found));`;
  const come = (rows: string) => `insert into ${index} (${list}) select distinct ${list} from (${rows}) come order by ${list} ${exclusive ? '' : 'on conflict do nothing'};`;
  const [before, after] = [entries('before'), entries('changed')];
  const trigger = (event: string, tables: string) =>
    `create trigger ${name}_${event} after ${event} on ${owner} referencing ${tables} for each statement execute function ${name}();`;
  return `
    create function ${name}() returns trigger language plpgsql ${BY_INDEX} as $$
    begin
      case tg_op
        when 'INSERT' then ${come(after)}
        when 'UPDATE' then ${gone(`${before} except ${after}`)} ${come(`${after} except ${before}`)}
        when 'DELETE' then ${gone(before)}
      end case;
      return null;
    end $$;
    ${trigger('insert', 'new table as changed')}
    ${trigger('update', 'old table as before new table as changed')}
    ${trigger('delete', 'old table as before')}`;
}
