import { allContracts, type AnyEvent, type AnyOperation } from '@kontora/contracts';
import { Global, Module, type INestApplicationContext, type Type } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { RuntimeConfig } from './config.ts';
import { Database } from './database/database.ts';
import { HANDLES, REACTS, SCHEDULED, type ReactionBinding, type ScheduleBinding } from './handles.ts';
import type { ServiceDefinition } from './service.ts';

/** A controller's method and what it is there for. */
export interface Bound<B> { binding: B; run: (...args: never[]) => Promise<unknown> }
/** The methods of a service that carry out operations, react to events, or run by the clock. */
export interface Methods { handlers: Bound<AnyOperation>[]; reactions: Bound<ReactionBinding>[]; schedules: Bound<ScheduleBinding>[] }

/** The Nest module round a service's own: the database, what the service asks for beside it, and more controllers where there are any. */
export function rootModule(definition: ServiceDefinition, { config, database, controllers = [] }: { config: RuntimeConfig; database: Database; controllers?: Type[] }): Type {
  const providers = [{ provide: Database, useValue: database }, ...(definition.providers?.(config) ?? [])];
  @Global()
  @Module({ imports: [definition.module, DiscoveryModule], controllers, providers, exports: providers })
  class Root {}
  return Root;
}

/** Finds the decorated methods of all controllers. */
export function methodsOf(app: INestApplicationContext): Methods {
  const found: Methods = { handlers: [], reactions: [], schedules: [] };
  const scanner = new MetadataScanner();
  for (const { instance } of app.get(DiscoveryService).getControllers()) {
    for (const key of scanner.getAllMethodNames(Object.getPrototypeOf(instance) as object)) {
      const method = (instance as Record<string, Bound<never>['run']>)[key]!;
      const collect = <B>(bound: Bound<B>[], mark: unknown) => {
        const binding = Reflect.getMetadata(mark, method) as B | undefined;
        if (binding) bound.push({ binding, run: method.bind(instance) });
      };
      collect(found.handlers, HANDLES);
      collect(found.reactions, REACTS);
      collect(found.schedules, SCHEDULED);
    }
  }
  return found;
}

/** All events of a service, as its contract has them. */
export const eventsOf = (source: string): AnyEvent[] => Object.values(allContracts.find((contract) => contract.service.name === source)?.events ?? {});
