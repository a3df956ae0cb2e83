import pg from 'pg';

const WRONG_PASSWORD = '28P01';

/**
 * A connection of a role whose password may be changed meanwhile: its connection string holds the passwords, one a line (see `roleUrl`). With more than one, each
 * connection first asks the server which is in force, since a connection that was refused is of no use any more.
 */
export class RoleClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const passwords = typeof this.password === 'string' ? this.password.split('\n') : [];
    if (passwords.length > 1) (this as { password: unknown }).password = () => passwordInForce(this, passwords);
  }
}

/** The first password that the server takes; the last without asking. */
async function passwordInForce({ host, port, user, database }: pg.Client, passwords: readonly string[]): Promise<string> {
  for (const password of passwords.slice(0, -1)) {
    const trial = new pg.Client({ host, port, user, database, password });
    trial.on('error', () => undefined);
    try {
      await trial.connect();
      return password;
    } catch (error) {
      if ((error as { code?: string }).code !== WRONG_PASSWORD) throw error;
    } finally {
      await trial.end().catch(() => undefined);
    }
  }
  return passwords.at(-1)!;
}
