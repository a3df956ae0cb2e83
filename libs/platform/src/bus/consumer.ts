import type { AnyEvent } from '@kontora/contracts';
import type { ConsumerMessages, JetStreamClient, JsMsg } from '@nats-io/jetstream';
import type { Subscription } from '@nats-io/nats-core';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../database/database.ts';
import { eventsHandled, type Log } from '../telemetry.ts';
import { EARLY, letterId } from './dead-letter-rows.ts';
import { eventHeaders, readEvent, type DeliveredEvent } from './event-message.ts';
import { describeFailure, kindOfFailure, redeliveryDelay } from './failures.ts';
import { lanesOf, type Lane, type Reaction } from './lanes.ts';
import { MessageQueue } from './message-queue.ts';
import { ReactionRunner, type Verdict } from './reaction-runner.ts';
import { ACK_WAIT_MS, EVENTS, MAX_DELIVERIES } from './stream.ts';

interface Parts {
  jetstream: JetStreamClient; durable: string; database: Database; reactions: readonly Reaction[]; log: Log;
  /** All events of the source. Without them every event of the source counts in the order of each projected entity: right, but more rows. */
  events?: readonly AnyEvent[];
}
/** A message in our hands, until it is answered. */
interface Held { message: JsMsg; event: DeliveredEvent; lanes: readonly Lane[]; retry: boolean; parkedIn: Lane[] }

/** Messages in each of three places: the client's buffer, the queue, the batch in hand. A batch of one firm and lane is one transaction. */
const HELD = 85;
const LANES_AT_ONCE = 2;
const EARLY_ROUNDS = 6;
const EARLY_PAUSE_MS = 20;
const ATTEMPTS = 3;
const LAST_DELIVERY = MAX_DELIVERIES - 2;
const HEARTBEAT_MS = 2500;
const GIVE_BACK_MS = 250;
/** A request of events is answered by then, as far as there are any. */
const SERVED_MS = 100;
const LEAVE_MS = 1000;
const MAX_PAUSE_MS = 5000;

class Stopping extends Error {}

/**
 * Reads the events of one source and brings them to a service's reactions. Each event has its effect once, whatever the bus repeats or
 * reorders; one that fails for good becomes a dead letter, and in projections the entity it belongs to waits. While the database
 * is gone, messages are held, not used up.
 */
export class EventConsumer {
  private readonly lanes: readonly Lane[];
  private readonly runner: ReactionRunner;
  private readonly queue = new MessageQueue<JsMsg>(HELD);
  private readonly stopping = new AbortController();
  private readonly inHand = new Set<JsMsg>();
  private messages: ConsumerMessages | undefined;
  private running: Promise<unknown> | undefined;

  constructor(private readonly parts: Parts) {
    this.lanes = lanesOf(parts.reactions, parts.events);
    this.runner = new ReactionRunner(parts.database);
  }

  /** Begins to read in the background; waits for the bus as long as it must. */
  start(): void { this.running ??= Promise.all([this.pull(), this.work()]); }

  /** Reads no more, finishes the transactions that run, and gives back what was not begun. */
  async stop(): Promise<void> {
    this.stopping.abort(new Stopping());
    const ended = this.endReading();
    for (const message of this.queue.close()) this.giveBack(message);
    await ended;
    await this.running;
  }

  /**
   * Asks for no more. What was asked for just now, and what is on its way, still arrives and is given back: what the server sends to nobody it counts as
   * delivered, and waits for an answer until the ack wait is over.
   */
  private async endReading() {
    const { messages } = this;
    if (!messages) return;
    const { sub } = messages as unknown as { sub: Subscription };
    await sleep(SERVED_MS);
    await Promise.race([sub.drain().catch(() => undefined), sleep(LEAVE_MS, undefined, { ref: false })]); // without a connection nothing is on its way
    await messages.close();
  }

  private async pull() {
    while (!this.stopping.signal.aborted) {
      try {
        const consumer = await this.parts.jetstream.consumers.get(EVENTS, this.parts.durable);
        while (!this.stopping.signal.aborted) {
          this.messages = await consumer.fetch({ max_messages: HELD, expires: 4 * HEARTBEAT_MS, idle_heartbeat: HEARTBEAT_MS });
          if (this.stopping.signal.aborted) void this.endReading();
          for await (const message of this.messages) if (!(await this.queue.put(message))) this.giveBack(message);
        }
      } catch (error) {
        this.parts.log.warn({ err: error, durable: this.parts.durable }, 'events cannot be read at the moment');
        await this.pause(1000).catch(() => undefined);
      }
    }
  }

  private async work() {
    const stillWorking = setInterval(() => { for (const message of [...this.inHand, ...this.queue.waiting]) message.working(); }, ACK_WAIT_MS / 3);
    for (let batch = await this.queue.take(); batch.length > 0; batch = await this.queue.take()) {
      for (const message of batch) this.inHand.add(message);
      await this.handle(batch).catch((error: unknown) => this.parts.log.error({ err: error }, 'events could not be handled; they will come again'));
      this.inHand.clear();
    }
    clearInterval(stillWorking);
  }

  /** Sorts messages into lanes and firms, handles these side by side, then answers each message. */
  private async handle(batch: readonly JsMsg[]) {
    const held: Held[] = [];
    for (const message of batch.toSorted((a, b) => a.seq - b.seq)) {
      const lanes = this.lanes.filter((lane) => lane.concerns(message.subject));
      const event = lanes.length > 0 ? readEvent(message) : undefined;
      if (lanes.length === 0) this.answer(() => message.ack());
      else if (!event) await this.refuse(message);
      else held.push({ message, event, lanes, retry: false, parkedIn: [] });
    }
    const groups = this.lanes.flatMap((lane) => [...Map.groupBy(held.filter((h) => h.lanes.includes(lane)), (h) => h.event.meta.tenantId).values()].map((members) => ({ lane, members })));
    await sideBySide(groups, ({ lane, members }) => this.handleIn(lane, members));
    await Promise.all(held.map((one) => this.settle(one)));
  }

  /** Handles messages of one firm in one lane. An event that came too early gets a moment: often the one before it is with another replica. */
  private async handleIn(lane: Lane, members: readonly Held[]): Promise<void> {
    let early = members;
    for (let idle = 0; early.length > 0 && idle < EARLY_ROUNDS; ) {
      if (early !== members) await this.pause(EARLY_PAUSE_MS).catch(() => undefined);
      const still = await this.transact(lane, early);
      idle = still.length < early.length ? 0 : idle + 1;
      early = still;
    }
    for (const one of early) {
      if (one.message.info.deliveryCount >= LAST_DELIVERY) await this.park(lane, one, EARLY);
      else one.retry = true;
    }
  }

  /** One transaction for all; when that fails, one for each, so that only the guilty one suffers. Answers those that came too early. */
  private async transact(lane: Lane, members: readonly Held[]): Promise<Held[]> {
    const worn = members.find((one) => one.message.info.deliveryCount > LAST_DELIVERY);
    try {
      if (worn) throw new Error(`delivered ${worn.message.info.deliveryCount} times without an answer`);
      const verdicts = await this.attempt(() => this.runner.run(lane, members.map((one) => one.event)), members.length > 1 ? 1 : ATTEMPTS);
      members.forEach((one, i) => this.note(lane, one, verdicts[i]!));
      return members.filter((_, i) => verdicts[i] === 'early');
    } catch (error) {
      const early: Held[] = [];
      if (error instanceof Stopping) for (const one of members) one.retry = true;
      else if (members.length > 1) for (const one of members) early.push(...(await this.transact(lane, [one])));
      else await this.fail(lane, members[0]!, error);
      return early;
    }
  }

  private async fail(lane: Lane, one: Held, error: unknown) {
    const { id, tenantId } = one.event.meta;
    this.parts.log.error({ err: error, reaction: lane.name, event: id, tenantId, delivery: one.message.info.deliveryCount }, 'reaction failed');
    if (kindOfFailure(error) === 'contention' && one.message.info.deliveryCount < LAST_DELIVERY) one.retry = true;
    else await this.park(lane, one, describeFailure(error));
  }

  private note(lane: Lane, one: Held, verdict: Verdict) {
    if (verdict === 'parked') one.parkedIn.push(lane);
    if (verdict !== 'early') eventsHandled.inc({ component: this.parts.database.schema, reaction: lane.name, outcome: verdict });
  }

  private async park(lane: Lane, one: Held, error: string) {
    try {
      const verdict = await this.attempt(() => this.runner.park(lane, one.event, error), ATTEMPTS);
      if (verdict === 'early') return await this.handleIn(lane, [one]);
      this.note(lane, one, verdict);
    } catch (failure) {
      one.retry = true;
      if (!(failure instanceof Stopping)) this.parts.log.error({ err: failure, reaction: lane.name, event: one.event.meta.id }, 'a dead letter cannot be stored');
    }
  }

  /** Tries again: for ever while the database is gone, a few times for what may pass, not at all for what never will. */
  private async attempt<R>(work: () => Promise<R>, attempts: number): Promise<R> {
    for (let tries = 1, outages = 0; ;) {
      try {
        return await work();
      } catch (error) {
        const kind = kindOfFailure(error);
        if (kind === 'outage') {
          if (outages++ === 0) this.parts.log.warn({ err: error, durable: this.parts.durable }, 'the database is gone; events wait');
          await this.pause(Math.min(MAX_PAUSE_MS, 100 * 2 ** outages));
        } else if (kind === 'unreadable' || tries++ >= attempts) throw error;
        else await this.pause(50 * tries ** 2);
      }
    }
  }

  private async pause(ms: number) {
    await sleep(ms, undefined, { signal: this.stopping.signal }).catch(() => { throw new Stopping(); });
  }

  /** Answers a message when all its lanes are through. The dead letter is on the bus before the server forgets the message. */
  private async settle({ message, event, retry, parkedIn }: Held) {
    if (retry && this.stopping.signal.aborted) return this.giveBack(message);
    if (retry) return this.answer(() => message.nak(redeliveryDelay(message.info.deliveryCount)));
    if (parkedIn.length === 0) return this.answer(() => message.ack());
    const { schema } = this.parts.database;
    const told = await Promise.all(parkedIn.map((lane) => this.tell(`dlq.${schema}.${lane.name}`, message, letterId(lane.name, event.meta.id))));
    this.answer(() => (told.every(Boolean) || message.info.deliveryCount >= LAST_DELIVERY ? message.term() : message.nak(redeliveryDelay(message.info.deliveryCount))));
  }

  /** Something on our stream that is no event: kept on the bus for whoever looks, since it belongs to no firm. */
  private async refuse(message: JsMsg) {
    this.parts.log.error({ subject: message.subject, seq: message.seq }, 'a message on the event stream is no event');
    const told = await this.tell(`dlq.${this.parts.database.schema}.malformed`, message, `${this.parts.durable}-${message.seq}`);
    this.answer(() => (told ? message.term() : message.nak(redeliveryDelay(message.info.deliveryCount))));
  }

  private async tell(subject: string, message: JsMsg, id: string): Promise<boolean> {
    const event = readEvent(message);
    try {
      await this.parts.jetstream.publish(subject, message.data, { msgID: id, headers: event && eventHeaders({ ...event.meta, id }, event.trace) });
      return true;
    } catch (error) {
      this.parts.log.error({ err: error, subject }, 'a dead letter cannot be published');
      return false;
    }
  }

  /** For another replica; a moment later, since until it has noticed that we left the server would send it here again. */
  private giveBack(message: JsMsg) {
    this.answer(() => message.nak(GIVE_BACK_MS));
  }

  private answer(send: () => void) {
    try {
      send();
    } catch (error) {
      this.parts.log.warn({ err: error }, 'a message could not be answered; it will come again');
    }
  }
}

async function sideBySide<T>(items: readonly T[], work: (item: T) => Promise<void>) {
  const queue = items.values();
  await Promise.all(Array.from({ length: LANES_AT_ONCE }, async () => { for (const item of queue) await work(item); }));
}
