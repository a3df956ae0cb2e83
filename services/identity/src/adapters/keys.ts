import type { AuthCore } from './auth.ts';

/** The secret side of API keys: made, hashed and recognised here; what they may do is in table `api_key`. */
export class Keys {
  constructor(private readonly core: AuthCore) {}

  /** A new key in a person's name. `key` is known only now. */
  async create(personId: string, days: number): Promise<{ id: string; key: string; start: string; expiresAt: Date }> {
    const made = await this.core.auth.api.createApiKey({ body: { userId: personId, expiresIn: days * 24 * 3600 } });
    return { id: made.id, key: made.key, start: made.start!, expiresAt: made.expiresAt! };
  }

  /** The id of a key that is good now, whose use is noted; undefined for any other. */
  async recognise(key: string): Promise<string | undefined> {
    const { valid, key: found } = await this.core.pool.during(() => this.core.auth.api.verifyApiKey({ body: { key } }));
    return valid ? found?.id : undefined;
  }
}
