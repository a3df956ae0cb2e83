import { startProcessMetrics } from '@kontora/platform';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contactsService } from '../../services/contacts/src/contacts.service.ts';
import { startGateway, type Gateway } from '../../services/gateway/src/gateway.ts';
import { identityService } from '../../services/identity/src/identity.service.ts';
import { reportingService } from '../../services/reporting/src/reporting.service.ts';
import { tasksService } from '../../services/tasks/src/tasks.service.ts';
import { boards } from './boards.ts';
import { FOREIGN, metricsIn, metricsOf } from './promql.ts';
import { ruleFiles } from './promtool.ts';

let stack: TestStack;
let gateway: Gateway;
let scrape: string;
beforeAll(async () => {
  startProcessMetrics('all');
  stack = await TestStack.start([identityService, contactsService, tasksService, reportingService]);
  gateway = await startGateway({ ...stack.config, port: 0, host: '127.0.0.1', origins: [], secure: false, limit: { points: 200, seconds: 60 }, console: '' });
  await fetch(`${gateway.url}/api/v1/tasks`);
  await stack.eventually(async () => {
    const parts = await Promise.all([...stack.services.values()].map(async ({ healthPort }) => (await fetch(`http://127.0.0.1:${healthPort}/metrics`)).text()));
    scrape = parts.at(-1)!; // one process: the last asked tells what all have looked up
    const lookedUp = [...stack.services.keys()].every((name) => ['queues', 'consumers', 'difference'].every((part) => scrape.includes(`kontora_measured_timestamp_seconds{component="${name}",measurement="${part}"}`)));
    return lookedUp && scrape.includes('kontora_http_request_seconds_count{');
  });
});
afterAll(async () => { await gateway?.stop(); await stack?.stop(); });

const rules = ruleFiles().flatMap(({ groups }) => groups.flatMap((group) => group.rules));
const alerts = rules.filter((rule) => rule.alert);
const foreign = new Set<string>(Object.values(FOREIGN).flat());
const recorded = new Set(rules.flatMap(({ record }) => record ?? []));
const unknown = (exprs: readonly string[]) => [...new Set(exprs.flatMap(metricsIn))].filter((name) => !metricsOf(scrape).has(name) && !foreign.has(name) && !recorded.has(name));
/** The values of a label that our series of a metric have. */
const valuesOf = (metric: string, label: string) => new Set([...scrape.matchAll(new RegExp(`^${metric}\\{.*?\\b${label}="([^"]*)"`, 'gm'))].map(([, value]) => value));

test('whatever rules and dashboards read, services export, or a named exporter of others', () => {
  expect(unknown(rules.map(({ expr }) => expr))).toEqual([]);
  for (const [name, board] of Object.entries(boards)) expect([name, unknown(board.rows.flatMap((row) => row.panels.flatMap((panel) => panel.series.map(({ expr }) => expr))))]).toEqual([name, []]);
  expect(unknown(['kontora_invented_total'])).toEqual(['kontora_invented_total']);
});

test('runs by the clock that rules name exist', () => {
  const named = rules.flatMap(({ expr }) => [...expr.matchAll(/schedule="(\w+)"/g)].map(([, name]) => name!));
  for (const name of named) expect(valuesOf('kontora_schedule_failures_total', 'schedule')).toContain(name);
});

test('every service tells of its queues, its sources and its audit', () => {
  const services = ['identity', 'contacts', 'tasks', 'reporting'];
  for (const metric of ['kontora_outbox_age_seconds', 'kontora_outbox_missing_in_stream_events', 'kontora_measured_timestamp_seconds', 'kontora_dead_letters_open']) {
    expect([metric, services.filter((name) => !valuesOf(metric, 'component').has(name) && !(metric === 'kontora_dead_letters_open' && name === 'identity'))]).toEqual([metric, []]);
  }
  for (const { service } of [tasksService.contract, reportingService.contract]) expect([...valuesOf(`kontora_consumer_waiting_events`, 'source')]).toEqual(expect.arrayContaining([...service.listens]));
});

test('no label tells of a firm or a person', () => {
  const series = scrape.split('\n').filter((line) => line.startsWith('kontora_'));
  expect(series.length).toBeGreaterThan(200);
  expect(series.filter((line) => /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}|tenant|@/i.test(line))).toEqual([]);
});

describe('every alert', () => {
  test.each(alerts.map((rule) => [rule.alert!, rule] as const))('%s says how bad it is, what happens, and where to read on', (_, { labels, annotations }) => {
    expect(labels?.severity).toMatch(/^(critical|warning)$/);
    expect(Object.keys(annotations ?? {}).sort()).toEqual(['description', 'runbook_url', 'summary']);
    expect(annotations!.runbook_url).toMatch(/^deploy\/runbooks\/(restore-service|lost-nats-volumes|poison-message|scale-out|overdue-stages|ungenerated-obligations|outbox-stuck|high-latency)\.md$/);
  });
});
