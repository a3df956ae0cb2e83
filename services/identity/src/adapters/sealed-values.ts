import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { sealVersion, type AuthCore } from './auth.ts';

interface Sealed { id: string; value: string }
/** Where sealed values stay for long: keys of second factors with their backup codes, tokens of issuers. */
const COLUMNS = [['twoFactor', 'secret'], ['twoFactor', 'backupCodes'], ['account', 'accessToken'], ['account', 'refreshToken']] as const;

/** Brings what is sealed in the database from an earlier secret of the installation to the one in use, so that the earlier one can go. */
export class SealedValues {
  constructor(private readonly core: AuthCore) {}

  /** Without a database the service starts all the same; the nightly run follows. */
  async onModuleInit() { await this.renew().catch(() => undefined); }

  /** Answers how many values were sealed anew. @throws Error when none of the secrets opens one. */
  async renew(): Promise<number> {
    const { secretConfig: key } = await this.core.auth.$context;
    const now = `$ba$${sealVersion(this.core.parts.secrets[0])}$`;
    let renewed = 0;
    for (const [table, column] of COLUMNS) {
      const { rows } = await this.core.pool.query<Sealed>(`select id, "${column}" as value from "${table}" where "${column}" is not null and not starts_with("${column}", $1)`, [now]);
      for (const { id, value } of rows) {
        const data = await symmetricEncrypt({ key, data: await this.open(value) });
        // Whoever has changed it meanwhile sealed it himself.
        renewed += (await this.core.pool.query(`update "${table}" set "${column}" = $1 where id = $2 and "${column}" = $3`, [data, id, value])).rowCount ?? 0;
      }
    }
    return renewed;
  }

  /** Values from before they said with which secret they were sealed are tried with each. */
  private async open(value: string): Promise<string> {
    const { auth, parts } = this.core;
    if (value.startsWith('$ba$')) return symmetricDecrypt({ key: (await auth.$context).secretConfig, data: value });
    for (const key of parts.secrets) {
      const opened = await symmetricDecrypt({ key, data: value }).catch(() => undefined);
      if (opened !== undefined) return opened;
    }
    throw new Error('A value in the database was sealed with a secret that this installation no longer has.');
  }
}
