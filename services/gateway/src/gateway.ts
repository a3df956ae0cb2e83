import cookie from '@fastify/cookie';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import { allContracts, openApi, routeOf, successStatus, type AnyOperation, type ServiceContract, type Variant } from '@kontora/contracts';
import { createLog, Health, RpcClient, secret, type RuntimeConfig } from '@kontora/platform';
import { connect } from '@nats-io/transport-node';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { Authentication } from './edge/authentication.ts';
import { addJobStream } from './edge/job-stream.ts';
import { admit, answer, ask, inputOf, traceOf, type Edge } from './edge/endpoint.ts';
import { Limits } from './edge/limits.ts';
import { notFound, sendProblem } from './edge/problems.ts';

/** Settings of the edge beside those of every process. */
export interface GatewayConfig extends RuntimeConfig {
  port: number;
  host: string;
  /** Origins beside our own whose pages may call with the user's cookie, such as a console served elsewhere. */
  origins: readonly string[];
  /** Cookies over TLS only. */
  secure: boolean;
  /** Requests one caller may make in a window. */
  limit: { points: number; seconds: number };
}
/** A running gateway. */
export interface Gateway { port: number; url: string; stop(): Promise<void> }

const BODY_LIMIT = 1024 * 1024;
const SESSION_SECONDS = 7 * 24 * 3600;

@Module({})
class GatewayModule {}

/** The HTTP edge: every operation of every contract that has a route, its documentation, and nothing of its own. */
export async function startGateway(config: GatewayConfig, contracts: readonly ServiceContract[] = allContracts): Promise<Gateway> {
  const log = createLog('gateway');
  const nats = await connect({ servers: config.nats, user: 'gateway', pass: await secret(config, 'nats-gateway'), name: 'gateway', inboxPrefix: '_INBOX_gateway', maxReconnectAttempts: -1, waitOnFirstConnect: true, reconnectTimeWait: 250, noAsyncTraces: true });
  const rpc = new RpcClient(nats);
  const edge: Edge = { rpc, authentication: new Authentication(rpc, config.origins), limits: new Limits(config.limit), log, secure: config.secure, sessionSeconds: SESSION_SECONDS };
  const health = new Health({ nats: async () => !nats.isClosed() && nats.info !== undefined });
  await health.listen(config.healthPort);

  const app = await NestFactory.create<NestFastifyApplication>(GatewayModule, new FastifyAdapter({ bodyLimit: BODY_LIMIT, trustProxy: 'loopback, uniquelocal', routerOptions: { maxParamLength: 200 } }), { logger: ['error', 'warn'], bodyParser: false });
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  fastify.decorateRequest('traceparent', '');
  await fastify.register(helmet, { contentSecurityPolicy: { directives: { defaultSrc: ["'self'"], styleSrc: ["'self'", "'unsafe-inline'"], imgSrc: ["'self'", 'data:'], upgradeInsecureRequests: config.secure ? [] : null } } });
  await fastify.register(cors, { origin: [...config.origins], credentials: true, exposedHeaders: ['ETag', 'Location', 'Retry-After', 'RateLimit', 'RateLimit-Policy', 'Idempotency-Replayed'] });
  await fastify.register(cookie);
  await fastify.register(async (api) => {
    api.addHook('onRequest', async (request) => { request.traceparent = traceOf(request); });
    api.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, log));
    for (const contract of contracts) {
      for (const operation of Object.values(contract.service.operations)) if (operation.http) addRoutes(api, edge, operation);
      addJobStream(api, edge, contract);
    }
    api.all('/api/*', async () => { throw notFound(); });
  });
  const document = openApi([...contracts], { title: 'Kontora', version: '1.0.0', description: 'Everything the console does, and nothing it does not.' });
  SwaggerModule.setup('api/docs', app, document as never, { jsonDocumentUrl: 'api/openapi.json', customSiteTitle: 'Kontora API' });
  await app.listen(config.port, config.host);
  health.ready();
  const { port } = fastify.server.address() as { port: number };
  return {
    port, url: `http://${config.host}:${port}`,
    async stop() {
      health.stopping();
      await app.close();
      await nats.drain();
      await health.close();
    },
  };
}

/** An operation's own route, and for a list the search by body. */
function addRoutes(api: FastifyInstance, edge: Edge, operation: AnyOperation): void {
  for (const variant of operation.list ? [undefined, 'search' as Variant] : [undefined]) {
    const { method, path } = routeOf(operation, variant);
    api.route({
      method, url: path,
      handler: async (request, reply) => {
        const { envelope } = await admit(edge, operation, request, reply);
        const raw = await ask(edge, operation, inputOf(edge, operation, request, variant), envelope);
        return answer(edge, operation, { request, reply, status: successStatus(operation) }, raw);
      },
    });
  }
}
