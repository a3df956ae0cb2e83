import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { eventually, FIRM, Rig } from '../bus/conformance/rig.ts';
import { metrics } from '../telemetry.ts';
import { differenceMeasurement, lagMeasurement } from './bus.ts';

let rig: Rig;
beforeAll(async () => { rig = await Rig.start(); });
afterAll(() => rig?.stop());

const figure = async (name: string, component: string) => (await metrics.getSingleMetric(name)!.get()).values.find(({ labels }) => labels.component === component)!.value;
/** With the rights a service has on the bus. */
const managerOf = async (user: string) => { const connection = await rig.login(user); return () => jetstreamManager(connection, { checkAPI: false }); };

test('how far a service is behind its source', async () => {
  const lag = lagMeasurement({ manager: await managerOf('ledger'), component: 'ledger', listens: ['shop'] });
  for (let i = 0; i < 3; i++) await rig.commit(FIRM, v7(), ['orderPlaced']);
  rig.relay();
  await eventually(() => rig.unpublished(), 0);
  await lag.take();
  expect(await figure('kontora_consumer_waiting_events', 'ledger')).toBe(3);
  rig.consumer();
  await eventually(() => rig.greetings(), 3);
  await eventually(async () => { await lag.take(); return await figure('kontora_consumer_waiting_events', 'ledger') + await figure('kontora_consumer_unanswered_events', 'ledger'); }, 0);
});

test('events that the stream lost with its disk are missed, those that wait or are too young are not', async () => {
  const difference = differenceMeasurement({ manager: await managerOf('shop'), component: 'shop', pool: rig.shop.worker });
  const event = (minutes: number) => rig.superuser.query(`insert into shop.outbox (id, tenant_id, subject, aggregate_id, sequence, data) values (uuidv7($1::interval), $2, 'evt.shop.orderNoted', $3, 1, '{}')`, [`-${minutes} minutes`, FIRM, v7()]);
  await rig.reset();
  rig.relay();
  for (const minutes of [1, 60, 60 * 24 * 30]) await event(minutes);
  await eventually(() => rig.unpublished(), 0);
  await difference.take();
  expect(await figure('kontora_outbox_missing_in_stream_events', 'shop')).toBe(0);

  await rig.killNats();
  await event(10);
  await rig.startNats({ empty: true });
  await eventually(() => rig.provision().then(() => 'provisioned', () => 'not yet connected'), 'provisioned');
  await eventually(() => rig.unpublished(), 0);
  await difference.take();
  expect(await figure('kontora_outbox_missing_in_stream_events', 'shop')).toBe(3);
});
