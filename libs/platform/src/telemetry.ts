import { pino } from 'pino';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { presentTraceId } from './trace.ts';

/** Metrics of this process, in Prometheus' format on the health port; always on. */
export const metrics = new Registry();

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
export const operationSeconds = new Histogram({ name: 'kontora_operation_seconds', help: 'Time an operation took, by outcome (ok, or the status class of its failure)', labelNames: ['operation', 'outcome'], buckets: SECONDS, registers: [metrics] });
export const operationsRefused = new Counter({ name: 'kontora_operations_refused_total', help: 'Requests refused because too many were waiting', registers: [metrics] });
export const operationsRunning = new Gauge({ name: 'kontora_operations_running', help: 'Requests being worked on', registers: [metrics] });
export const eventsHandled = new Counter({ name: 'kontora_events_handled_total', help: 'Events handled, by reaction and outcome', labelNames: ['reaction', 'outcome'], registers: [metrics] });
export const outboxAge = new Gauge({ name: 'kontora_outbox_age_seconds', help: 'Age of the oldest event not yet published', registers: [metrics] });

/** Starts the process metrics; called once, by `run`. */
export const startProcessMetrics = () => collectDefaultMetrics({ register: metrics, prefix: 'kontora_' });

/** The log: one JSON object a line, with the trace id where there is one. Never a body, a name, a token. */
export const createLog = (service: string) => pino({
  name: service, level: process.env.LOG_LEVEL ?? 'info', base: { service }, timestamp: pino.stdTimeFunctions.isoTime,
  mixin: () => { const traceId = presentTraceId(); return traceId ? { traceId } : {}; },
});
export type Log = ReturnType<typeof createLog>;
