import { errors, importPKCS8, importSPKI, jwtVerify, type JWTPayload, SignJWT, type CryptoKey } from 'jose';
import { readFile } from 'node:fs/promises';
import { valuesOf } from './config.ts';
import { ProblemError } from './problem.ts';

/** Who is behind a request, as signed by the identity service. The firm (tenant) of a request comes from here and from nowhere else. */
export interface Caller {
  /** The firm. */
  tenantId: string;
  /** The employee; for programs the API key's id. */
  id: string;
  kind: 'employee' | 'program' | 'system';
  permissions: readonly string[];
}

const ISSUER = 'kontora-identity';
const AUDIENCE = 'kontora-services';
const ALGORITHM = 'EdDSA';
/** How long a signed caller is good for; the gateway renews it well before. */
export const CALLER_LIFETIME_SECONDS = 120;

/** Signs callers; only the identity service holds the private key. */
export class CallerSigner {
  constructor(private readonly key: CryptoKey) {}
  /** With the first key of a file of PEM blocks. */
  static async fromFile(path: string) { return new CallerSigner(await importPKCS8(valuesOf(await readFile(path, 'utf8'))[0] ?? '', ALGORITHM)); }
  sign(caller: Caller, lifetimeSeconds = CALLER_LIFETIME_SECONDS): Promise<string> {
    return new SignJWT({ tenant: caller.tenantId, kind: caller.kind, permissions: caller.permissions })
      .setProtectedHeader({ alg: ALGORITHM }).setSubject(caller.id).setIssuer(ISSUER).setAudience(AUDIENCE).setIssuedAt().setExpirationTime(`${lifetimeSeconds}s`).sign(this.key);
  }
}

/** Verifies signed callers. A token seen before is not verified again until it expires: the signature costs more than the rest of a request. */
export class CallerVerifier {
  private readonly seen = new Map<string, { caller: Caller; expiresAt: number }>();
  /** @param keys any of which may have signed: two while the pair is being changed. */
  constructor(private readonly keys: readonly CryptoKey[], private readonly capacity = 10_000) {}
  /** With every key of a file of PEM blocks. @throws Error when it holds none. */
  static async fromFile(path: string) {
    const blocks = valuesOf(await readFile(path, 'utf8'));
    return new CallerVerifier(await Promise.all((blocks.length > 0 ? blocks : ['']).map((block) => importSPKI(block, ALGORITHM))));
  }

  async verify(token: string): Promise<Caller> {
    const known = this.seen.get(token);
    if (known && known.expiresAt > Date.now()) return known.caller;
    const payload = await this.payloadOf(token)
      .catch(() => { throw new ProblemError('unauthenticated', 'invalid-context', { detail: 'The signed context of this request is missing, expired or not ours.' }); });
    const caller: Caller = { tenantId: String(payload.tenant), id: String(payload.sub), kind: payload.kind as Caller['kind'], permissions: payload.permissions as string[] };
    if (this.seen.size >= this.capacity) this.seen.delete(this.seen.keys().next().value!);
    this.seen.set(token, { caller, expiresAt: payload.exp! * 1000 });
    return caller;
  }

  private async payloadOf(token: string): Promise<JWTPayload> {
    for (const [i, key] of this.keys.entries()) {
      try {
        return (await jwtVerify(token, key, { issuer: ISSUER, audience: AUDIENCE, algorithms: [ALGORITHM] })).payload;
      } catch (error) {
        if (i === this.keys.length - 1 || !(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      }
    }
    throw new Error('There is no key to verify a caller with.');
  }
}
