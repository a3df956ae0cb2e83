import type { RuntimeConfig } from '@kontora/platform';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** Where the outside world of this service is. */
export interface Settings {
  /** Address of the console, which the links of letters lead to. */
  console: string;
  /** Mail server, and the sender of letters; without it links reach people through an administrator. */
  mail: { server: string; from: string; user?: string; password?: string } | undefined;
  issuers: readonly IssuerSettings[];
  /** The embedded stack of one developer or tester: links of letters that cannot be sent are written to the log. */
  embedded: boolean;
}
/** An OpenID Connect issuer people may sign in with. It must say of an e-mail that it is verified (claim `email_verified`). */
export type IssuerSettings = z.output<typeof Issuer>;

const Issuer = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), name: z.string().min(1).max(100), issuer: z.url(), clientId: z.string().min(1), clientSecret: z.string().min(1).optional(),
  scopes: z.array(z.string()).default(['openid', 'email', 'profile']),
});

/**
 * Reads them: `KONTORA_CONSOLE` (`https://kontora.example`), `KONTORA_SMTP` (`smtp://mail.example:587`) with `KONTORA_MAIL_FROM`, secret `smtp`
 * (`user:password`), `KONTORA_EMBEDDED=1`; issuers are a JSON array in secret `oidc-issuers.json` or the file `KONTORA_OIDC_ISSUERS` names.
 * @throws Error that names the file and the field when the issuers are not as they must be.
 */
export async function readSettings(config: RuntimeConfig, env: NodeJS.ProcessEnv = process.env): Promise<Settings> {
  const [user, password] = (await optional(join(config.secrets, 'smtp')))?.trim().split(/:(.*)/s) ?? [];
  const file = env.KONTORA_OIDC_ISSUERS ?? join(config.secrets, 'oidc-issuers.json');
  const listed = await optional(file);
  const issuers = z.array(Issuer).safeParse(listed === undefined ? [] : JSON.parse(listed));
  if (!issuers.success) throw new Error(`${file}: ${z.prettifyError(issuers.error)}`);
  return {
    console: (env.KONTORA_CONSOLE ?? 'http://127.0.0.1:3000').replace(/\/$/, ''),
    mail: env.KONTORA_SMTP ? { server: env.KONTORA_SMTP, from: env.KONTORA_MAIL_FROM ?? 'kontora@localhost', user, password } : undefined,
    issuers: issuers.data, embedded: env.KONTORA_EMBEDDED === '1',
  };
}

const optional = (file: string) => readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => { if (error.code === 'ENOENT') return undefined; throw error; });
