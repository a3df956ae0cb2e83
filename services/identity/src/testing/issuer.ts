import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** An OpenID Connect issuer: who is signed in there, and what it does wrong on purpose. */
export interface TestIssuer { url: string; person: { sub: string; email: string; email_verified: boolean; name: string }; forge?: 'key' | 'nonce'; stop(): Promise<void> }
interface Granted { challenge: string; nonce: string; redirect: string }

/** Starts one on a free port, or the given one: discovery, keys, authorisation (at once, without a page), and the token endpoint with PKCE. */
export async function startIssuer(port = 0): Promise<TestIssuer> {
  const own = await generateKeyPair('RS256');
  const foreign = await generateKeyPair('RS256');
  const codes = new Map<string, Granted>();
  const issuer: TestIssuer = { url: '', person: { sub: 'p1', email: '', email_verified: true, name: 'Имя' }, stop: () => new Promise((done) => { server.closeAllConnections(); server.close(() => done()); }) };
  const idToken = (claims: JWTPayload) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).setIssuer(issuer.url).setAudience('kontora').setIssuedAt().setExpirationTime('5m')
    .sign(issuer.forge === 'key' ? foreign.privateKey : own.privateKey);
  const json = (response: ServerResponse, body: unknown, status = 200) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

  const authorise = (query: URLSearchParams, response: ServerResponse) => {
    const code = randomUUID();
    codes.set(code, { challenge: query.get('code_challenge')!, nonce: query.get('nonce')!, redirect: query.get('redirect_uri')! });
    const back = new URL(query.get('redirect_uri')!);
    back.search = String(new URLSearchParams({ code, state: query.get('state')! }));
    response.writeHead(302, { location: back.href }).end();
  };
  const redeem = async (request: IncomingMessage, response: ServerResponse) => {
    const form = new URLSearchParams(await text(request));
    const granted = codes.get(form.get('code')!);
    codes.delete(form.get('code')!);
    const proved = granted && createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url') === granted.challenge && form.get('redirect_uri') === granted.redirect;
    if (!proved) return json(response, { error: 'invalid_grant' }, 400);
    json(response, { access_token: randomUUID(), token_type: 'Bearer', expires_in: 300, id_token: await idToken({ ...issuer.person, nonce: issuer.forge === 'nonce' ? 'another' : granted.nonce }) });
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, issuer.url);
    if (pathname === '/.well-known/openid-configuration') return json(response, { issuer: issuer.url, authorization_endpoint: `${issuer.url}/authorise`, token_endpoint: `${issuer.url}/token`, jwks_uri: `${issuer.url}/keys`, id_token_signing_alg_values_supported: ['RS256'] });
    if (pathname === '/keys') return void exportJWK(own.publicKey).then((key) => json(response, { keys: [{ ...key, kid: 'k1', alg: 'RS256', use: 'sig' }] }));
    if (pathname === '/authorise') return authorise(searchParams, response);
    if (pathname === '/token') return void redeem(request, response);
    json(response, {}, 404);
  });
  await new Promise<void>((done) => void server.listen(port, '127.0.0.1', done));
  issuer.url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  return issuer;
}

async function text(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}
