import type { ServiceDefinition } from '@kontora/platform';
import { existsSync } from 'node:fs';

const sourceOf = (name: string) => new URL(`../../services/${name}/src/${name}.service.ts`, import.meta.url);

/** Whether there is code behind a contract's name. */
export const isWritten = (name: string) => existsSync(sourceOf(name));

/** The definition of a service by name: `services/<name>/src/<name>.service.ts` exports `<name>Service`. @throws Error when it does not. */
export async function definitionOf(name: string): Promise<ServiceDefinition> {
  if (!isWritten(name)) throw new Error(`There is no services/${name}/src/${name}.service.ts.`);
  const module = (await import(sourceOf(name).href)) as Record<string, ServiceDefinition>;
  const found = module[`${name}Service`];
  if (!found) throw new Error(`services/${name}/src/${name}.service.ts exports no ${name}Service.`);
  return found;
}
