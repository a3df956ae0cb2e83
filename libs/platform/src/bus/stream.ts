import type { ServiceInfo } from '@kontora/contracts';
import { AckPolicy, DeliverPolicy, DiscardPolicy, JetStreamApiCodes, JetStreamApiError, RetentionPolicy, StorageType, type ConsumerConfig, type JetStreamManager, type StreamConfig } from '@nats-io/jetstream';
import { nanos } from '@nats-io/nats-core';

/** The stream of all events, `evt.<service>.<event>`. It can be rebuilt from the services' outboxes at any time. */
export const EVENTS = 'EVT';
/** The stream of events that a reaction gave up on, `dlq.<service>.<lane>`, for whoever watches; the record is the table `dead_letter`. */
export const DEAD_LETTERS = 'DLQ';
/** How long events stay in the streams and in the outbox. */
export const RETENTION_DAYS = 35;
/** After so many deliveries the server no longer delivers a message. Consumers give up two earlier, so that a crash cannot lose it. */
export const MAX_DELIVERIES = 12;
/** How long the server waits for an answer before it delivers a message again, in milliseconds. */
export const ACK_WAIT_MS = 30_000;

const DAY_MS = 86_400_000;
const DEDUPE_WINDOW_MS = 120_000;
const MAX_ACK_PENDING = 1000;

/** The consumer through which a service reads another's events. */
export const durableName = (service: string, source: string) => `${service}_${source}`;

/** What differs between installations. */
export interface StreamSizing {
  /** Copies in a NATS cluster: 1, 3 or 5. */
  replicas?: number;
  /** Bytes a stream may take; beyond it nothing more is accepted and events wait in the outbox. Unlimited without it. */
  maxBytes?: number;
}

/**
 * Creates or updates both streams and the durable consumer of every `listens` of every service. For the ops user: services create nothing.
 * May be repeated at any time. Uses only what nats-server 2.9 knows.
 * @throws Error when a stream holds more than it shall: the server would drop its oldest events, read or not.
 */
export async function provisionStreams(jsm: JetStreamManager, services: readonly Pick<ServiceInfo, 'name' | 'listens'>[], sizing: StreamSizing = {}): Promise<void> {
  await provisionStream(jsm, streamConfig(EVENTS, 'evt.>', sizing));
  await provisionStream(jsm, streamConfig(DEAD_LETTERS, 'dlq.>', sizing));
  for (const { name, listens } of services) {
    for (const source of listens) await provisionConsumer(jsm, consumerConfig(durableName(name, source), `evt.${source}.>`));
  }
}

/** A full stream refuses new events rather than dropping old ones that nobody has read yet. */
function streamConfig(name: string, subject: string, { replicas = 1, maxBytes = -1 }: StreamSizing): Partial<StreamConfig> & { name: string } {
  return {
    name, subjects: [subject], retention: RetentionPolicy.Limits, storage: StorageType.File, discard: DiscardPolicy.New,
    max_age: nanos(RETENTION_DAYS * DAY_MS), duplicate_window: nanos(DEDUPE_WINDOW_MS), num_replicas: replicas, max_bytes: maxBytes,
  };
}

function consumerConfig(durable: string, filter: string): Partial<ConsumerConfig> & { durable_name: string } {
  return {
    durable_name: durable, filter_subject: filter, ack_policy: AckPolicy.Explicit, deliver_policy: DeliverPolicy.All,
    ack_wait: nanos(ACK_WAIT_MS), max_deliver: MAX_DELIVERIES, max_ack_pending: MAX_ACK_PENDING,
  };
}

async function provisionStream(jsm: JetStreamManager, config: Partial<StreamConfig> & { name: string }) {
  if (!(await exists(() => jsm.streams.info(config.name)))) return void (await jsm.streams.add(config));
  const { state } = await jsm.streams.info(config.name);
  const limit = config.max_bytes ?? -1;
  if (limit > 0 && state.bytes > limit) throw new Error(`Stream ${config.name} holds ${state.bytes} bytes, more than the ${limit} it shall: the oldest events would be lost.`);
  await jsm.streams.update(config.name, config);
}

async function provisionConsumer(jsm: JetStreamManager, config: Partial<ConsumerConfig> & { durable_name: string }) {
  if (await exists(() => jsm.consumers.info(EVENTS, config.durable_name))) await jsm.consumers.update(EVENTS, config.durable_name, config);
  else await jsm.consumers.add(EVENTS, config);
}

async function exists(look: () => Promise<unknown>): Promise<boolean> {
  try {
    await look();
    return true;
  } catch (error) {
    const absent: number[] = [JetStreamApiCodes.StreamNotFound, JetStreamApiCodes.ConsumerNotFound];
    if (error instanceof JetStreamApiError && absent.includes(error.code)) return false;
    throw error;
  }
}
