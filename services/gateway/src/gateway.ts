import cookie from '@fastify/cookie';
import cors from '@fastify/cors';
import { allContracts, publicApi, type ServiceContract } from '@kontora/contracts';
import { connectNats, createLog, Health, RpcClient, type Log, type RuntimeConfig } from '@kontora/platform';
import { Catch, Module, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Authentication } from './edge/authentication.ts';
import { addChangeStream, ChangeHub } from './edge/change-stream.ts';
import { answerClientError } from './edge/client-errors.ts';
import { watchConnections } from './edge/connections.ts';
import { ConsoleFiles } from './edge/console.ts';
import type { Edge } from './edge/endpoint.ts';
import { Limits } from './edge/limits.ts';
import { edgeProblem, notFound, sendProblem, sendProblemDocument } from './edge/problems.ts';
import { addRoutes, MethodTable } from './edge/routes.ts';
import { securityHeaders } from './edge/security-headers.ts';
import { timeRequests } from './edge/timing.ts';
import { traceRequests } from './edge/tracing.ts';

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
  /** Folder of the built console, served at `/` when it is there. */
  console?: string;
}
/** A running gateway. */
export interface Gateway { port: number; url: string; stop(): Promise<void> }

const BODY_LIMIT = 1024 * 1024;
const SESSION_SECONDS = 7 * 24 * 3600;
/** A whole request must have arrived by then: 50 MB at 0.7 Mbit/s. */
const REQUEST_TIMEOUT_MS = 600_000;

@Module({})
class GatewayModule {}

/** The HTTP edge: every operation of every contract that has a route, its documentation, the console, and nothing of its own. */
export async function startGateway(config: GatewayConfig, contracts: readonly ServiceContract[] = allContracts): Promise<Gateway> {
  const log = createLog('gateway');
  const nats = await connectNats(config, 'gateway');
  const rpc = new RpcClient(nats);
  const stopping = new AbortController();
  const edge: Edge = { rpc, authentication: new Authentication(rpc, config.origins), limits: new Limits(config.limit), log, secure: config.secure, sessionSeconds: SESSION_SECONDS, stopping: stopping.signal };
  const health = new Health({ nats: async () => !nats.isClosed() && nats.info !== undefined });
  await health.listen(config.healthPort);
  const { app, fastify, farewell } = await httpServer(config, log);
  await fastify.register(async (api) => {
    api.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, log));
    takeJsonOnly(api);
    for (const contract of contracts) addRoutes(api, edge, contract);
    addChangeStream(api, edge, new ChangeHub(nats));
  });
  SwaggerModule.setup('api/docs', app, () => publicApi(contracts) as never, { jsonDocumentUrl: 'api/openapi.json', customSiteTitle: 'Kontora API' });
  await app.listen(config.port, config.host);
  health.ready();
  const { port } = fastify.server.address() as { port: number };
  return {
    port, url: `http://${config.host}:${port}`,
    async stop() {
      health.stopping();
      stopping.abort();
      await farewell();
      await app.close();
      await nats.drain();
      await health.close();
    },
  };
}

/** Nest's application on Fastify with what holds for every answer: security headers, CORS, the trace, and problem documents for whatever fails. */
async function httpServer(config: GatewayConfig, log: Log): Promise<{ app: NestFastifyApplication; fastify: FastifyInstance; farewell(): Promise<void> }> {
  const files = ConsoleFiles.in(config.console);
  const security = await securityHeaders(config.secure, files?.scriptHashes() ?? []);
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT, requestTimeout: REQUEST_TIMEOUT_MS, trustProxy: 'loopback, uniquelocal', routerOptions: { maxParamLength: 200 }, clientErrorHandler: answerClientError,
    // No hook sees a request whose address cannot be read
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => void sendProblem(error, request, reply.headers({ ...security, 'Cache-Control': 'no-store' }), log),
  } as ConstructorParameters<typeof FastifyAdapter>[0]);
  const app = await NestFactory.create<NestFastifyApplication>(GatewayModule, adapter, { logger: ['error', 'warn'], bodyParser: false });
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const farewell = watchConnections(fastify);
  const methods = new MethodTable();
  traceRequests(fastify);
  timeRequests(fastify);
  fastify.addHook('onRequest', async (request, reply) => {
    reply.headers(security);
    if (request.url.startsWith('/api/v1/')) reply.header('Cache-Control', 'no-store');
  });
  methods.watch(fastify);
  await fastify.register(cors, {
    origin: [...config.origins], credentials: true, strictPreflight: false, methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: ['ETag', 'Location', 'Retry-After', 'RateLimit', 'RateLimit-Policy', 'Idempotency-Replayed', 'Content-Disposition'],
  });
  await fastify.register(cookie);
  await files?.serve(fastify);
  app.useGlobalFilters(new Unrouted({ methods, files, log }));
  return { app, fastify, farewell };
}

/** JSON is the only body that operations take, files apart. A page of another site cannot send it without asking, as it could with text or a form. */
function takeJsonOnly(api: FastifyInstance): void {
  api.removeContentTypeParser('text/plain');
  api.addContentTypeParser('application/merge-patch+json', { parseAs: 'string' }, api.getDefaultJsonParser('error', 'error'));
}

/** Nest's last resort: requests that no route took. */
@Catch()
class Unrouted implements ExceptionFilter {
  constructor(private readonly parts: { methods: MethodTable; files: ConsoleFiles | undefined; log: Log }) {}

  catch(_: unknown, host: ArgumentsHost): unknown {
    const { methods, files, log } = this.parts;
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (files?.isPage(request)) return files.send(reply);
    const allowed = methods.of(request);
    if (allowed.length === 0 || allowed.includes(request.method)) return sendProblem(notFound(), request, reply, log);
    return sendProblemDocument(edgeProblem(405, 'method-not-allowed', `Here one can ${allowed.join(', ')}.`), request, reply.header('Allow', allowed.join(', ')));
  }
}
