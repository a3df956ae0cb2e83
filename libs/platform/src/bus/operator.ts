import { allContracts } from '@kontora/contracts';
import { Global, Module, type Provider } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, MetadataScanner, NestFactory } from '@nestjs/core';
import { jetstream, type JetStreamClient } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { roleUrl, secret, type RuntimeConfig } from '../config.ts';
import { Database } from '../database/database.ts';
import { REACTS, type ReactionBinding } from '../handles.ts';
import type { ServiceDefinition } from '../service.ts';
import { DeadLetters } from './dead-letters.ts';
import { lanesOf, type Lane, type Reaction } from './lanes.ts';

/** What an operator works with: one service's database, its reactions, and the bus as the ops user. */
export interface OperatedService { name: string; database: Database; lanes: readonly Lane[]; letters: DeadLetters; bus: JetStreamClient; close(): Promise<void> }

/** Opens a service for repairs, beside the one that runs: its code and rights, none of its background work. */
export async function openForOperator(definition: ServiceDefinition, config: RuntimeConfig): Promise<OperatedService> {
  const { service } = definition.contract;
  const database = await Database.connect({ schema: service.name, app: await roleUrl(config, `${service.name}_app`), worker: await roleUrl(config, `${service.name}_worker`), pool: 2, readers: 1 }, definition.entities);
  const nats = await connect({ servers: config.nats, user: 'ops', pass: await secret(config, 'nats-ops'), name: `${service.name}-operator` });
  const { reactions, close } = await reactionsOf(definition, { config, database });
  const lanes = service.listens.flatMap((source) => lanesOf(reactions.filter((r) => r.event.service === source), eventsOf(source)));
  return {
    name: service.name, database, lanes, letters: new DeadLetters(database, lanes), bus: jetstream(nats),
    async close() {
      await close();
      await nats.drain();
      await database.close();
    },
  };
}

/** All events of a service, as its contract has them. */
export const eventsOf = (source: string) => Object.values(allContracts.find((contract) => contract.service.name === source)?.events ?? {});

async function reactionsOf(definition: ServiceDefinition, { config, database }: { config: RuntimeConfig; database: Database }) {
  const providers: Provider[] = [{ provide: Database, useValue: database }, ...(definition.providers?.(config) ?? [])];
  @Global()
  @Module({ imports: [definition.module, DiscoveryModule], providers, exports: providers })
  class Root {}
  const app = await NestFactory.createApplicationContext(Root, { logger: ['error'] });
  const scanner = new MetadataScanner();
  const reactions = app.get(DiscoveryService).getControllers().flatMap(({ instance }) => scanner.getAllMethodNames(Object.getPrototypeOf(instance) as object).flatMap((key) => {
    const method = (instance as Record<string, Reaction['run']>)[key]!;
    const binding = Reflect.getMetadata(REACTS, method) as ReactionBinding | undefined;
    return binding ? [{ ...binding, run: method.bind(instance) }] : [];
  }));
  return { reactions, close: () => app.close() };
}
