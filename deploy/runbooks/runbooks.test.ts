import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (...path: string[]) => readFileSync(join(ROOT, ...path), 'utf8');
const found = (text: string, pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, one]) => one!))].sort();

const runbooks = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.md') && name !== 'README.md');
const rules = readdirSync(join(ROOT, 'deploy/telemetry/rules')).map((name) => read('deploy/telemetry/rules', name)).join('\n');
const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts);
const opsCommands = found(read('deploy/ops/main.ts'), /^ {2}'?([a-z ]+)'?: \{ takes:/gm);
const eventsCommands = found(read('tools/events.ts'), /^ {2}'([a-z ]+)': async/gm);

test('every alert names a runbook that exists', () => {
  const named = found(rules, /runbook_url: deploy\/runbooks\/(\S+)/g);
  expect(named.length).toBeGreaterThan(5);
  expect(runbooks).toEqual(expect.arrayContaining(named));
});

test('the list of runbooks has every alert beside its runbook, and every runbook', () => {
  const list = read('deploy/runbooks/README.md').split('\n');
  const alerts = [...rules.matchAll(/alert: (\w+)[\s\S]*?runbook_url: deploy\/runbooks\/(\S+)/g)];
  const missing = alerts.filter(([, alert, file]) => !list.some((line) => line.includes(`\`${alert}\``) && line.includes(`(${file})`))).map(([, alert]) => alert);
  expect(missing).toEqual([]);
  expect(found(list.join('\n'), /\]\(([a-z-]+\.md)\)/g)).toEqual([...runbooks].sort());
});

test('there is one way back: Helm 4 stops half-way without the flag when somebody has scaled by hand', () => {
  const texts = ['.github/workflows/ci.yml', 'deploy/chart/UPGRADE.md', ...runbooks.map((name) => `deploy/runbooks/${name}`)].map((path) => read(path));
  const commands = texts.flatMap((text) => text.match(/helm rollback kontora (\d|<)[^`\n]*/g) ?? []).filter((command) => !command.includes('…'));
  expect(commands.length).toBeGreaterThan(4);
  expect(commands.filter((command) => !command.endsWith(' -n kontora --force-conflicts --wait --timeout 5m'))).toEqual([]);
});

describe.each(runbooks)('%s', (name) => {
  const text = read('deploy/runbooks', name);

  test('has the shape of all: one page, the same chapters', () => {
    expect(text.split('\n').length).toBeLessThanOrEqual(61);
    const chapters = [...text.matchAll(/^(?:## ([^:\n]*)(?:: .*)?|\*\*(When|At stake)\*\*.*)$/gm)].map(([, title, word]) => title ?? word);
    expect([...new Set(chapters)]).toEqual(['When', 'At stake', 'Look', 'Do', 'Check', 'If it does not work', 'What was seen']);
    expect(text).toMatch(/\*\*Not run\*\*:/);
  });

  test('names commands that exist', () => {
    expect(scripts).toEqual(expect.arrayContaining(found(text, /npm run ([a-z:]+)/g)));
    const ops = found(text, /(?:npm run ops -- |kontora\/ops |`ops )(tenant [a-z]+|[a-z]+)/g);
    expect(opsCommands).toEqual(expect.arrayContaining(ops));
    const events = found(text, /npm run events -- ([a-z]+ [a-z]+)/g);
    expect(eventsCommands).toEqual(expect.arrayContaining(events));
  });

  test('links lead somewhere, and metrics are measured', () => {
    for (const target of found(text, /\]\(([^)#]+)\)/g)) expect(read('deploy/runbooks', target)).toBeTruthy();
    const known = read('deploy/telemetry/README.md') + rules;
    const named = found(text, /`(kontora_[a-z_]+)/g).filter((metric) => !known.includes(metric.replace(/^kontora_/, '')));
    expect(named.filter((metric) => !/^kontora_(outbox_age_seconds|operation_seconds_count)$/.test(metric))).toEqual([]);
  });
});
