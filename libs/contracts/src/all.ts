import { contacts } from './contacts.ts';
import { identity } from './identity.ts';
import type { ServiceContract } from './service-contract.ts';
import { tasks } from './tasks.ts';

/**
 * Every service of the system. Gateway routes, OpenAPI, NATS permissions and database roles are derived from this list. A contract enters
 * it together with its service: `reporting` is declared and its rules are proved, its handlers are still to be written.
 */
export const allContracts: readonly ServiceContract[] = [contacts, identity, tasks];
