import { identity } from '@kontora/contracts';
import { createClient, type Client } from '@kontora/client';

/** Where somebody signs in, and as whom. */
export interface Login { url: string; email: string; password: string }

/** The API as a person uses it: signs in, and carries the session cookie from then on. */
export async function signIn({ url, email, password }: Login): Promise<Client> {
  let cookie = '';
  const withCookie: typeof fetch = async (address, init) => {
    const response = await fetch(address, init);
    const set = response.headers.getSetCookie().at(-1);
    if (set) cookie = set.split(';')[0]!;
    return response;
  };
  const client = createClient({ baseUrl: url, fetch: withCookie, headers: (): Record<string, string> => (cookie ? { cookie } : {}) });
  const { state } = await client.call(identity.signIn, { email, password });
  if (state !== 'signed-in') throw new Error(`${email} needs a second factor to sign in.`);
  return client;
}
