import { contacts, fillRoute } from '@kontora/contracts';
import { latinFold } from '@kontora/domain';
import { findByReading } from '../services/contacts/src/search/find.ts';
import { readQuery } from '../services/contacts/src/search/read-query.ts';
import { startFloor } from './lib/floor.ts';
import { round, type Benchmark } from './lib/figure.ts';
import { load, ratio } from './lib/load.ts';
import { databaseOf, withStack } from './lib/stack.ts';
import { statementOf } from './lib/statement.ts';

const ORGANISATIONS = Number(process.env.ORGANISATIONS ?? 1_000_000);
const HITS = 10;
const WORDS = ['Ромашка', 'Василёк', 'Северный ветер', 'Альфа-Строй', 'Техноснаб', 'Медтехника', 'Агропром', 'Вектор', 'Горизонт', 'Дельта', 'Квартал', 'Лесной двор', 'Магистраль', 'Невский свет', 'Орион', 'Прогресс', 'Рассвет', 'Сапфир', 'Титан', 'Уралкомплект'];
/** What a person types, letter by letter: beginnings of words, and a word with a number, which few have. */
const TYPED = ['рома', 'север', 'техно', 'меди', 'агро', 'вект', 'гориз', 'квар', 'маги', 'сапф', 'орион 77', 'титан 12', 'вектор 90'];

/** Search while typing, in one firm with a million organisations, against the one statement that finds by the likeliest reading. */
export const typeahead: Benchmark = {
  name: 'typeahead',
  run: () => withStack(async (bench) => {
    const writer = await bench.superuser.connect(); // with all that triggers add: search terms are what is measured
    await writer.query(`set search_path = contacts, public; set app.tenant_id = '${bench.firmId}'; set app.actor = 'bench'; set app.operation = 'bench'; set app.trace = 'bench'`);
    await writer.query(`
      insert into organisation (tenant_id, name, search_name, search_text)
      select $1, 'ООО «' || w.name || ' ' || n || '»', w.folded || ' ' || n, w.folded || ' ' || n
      from generate_series(1, ${ORGANISATIONS}) n join (select row_number() over () - 1 as no, name, folded from unnest($2::text[], $3::text[]) as w (name, folded)) w on w.no = n % ${WORDS.length}`,
    [bench.firmId, WORDS, WORDS.map((name) => latinFold(name.toLowerCase()))]);
    writer.release(true);
    await bench.superuser.query('vacuum analyze contacts.organisation, contacts.search_term');
    const statements = await Promise.all(TYPED.map((q) => statementOf((db) => findByReading(db, { ...readQuery(q)[0]!, terms: readQuery(q)[0]!.terms.slice(-1) }, HITS))));
    const names = statements[0]!.parameters.map((_, i) => `p${i + 1}`);
    const floor = await startFloor(databaseOf(bench, 'contacts'), [{ path: '/search', sql: statements[0]!.sql, parameters: names }]);
    try {
      const ours = (n: number) => ({ path: fillRoute(contacts.searchContacts, { q: TYPED[n % TYPED.length]!, limit: HITS }).path + queryOf({ q: TYPED[n % TYPED.length]!, limit: HITS }), headers: bench.headers });
      const bare = (n: number) => ({ path: `/search${queryOf(Object.fromEntries(statements[n % TYPED.length]!.parameters.map((value, i) => [names[i], value])))}` });
      const found = await ratio(() => load(bench.stack.url, { ask: ours }), () => load(floor.url, { ask: bare }));
      if (found.ours.failed > 0) throw new Error(`${found.ours.failed} searches failed.`);
      return [{ what: `typeahead over ${round(ORGANISATIONS)} organisations`, measured: `${round(found.ours.perSecond)}/s (p99 ${round(found.ours.p99)} ms) of ${round(found.floor.perSecond)}/s`, value: found.ratio, aim: { atLeast: 0.5 } }];
    } finally { await floor.stop(); }
  }),
};

const queryOf = (values: Record<string, unknown>) => `?${new URLSearchParams(Object.entries(values).map(([name, value]) => [name, String(value)]))}`;
