import { INVALID_SPAN_CONTEXT, isSpanContextValid, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Attributes, type Context, type Span } from '@opentelemetry/api';
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** The trace that what runs at present belongs to; also where nobody records spans, so that every log line can name it. */
const present = new AsyncLocalStorage<string>();
const tracer = trace.getTracer('kontora');
let recording = false;

/** A piece of work as a span shows it. */
export interface Work { name: string; kind: SpanKind; attributes?: Attributes }
/** A piece of work that began in one place and ends in another. `traceparent` is to be handed to whoever continues it. */
export interface OpenWork { traceparent: string; end(attributes: Attributes, failed: boolean): void }

/**
 * Sends spans to the collector at `OTEL_EXPORTER_OTLP_ENDPOINT` (OTLP over HTTP); without that setting nothing is loaded and nothing costs. The other
 * settings of OpenTelemetry hold: `OTEL_TRACES_SAMPLER`, `OTEL_RESOURCE_ATTRIBUTES` … Answers what sends the rest and ends it.
 */
export async function startTracing(service: string): Promise<() => Promise<void>> {
  if (!process.env.OTEL_EXPORTER_OTLP_ENDPOINT) return async () => undefined;
  const [{ NodeSDK }, { OTLPTraceExporter }] = await Promise.all([import('@opentelemetry/sdk-node'), import('@opentelemetry/exporter-trace-otlp-http')]);
  const sdk = new NodeSDK({ serviceName: service, traceExporter: new OTLPTraceExporter(), metricReaders: [], logRecordProcessors: [], instrumentations: [] });
  sdk.start();
  recording = true;
  return async () => {
    recording = false;
    await sdk.shutdown().catch(() => undefined); // a collector that is gone must not keep a service from ending
  };
}

/** The trace id in a `traceparent`, or in a bare trace id, as queues keep it where nobody records. */
export const traceIdIn = (text: string | null | undefined): string | undefined => /(?:^|-)([0-9a-f]{32})(?:-|$)/.exec(text ?? '')?.[1];

/** The id of a trace: that of a W3C `traceparent`, of what runs at present, or a new one. */
export const traceIdOf = (traceparent?: string): string => traceIdIn(traceparent) ?? present.getStore() ?? randomHex();

/** The trace that what runs at present belongs to, if any. */
export const presentTraceId = (): string | undefined => present.getStore();

/** The present span, to be handed on; undefined where nobody records. */
export function presentTraceparent(): string | undefined {
  const span = recording ? trace.getActiveSpan()?.spanContext() : undefined;
  return span && isSpanContextValid(span) ? format(span) : undefined;
}

/** A `traceparent` for a request that came without one: the start of a new trace (not sampled, so that ids exist without a collector). */
export const newTraceparent = (): string => `00-${randomHex()}-${randomHex().slice(16)}-00`;

/** Carries out work in the trace that `parent` names, as a span of it. An error marks the span, and is thrown on. */
export function inTrace<R>(parent: string | null | undefined, work: Work, carryOut: (span: Span) => Promise<R>): Promise<R> {
  return present.run(traceIdIn(parent) ?? randomHex(), () => {
    if (!recording) return carryOut(NOBODY);
    return tracer.startActiveSpan(work.name, { kind: work.kind, attributes: work.attributes }, contextOf(parent), (span) => ended(span, carryOut(span)));
  });
}

/** Begins work that `parent` asked for, or that nobody did; undefined where nobody records. */
export function beginWork(parent: string | undefined, work: Work): OpenWork | undefined {
  if (!recording) return undefined;
  const span = tracer.startSpan(work.name, { kind: work.kind, attributes: work.attributes }, contextOf(parent));
  return {
    traceparent: format(span.spanContext()),
    end(attributes, failed) {
      span.setAttributes(attributes);
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

/** Notes a statement in the present span. Of the text the first 500 characters are told, and no value: the unit of work writes some into it. */
export function traceSql<P extends Promise<unknown>>(text: string, send: () => P): P {
  if (!recording || !trace.getActiveSpan()?.isRecording()) return send();
  const verb = /^\s*(?:with\s.*?\b(?=insert|update|delete|select)|)(\w+)/is.exec(text)?.[1]?.toLowerCase() ?? 'sql';
  const span = tracer.startSpan(`sql ${verb}`, { kind: SpanKind.CLIENT, attributes: { 'db.system.name': 'postgresql', 'db.operation.name': verb, 'db.query.text': withoutValues(text).slice(0, 500) } });
  const answer = send();
  void ended(span, answer).catch(() => undefined);
  return answer;
}

/** A statement with `?` for every value that is written in it. */
export const withoutValues = (sql: string): string => sql.replace(/'(?:[^']|'')*'|(?<![\w$."])\d+(?:\.\d+)?/g, '?');

const NOBODY = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
// Node keeps random bytes in store for UUIDs only: many times as fast as randomBytes.
const randomHex = () => randomUUID().replaceAll('-', '');
const format = ({ traceId, spanId, traceFlags }: { traceId: string; spanId: string; traceFlags: number }) => `00-${traceId}-${spanId}-0${traceFlags & 1}`;

function contextOf(parent: string | null | undefined): Context {
  const [, full, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-0([01])$/.exec(parent ?? '') ?? [];
  const traceId = full ?? traceIdIn(parent);
  if (!traceId) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: spanId ?? traceId.slice(16), traceFlags: Number(flags ?? 1), isRemote: true });
}

async function ended<R>(span: Span, work: Promise<R>): Promise<R> {
  try {
    return await work;
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : undefined });
    throw error;
  } finally {
    span.end();
  }
}
