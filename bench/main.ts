import { consolePages } from './console.ts';
import { edge } from './edge.ts';
import { generation } from './generation.ts';
import { importing } from './import.ts';
import { met, table, type Benchmark, type Figure } from './lib/figure.ts';
import { matrix } from './matrix.ts';
import { memory } from './memory.ts';
import { outbox } from './outbox.ts';
import { typeahead } from './typeahead.ts';

const ALL: readonly Benchmark[] = [consolePages, edge, generation, importing, matrix, memory, outbox, typeahead];

/** `npm run bench [-- name …]`: runs the benchmarks one after the other and prints what they found beside what is asked. */
const wished = process.argv.slice(2);
const unknown = wished.filter((name) => !ALL.some((benchmark) => benchmark.name === name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. There are: ${ALL.map(({ name }) => name).join(', ')}.`);
  process.exit(1);
}
const figures: Figure[] = [];
for (const { name, run } of ALL.filter((benchmark) => wished.length === 0 || wished.includes(benchmark.name))) {
  console.log(`${name} …`);
  const found = await run();
  for (const figure of found) console.log(`  ${figure.what}: ${figure.measured} → ${figure.value.toFixed(2)} ${met(figure) ? '' : '(missed)'}`);
  figures.push(...found);
}
console.log(`\n${table(figures)}`);
process.exit(0);
