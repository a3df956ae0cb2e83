import { allContracts } from '@kontora/contracts';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { newNoun } from './new/noun.ts';
import { newOperation } from './new/operation.ts';
import { Project } from './new/project.ts';
import { newService } from './new/service.ts';

const USAGE = `npm run new -- <what>

  service billing                          a service with its schema, its roles and its place in the system
  noun billing invoice                     contract, entity, controller, migration, test; names of several words as price-list
  operation billing invoice sendInvoice    a step in the life of a noun; with --to sent the state it leads to`;

const { positionals, values } = parseArgs({ allowPositionals: true, options: { to: { type: 'string' } } });
const project = new Project(resolve(import.meta.dirname, '..'));
const need = (value: string | undefined) => value ?? stop(USAGE);
const stop = (message: string): never => { throw new Error(message); };

/** One name, one operation: it is the operationId of the public API. */
function requireFree(name: string): void {
  const owner = allContracts.find(({ service }) => name in service.operations);
  if (owner) stop(`${owner.service.name} has an operation ${name}; names are unique in the whole system.`);
}

const generators: Record<string, (...names: (string | undefined)[]) => void> = {
  service: (name) => newService(project, need(name)),
  noun: (service, noun) => newNoun(project, need(service), need(noun)),
  operation: (service, noun, name) => {
    requireFree(need(name));
    newOperation(project, { service: need(service), noun: need(noun), name: need(name), to: values.to });
  },
};

try {
  const [what, ...names] = positionals;
  (generators[what ?? ''] ?? (() => stop(USAGE)))(...names);
  console.log(project.save().map((path) => `  ${path}`).join('\n'));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
