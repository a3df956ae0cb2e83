import { routeOf, successStatus, type AnyOperation, type ServiceContract, type Variant } from '@kontora/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { addExports } from '../export/export-route.ts';
import { admit, answer, ask, inputOf, type Edge } from './endpoint.ts';
import { addJobStream } from './job-stream.ts';
import { addUpload } from './upload-route.ts';

/** Adds all that a contract offers over HTTP. */
export function addRoutes(api: FastifyInstance, edge: Edge, contract: ServiceContract): void {
  for (const operation of Object.values(contract.service.operations)) {
    if (!operation.http) continue;
    if (operation.upload) {
      addUpload(api, edge, operation);
      continue;
    }
    addRoute(api, edge, { operation });
    if (!operation.list) continue;
    addRoute(api, edge, { operation, variant: 'search' });
    addExports(api, edge, operation);
  }
  addJobStream(api, edge, contract);
}

function addRoute(api: FastifyInstance, edge: Edge, { operation, variant }: { operation: AnyOperation; variant?: Variant }): void {
  const { method, path } = routeOf(operation, variant);
  api.route({
    method, url: path,
    handler: async (request, reply) => {
      const { envelope } = await admit(edge, operation, { request, reply });
      const raw = await ask(edge, operation, inputOf(edge, operation, request, variant), envelope);
      return answer(edge, operation, { request, reply, status: successStatus(operation) }, raw);
    },
  });
}

/** Tells which methods a path has, for requests that came with another. */
export class MethodTable {
  private readonly routes: { method: string; pattern: RegExp }[] = [];

  /** Must be called before routes are added. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ method, url }) => {
      if (url.includes('*')) return;
      const pattern = new RegExp(`^${url.split('/').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')).join('/')}$`);
      for (const one of [method].flat()) this.routes.push({ method: one, pattern });
    });
  }

  /** The methods that this request's path would answer to; none when it is no path of ours. */
  of({ url }: FastifyRequest): string[] {
    const path = url.split('?')[0]!;
    return [...new Set(this.routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))].sort();
  }
}
