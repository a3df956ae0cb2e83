import type { JetStreamManager } from '@nats-io/jetstream';
import { Gauge } from 'prom-client';
import type pg from 'pg';
import { durableName, EVENTS, RETENTION_DAYS } from '../bus/stream.ts';
import { metrics } from '../telemetry.ts';
import type { Measurement } from './measurements.ts';
import { readQuickly } from './read-quickly.ts';

const LAG_EVERY_MS = 10_000;
const DIFFERENCE_EVERY_MS = 600_000;
const labelNames = ['component', 'source'];

const waiting = new Gauge({ name: 'kontora_consumer_waiting_events', help: 'Events of a source that were not yet delivered to this service', labelNames, registers: [metrics] });
const unanswered = new Gauge({ name: 'kontora_consumer_unanswered_events', help: 'Events delivered to this service and not yet answered', labelNames, registers: [metrics] });
const missing = new Gauge({ name: 'kontora_outbox_missing_in_stream_events', help: 'Events published by the outbox that the stream does not have: at least so many, since a repeated one fills the place of a lost one', labelNames: ['component'], registers: [metrics] });

/** How far a service is behind each source it listens to. */
export const lagMeasurement = ({ manager, component, listens }: { manager: () => Promise<JetStreamManager>; component: string; listens: readonly string[] }): Measurement => ({
  name: 'consumers', everyMs: LAG_EVERY_MS,
  async take() {
    const { consumers } = await manager();
    await Promise.all(listens.map(async (source) => {
      const info = await consumers.info(EVENTS, durableName(component, source));
      waiting.set({ component, source }, info.num_pending);
      unanswered.set({ component, source }, info.num_ack_pending);
    }));
  },
});

// By the primary key alone, and less the few that wait: ids of events sort by time. The last days and seconds stay out, in which one side may be ahead.
const PUBLISHED = `with span as (select uuidv7(interval '-${RETENTION_DAYS - 1} days') as first, uuidv7(interval '-30 seconds') as last)
  select ((select count(*) from outbox, span where id between first and last) - (select count(*) from outbox, span where published_at is null and id between first and last))::integer as published`;

/** Whether the stream has as many events of a service as its outbox has published: they are gone when NATS lost its volumes. `npm run events -- diff` tells which. */
export const differenceMeasurement = ({ manager, component, pool }: { manager: () => Promise<JetStreamManager>; component: string; pool: pg.Pool }): Measurement => ({
  name: 'difference', everyMs: DIFFERENCE_EVERY_MS,
  async take() {
    const [[outbox]] = await readQuickly(pool, [PUBLISHED]) as [[{ published: number }]];
    const { state } = await (await manager()).streams.info(EVENTS, { subjects_filter: `evt.${component}.>` });
    const inStream = Object.values(state.subjects ?? {}).reduce((sum, count) => sum + count, 0);
    missing.set({ component }, Math.max(0, outbox.published - inStream));
  },
});
