import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { boards } from './boards.ts';
import { grafana } from './panels.ts';
import { metricsIn, metricsOf } from './promql.ts';

test.each([
  ['up{job="kontora"} == 0', ['up']],
  ['histogram_quantile(0.95, sum by (le, component) (rate(a_seconds_bucket{outcome=~"x|{y}"}[$__rate_interval])))', ['a_seconds_bucket']],
  ['max by (pod) (in_recovery > is_up) or absent(backup_at) and time() - last > 1e3', ['backup_at', 'in_recovery', 'is_up', 'last']],
  ['used / on (pod) limit{resource="memory"} > 0.9', ['limit', 'used']],
  ['kontora:errors:rate5m unless other offset 5m', ['kontora:errors:rate5m', 'other']],
])('the metrics that %s reads', (expr, expected) => expect(metricsIn(expr)).toEqual(expected));

test('the metrics that a scrape offers', () => {
  expect([...metricsOf('# HELP a b\n# TYPE a gauge\na{x="1"} 2\n# TYPE h histogram\nh_bucket{le="1"} 0\n')]).toEqual(['a', 'h_bucket', 'h_sum', 'h_count']);
});

test.each(Object.keys(boards))('the dashboard %s lies in its file as it is written here', (name) => {
  const file = readFileSync(join(import.meta.dirname, 'dashboards', `${name}.json`), 'utf8');
  expect(JSON.parse(file)).toEqual(JSON.parse(JSON.stringify(grafana(boards[name]!))));
});

test('panels do not lie over each other', () => {
  for (const board of Object.values(boards)) {
    const places = (grafana(board) as { panels: { gridPos: { x: number; y: number; w: number; h: number } }[] }).panels.map(({ gridPos }) => gridPos);
    const overlap = places.filter((a, i) => places.some((b, j) => j > i && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h));
    expect(overlap).toEqual([]);
  }
});
