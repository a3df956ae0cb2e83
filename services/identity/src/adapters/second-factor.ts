import { cookieFrom, refusal, withCookie, type AuthCore } from './auth.ts';

/** Why a code did not open the door. `over`: the challenge has ended, sign in anew; `locked`: too many wrong codes for this account. */
export type CodeRefused = 'wrong-code' | 'over' | 'locked';

const REFUSALS: Record<string, CodeRefused> = {
  INVALID_CODE: 'wrong-code', INVALID_BACKUP_CODE: 'wrong-code', TOTP_NOT_ENABLED: 'wrong-code',
  INVALID_TWO_FACTOR_COOKIE: 'over', TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'over', ACCOUNT_TEMPORARILY_LOCKED: 'locked',
};
const refusedBy = (error: unknown): CodeRefused => {
  const found = REFUSALS[refusal(error)];
  if (!found) throw error;
  return found;
};

/** Codes of an authenticator app (TOTP, RFC 6238: 6 digits, 30 s) and backup codes. Secrets are stored encrypted. */
export class SecondFactor {
  constructor(private readonly core: AuthCore) {}

  /** Completes a sign-in; answers the session's token. */
  async confirm(challenge: string, code: string): Promise<{ token: string } | CodeRefused> {
    const { auth } = this.core;
    const asked = { body: { code }, headers: await withCookie(this.core, 'two_factor', challenge), returnHeaders: true as const };
    try {
      const { headers } = /^\d{6}$/.test(code) ? await auth.api.verifyTOTP(asked) : await auth.api.verifyBackupCode(asked);
      return { token: (await cookieFrom(auth, 'session_token', headers))! };
    } catch (error) {
      return refusedBy(error);
    }
  }

  /** Prepares the factor; it counts once `turnOn` has seen a code. */
  async setUp(token: string, password: string): Promise<{ uri: string; backupCodes: string[] } | 'wrong-password' | 'on'> {
    try {
      const made = await this.core.auth.api.enableTwoFactor({ body: { password, method: 'totp' }, headers: await withCookie(this.core, 'session_token', token) });
      return { uri: (made as { totpURI: string }).totpURI, backupCodes: (made as { backupCodes: string[] }).backupCodes };
    } catch (error) {
      const code = refusal(error);
      if (code === 'TOTP_ALREADY_ENABLED') return 'on';
      if (code === 'INVALID_PASSWORD') return 'wrong-password';
      throw error;
    }
  }

  /** Makes the prepared factor count; answers the token of the session that replaces this one. */
  async turnOn(token: string, code: string): Promise<{ token: string } | CodeRefused> {
    const { auth } = this.core;
    try {
      const { headers } = await auth.api.verifyTOTP({ body: { code }, headers: await withCookie(this.core, 'session_token', token), returnHeaders: true });
      return { token: (await cookieFrom(auth, 'session_token', headers)) ?? token };
    } catch (error) {
      return refusedBy(error);
    }
  }

  /** Answers the token of the session that replaces this one; undefined for a wrong password. */
  async turnOff(token: string, password: string): Promise<string | undefined> {
    const { auth } = this.core;
    try {
      const { headers } = await auth.api.disableTwoFactor({ body: { password }, headers: await withCookie(this.core, 'session_token', token), returnHeaders: true });
      return (await cookieFrom(auth, 'session_token', headers)) ?? token;
    } catch (error) {
      if (refusal(error) === 'INVALID_PASSWORD') return undefined;
      throw error;
    }
  }

  async renewBackupCodes(token: string, password: string): Promise<string[] | 'wrong-password' | 'off'> {
    try {
      return (await this.core.auth.api.generateBackupCodes({ body: { password }, headers: await withCookie(this.core, 'session_token', token) })).backupCodes;
    } catch (error) {
      const code = refusal(error);
      if (code === 'TWO_FACTOR_NOT_ENABLED') return 'off';
      if (code === 'INVALID_PASSWORD') return 'wrong-password';
      throw error;
    }
  }
}
