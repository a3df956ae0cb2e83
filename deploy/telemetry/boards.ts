import type { Board, Panel } from './panels.ts';

/** Replicas look at the same database and bus: what they tell of it is told once. */
const once = (metric: string, by = 'component') => `max by (${by}) (${metric})`;
const stat = (title: string, expr: string, more: Partial<Panel> = {}): Panel => ({ kind: 'stat', width: 4, title, series: [{ expr }], ...more });
const rate = (selector: string, by: string) => `sum by (${by}) (rate(${selector}[$__rate_interval]))`;
const quantile = (q: number, metric: string, by: string) => `histogram_quantile(${q}, sum by (le${by && `, ${by}`}) (rate(${metric}_bucket[$__rate_interval])))`;

const season: Board = {
  uid: 'kontora-season', title: 'Kontora · Business: season and work',
  rows: [
    {
      title: 'What should have happened by itself',
      panels: [
        stat('Oldest stage not released', 'max(kontora_stages_unreleased_age_seconds)', { unit: 's', bad: 900, help: 'Since when a stage that is due waits for its release; the clock comes round every five minutes.' }),
        stat('Obligations with such a stage', 'max(kontora_obligations_unreleased)', { bad: 1 }),
        stat('Missing obligations', 'max(kontora_obligation_gaps_open{kind="missing"})', { bad: 1, help: 'Expected by rules and profiles, and not there.' }),
        stat('Due on another day', 'max(kontora_obligation_gaps_open{kind="moved"})'),
        stat('No longer expected', 'max(kontora_obligation_gaps_open{kind="surplus"})'),
        stat('Broken audit trails', 'max(kontora_audit_broken_chains)', { bad: 1 }),
      ],
    },
    {
      title: 'The season, all firms together',
      panels: [
        { title: 'Obligations', series: [{ expr: 'max(kontora_obligations_due_soon)', legend: 'due within seven days, not filed' }, { expr: 'max(kontora_obligations_late)', legend: 'late' }] },
        { title: 'Tasks', series: [{ expr: 'max(kontora_tasks_open)', legend: 'open' }, { expr: 'max(kontora_tasks_overdue)', legend: 'overdue' }] },
        { title: 'Gaps the daily check knows of', series: [{ expr: once('kontora_obligation_gaps_open', 'kind'), legend: '{{kind}}' }] },
        { title: 'Stages and plans worked off', unit: 'eps', series: [{ expr: rate('kontora_events_handled_total{component=~"tasks|reporting", outcome="done"}', 'reaction'), legend: '{{reaction}}' }] },
      ],
    },
    {
      title: 'Work by the clock',
      panels: [
        { title: 'Lateness of runs', unit: 's', bad: 900, series: [{ expr: `${once('kontora_schedule_late_seconds', 'component, schedule')} > 0`, legend: '{{component}} {{schedule}}' }] },
        { title: 'Runs that failed, an hour', series: [{ expr: 'sum by (component, schedule) (increase(kontora_schedule_failures_total[1h])) > 0', legend: '{{component}} {{schedule}}' }] },
      ],
    },
  ],
};

const red: Board = {
  uid: 'kontora-services', title: 'Kontora · Services: RED',
  rows: [
    {
      title: 'At the edge',
      panels: [
        stat('Instances that answer', 'sum(up{job="kontora"})'),
        stat('Instances that do not', 'sum(up{job="kontora"} == bool 0)', { bad: 1 }),
        stat('Requests', 'sum(rate(kontora_http_request_seconds_count[5m]))', { unit: 'reqps' }),
        stat('Failed of them (5xx)', 'sum(rate(kontora_http_request_seconds_count{status="5xx"}[5m])) / sum(rate(kontora_http_request_seconds_count[5m]))', { unit: 'percentunit', bad: 0.01 }),
        stat('95 % within', quantile(0.95, 'kontora_http_request_seconds', '').replaceAll('$__rate_interval', '5m'), { unit: 's', bad: 1 }),
        stat('Requests refused', 'sum(rate(kontora_operations_refused_total[5m]))', { unit: 'reqps', bad: 0.01 }),
        { title: 'HTTP by status', unit: 'reqps', series: [{ expr: rate('kontora_http_request_seconds_count', 'status'), legend: '{{status}}' }] },
        { title: 'Slowest routes, 95 %', unit: 's', series: [{ expr: `topk(10, ${quantile(0.95, 'kontora_http_request_seconds', 'method, route')})`, legend: '{{method}} {{route}}' }] },
      ],
    },
    {
      title: 'Services',
      panels: [
        { title: 'Rate', unit: 'reqps', width: 8, series: [{ expr: rate('kontora_operation_seconds_count', 'component'), legend: '{{component}}' }] },
        { title: 'Errors that are ours', unit: 'reqps', width: 8, series: [{ expr: rate('kontora_operation_seconds_count{outcome="5xx"}', 'component, operation'), legend: '{{component}} {{operation}}' }] },
        { title: 'Duration, 95 %', unit: 's', width: 8, bad: 1, series: [{ expr: quantile(0.95, 'kontora_operation_seconds', 'component'), legend: '{{component}}' }] },
        { title: 'Most called', unit: 'reqps', width: 8, series: [{ expr: `topk(10, ${rate('kontora_operation_seconds_count', 'operation')})`, legend: '{{operation}}' }] },
        { title: 'Slowest, 99 %', unit: 's', width: 8, series: [{ expr: `topk(10, ${quantile(0.99, 'kontora_operation_seconds', 'operation')})`, legend: '{{operation}}' }] },
        { title: 'At work at this moment', width: 8, bad: 64, series: [{ expr: 'sum by (component) (kontora_operations_running)', legend: '{{component}}' }] },
      ],
    },
    {
      title: 'Processes',
      panels: [
        { title: 'Memory', unit: 'bytes', width: 8, series: [{ expr: once('kontora_process_resident_memory_bytes'), legend: '{{component}}' }] },
        { title: 'Processor', unit: 'percentunit', width: 8, series: [{ expr: rate('kontora_process_cpu_seconds_total', 'component'), legend: '{{component}}' }] },
        { title: 'Event loop, 99 %', unit: 's', width: 8, bad: 0.25, series: [{ expr: once('kontora_nodejs_eventloop_lag_p99_seconds'), legend: '{{component}}' }] },
      ],
    },
  ],
};

const bus: Board = {
  uid: 'kontora-bus', title: 'Kontora · Bus: outbox, streams, dead letters, jobs',
  rows: [
    {
      title: 'Events on their way',
      panels: [
        { title: 'Age of the oldest event not published', unit: 's', width: 8, bad: 60, series: [{ expr: once('kontora_outbox_age_seconds'), legend: '{{component}}' }] },
        { title: 'Events not published', help: 'Not counted beyond 10,000.', width: 8, series: [{ expr: once('kontora_outbox_unsent_events'), legend: '{{component}}' }] },
        { title: 'Published, but not in the stream', help: 'At least so many; as after a loss of volumes.', width: 8, bad: 1, series: [{ expr: once('kontora_outbox_missing_in_stream_events'), legend: '{{component}}' }] },
        { title: 'Behind its source', width: 8, series: [{ expr: once('kontora_consumer_waiting_events', 'component, source'), legend: '{{component}} ← {{source}}' }] },
        { title: 'Delivered, not answered', width: 8, series: [{ expr: once('kontora_consumer_unanswered_events', 'component, source'), legend: '{{component}} ← {{source}}' }] },
        { title: 'Reactions applied', unit: 'eps', width: 8, series: [{ expr: rate('kontora_events_handled_total{outcome="done"}', 'component, reaction'), legend: '{{component}} {{reaction}}' }] },
      ],
    },
    {
      title: 'Dead letters',
      panels: [
        { title: 'Open', kind: 'bargauge', bad: 1, series: [{ expr: `${once('kontora_dead_letters_open', 'component, reaction')} > 0`, legend: '{{component}} {{reaction}}' }] },
        { title: 'Given up on', unit: 'eps', series: [{ expr: rate('kontora_events_handled_total{outcome="parked"}', 'component, reaction'), legend: '{{component}} {{reaction}}' }] },
      ],
    },
    {
      title: 'Jobs',
      panels: [
        { title: 'Waiting', width: 6, series: [{ expr: `${once('kontora_jobs_waiting', 'component, operation')} > 0`, legend: '{{component}} {{operation}}' }] },
        { title: 'Waiting for', unit: 's', width: 6, bad: 600, series: [{ expr: `${once('kontora_jobs_waiting_age_seconds', 'component, operation')} > 0`, legend: '{{component}} {{operation}}' }] },
        { title: 'Running', width: 6, series: [{ expr: `${once('kontora_jobs_running', 'component, operation')} > 0`, legend: '{{component}} {{operation}}' }] },
        { title: 'Ended, by how', width: 6, series: [{ expr: 'sum by (outcome) (increase(kontora_job_seconds_count[$__rate_interval]))', legend: '{{outcome}}' }] },
        { title: 'Duration, 95 %', unit: 's', width: 12, series: [{ expr: quantile(0.95, 'kontora_job_seconds', 'operation'), legend: '{{operation}}' }] },
        { title: 'Age of these figures', unit: 's', width: 12, help: 'The difference between outbox and stream is looked up every ten minutes.', series: [{ expr: 'time() - max by (component, measurement) (kontora_measured_timestamp_seconds)', legend: '{{component}} {{measurement}}' }] },
      ],
    },
    {
      title: 'NATS',
      panels: [
        { title: 'Storage used', unit: 'percentunit', width: 12, bad: 0.8, series: [{ expr: 'max by (server_name) (jetstream_server_total_message_bytes / (jetstream_server_max_storage > 0))', legend: '{{server_name}}' }] },
        { title: 'Messages in the streams', width: 12, series: [{ expr: 'max by (stream_name) (jetstream_stream_total_messages)', legend: '{{stream_name}}' }] },
      ],
    },
  ],
};

/** The dashboards, by file name. */
export const boards: Readonly<Record<string, Board>> = { season, services: red, bus };
