import helmet from '@fastify/helmet';
import Fastify from 'fastify';
import type { OutgoingHttpHeaders } from 'node:http';

/**
 * What helmet would set anew on every answer: asked for once, since it never changes. `secure` is for an origin behind TLS, `scripts` are the hashes of
 * scripts written into the page (`ConsoleFiles.scriptHashes`).
 */
export async function securityHeaders(secure: boolean, scripts: string[]): Promise<OutgoingHttpHeaders> {
  const sample = Fastify();
  const directives = {
    defaultSrc: ["'self'"], scriptSrc: ["'self'", ...scripts], styleSrc: ["'self'", "'unsafe-inline'"], imgSrc: ["'self'", 'data:', 'blob:'], frameAncestors: ["'none'"], upgradeInsecureRequests: secure ? [] : null,
  };
  await sample.register(helmet, { contentSecurityPolicy: { directives }, referrerPolicy: { policy: 'same-origin' } });
  const { headers } = await sample.get('/', async (_, reply) => reply.code(204).send()).inject('/');
  await sample.close();
  const { date: _date, connection: _connection, ...kept } = headers;
  return kept;
}
