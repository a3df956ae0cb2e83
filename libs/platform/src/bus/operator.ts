import { NestFactory } from '@nestjs/core';
import { jetstream, type JetStreamClient } from '@nats-io/jetstream';
import { roleUrl, type RuntimeConfig } from '../config.ts';
import { Database } from '../database/database.ts';
import { eventsOf, methodsOf, rootModule } from '../methods.ts';
import { connectNats } from '../nats-connection.ts';
import type { ServiceDefinition } from '../service.ts';
import { DeadLetters } from './dead-letters.ts';
import { lanesOf, type Lane, type Reaction } from './lanes.ts';

/** What an operator works with: one service's database, its reactions, and the bus as the ops user. */
export interface OperatedService { name: string; database: Database; lanes: readonly Lane[]; letters: DeadLetters; bus: JetStreamClient; close(): Promise<void> }

/** Opens a service for repairs, beside the one that runs: its code and rights, none of its background work. */
export async function openForOperator(definition: ServiceDefinition, config: RuntimeConfig): Promise<OperatedService> {
  const { service } = definition.contract;
  const database = await Database.connect({ schema: service.name, app: await roleUrl(config, `${service.name}_app`), worker: await roleUrl(config, `${service.name}_worker`), pool: 2, readers: 1 }, definition.entities);
  const nats = await connectNats(config, 'ops', { name: `${service.name}-operator`, waitOnFirstConnect: false });
  const app = await NestFactory.createApplicationContext(rootModule(definition, { config, database }), { logger: ['error'] });
  const reactions = methodsOf(app).reactions.map(({ binding, run }) => ({ ...binding, run: run as Reaction['run'] }));
  const lanes = service.listens.flatMap((source) => lanesOf(reactions.filter((r) => r.event.service === source), eventsOf(source)));
  return {
    name: service.name, database, lanes, letters: new DeadLetters(database, lanes), bus: jetstream(nats),
    async close() {
      await app.close();
      await nats.drain();
      await database.close();
    },
  };
}
