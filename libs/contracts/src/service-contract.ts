import type { AnyEvent, AnyOperation } from './contract.ts';
import { platformOperations } from './platform-operations.ts';

/** What is known of a service besides its operations; NATS permissions and the picture of the system are drawn from it. */
export interface ServiceInfo {
  readonly name: string;
  readonly summary: string;
  /** Services whose queries this one may call. */
  readonly calls: readonly string[];
  /** Services whose events this one reacts to. */
  readonly listens: readonly string[];
  readonly operations: Readonly<Record<string, AnyOperation>>;
  readonly events: Readonly<Record<string, AnyEvent>>;
}
/** A service's contract: its operations by name, its events, and what is known of it. */
export interface ServiceContract { readonly service: ServiceInfo; readonly events: Readonly<Record<string, AnyEvent>>; readonly platform: PlatformOperations }
/** What every service offers: see `platformOperations`. */
export type PlatformOperations = ReturnType<typeof platformOperations>;

/** `issueInvoice` → `issue-invoice`. */
export const kebab = (name: string) => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);

/** Builds a service's contract: names, subjects and operation ids are derived from the keys, never typed by hand. */
export function defineService<Os extends Record<string, AnyOperation>, Es extends Record<string, AnyEvent>>(
  name: string, parts: { summary: string; calls?: string[]; listens?: string[]; operations: Os; events: Es },
): Os & Omit<ServiceContract, 'events'> & { readonly events: Es } {
  const named = <T extends object>(entries: Record<string, T>, prefix: string) =>
    Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, { ...value, service: name, name: key, subject: `${prefix}.${name}.${kebab(key)}` }]));
  const own = named(parts.operations, 'rpc') as Os;
  const suffix = `Of${name[0]!.toUpperCase()}${name.slice(1)}`;
  const common = platformOperations(name);
  const platform = Object.fromEntries(Object.entries(common).map(([key, operation]) => [key, named({ [`${key}${suffix}`]: operation }, 'rpc')[`${key}${suffix}`]])) as typeof common;
  const events = named(parts.events, 'evt') as Es;
  const operations = { ...own, ...Object.fromEntries(Object.values(platform).map((operation) => [operation.name, operation])) };
  return { ...own, platform, events, service: { name, summary: parts.summary, calls: parts.calls ?? [], listens: parts.listens ?? [], operations, events } };
}
