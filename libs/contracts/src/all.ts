import { contacts } from './contacts.ts';
import { identity } from './identity.ts';
import { reporting } from './reporting.ts';
import type { ServiceContract } from './service-contract.ts';
import { tasks } from './tasks.ts';

/** Every service of the system, each entered together with its service. Gateway routes, OpenAPI, NATS permissions and database roles are derived from this list. */
export const allContracts: readonly ServiceContract[] = [contacts, identity, reporting, tasks];
