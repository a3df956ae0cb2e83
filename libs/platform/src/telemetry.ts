import { pino } from 'pino';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { presentTraceId } from './trace.ts';

/** Metrics of this process, in Prometheus' format on the health port; always on. */
export const metrics = new Registry();

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const JOB_SECONDS = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600];
const registers = [metrics];
/** What a metric tells of, whatever the scraper calls the process: the service. (`service` itself is a label that Kubernetes' scrapers set.) */
const COMPONENT = 'component';

export const operationSeconds = new Histogram({ name: 'kontora_operation_seconds', help: 'Time an operation took, by outcome (ok, or the status class of its failure)', labelNames: [COMPONENT, 'operation', 'outcome'], buckets: SECONDS, registers });
export const operationsRefused = new Counter({ name: 'kontora_operations_refused_total', help: 'Requests refused because too many were waiting', labelNames: [COMPONENT], registers });
export const operationsRunning = new Gauge({ name: 'kontora_operations_running', help: 'Requests being worked on', labelNames: [COMPONENT], registers });
/** Observed by the gateway; `route` is the template of a path, never a path. */
export const httpSeconds = new Histogram({ name: 'kontora_http_request_seconds', help: 'Time until an HTTP request was answered, by route and status class', labelNames: ['method', 'route', 'status'], buckets: SECONDS, registers });
export const eventsHandled = new Counter({ name: 'kontora_events_handled_total', help: 'Events handled, by reaction and outcome (done, parked as a dead letter)', labelNames: [COMPONENT, 'reaction', 'outcome'], registers });
export const jobSeconds = new Histogram({ name: 'kontora_job_seconds', help: 'Time of one go at a job, by how it ended (done, failed, cancelled, retry, giveBack)', labelNames: [COMPONENT, 'operation', 'outcome'], buckets: JOB_SECONDS, registers });
export const scheduleFailures = new Counter({ name: 'kontora_schedule_failures_total', help: 'Runs by the clock that failed; they are repeated', labelNames: [COMPONENT, 'schedule'], registers });
export const brokenChains = new Gauge({ name: 'kontora_audit_broken_chains', help: 'Firms whose audit trail did not verify when this process last checked all of them', labelNames: [COMPONENT], registers });

/** Starts the process metrics; called once, by `run`. */
export const startProcessMetrics = (component: string) => collectDefaultMetrics({ register: metrics, prefix: 'kontora_', labels: { [COMPONENT]: component } });

/** The log: one JSON object a line, with the trace id where there is one. Never a body, a name, a token. */
export const createLog = (service: string) => pino({
  name: service, level: process.env.LOG_LEVEL ?? 'info', base: { service }, timestamp: pino.stdTimeFunctions.isoTime,
  mixin: () => { const traceId = presentTraceId(); return traceId ? { traceId } : {}; },
});
export type Log = ReturnType<typeof createLog>;
