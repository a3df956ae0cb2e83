import pg from 'pg';

/** What holds while one read runs. */
export interface ReadSettings { tenantId: string; timeoutMs: number; plan: 'auto' | 'custom' }
/** A statement as pg takes it. */
export type ReadStatement = pg.QueryArrayConfig & { types: pg.CustomTypesConfig; queryMode?: 'extended' };

// What pg's own query class is made of; its published types say less.
interface Connection {
  bind(message: { statement: string; values: string[] }): void;
  execute(message: { portal: string }): void;
}
declare class PgQuery {
  constructor(config: ReadStatement, callback: (error: Error | null, result: pg.QueryArrayResult) => void);
  submit(connection: Connection): Error | null;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Connection): void;
}

const SET = {
  name: 'kontora_read_settings',
  text: `select set_config('app.tenant_id', $1, true), set_config('statement_timeout', $2, true), set_config('plan_cache_mode', $3, true), set_config('transaction_read_only', 'on', true)`,
};

/** What a connection must have carried out once before the first `TenantQuery`: prepares the statement that sets. Sets nothing that lasts. */
export const PREPARE_SETTINGS: pg.QueryConfig = { ...SET, values: ['', '1000', 'auto'] };

/**
 * A read that first says for whom it is. Both statements end with one Sync, so Postgres carries them out as one
 * transaction: what is set holds for this read and for none after it, and nothing has to be begun or committed.
 */
export class TenantQuery extends (pg.Query as unknown as typeof PgQuery) {
  private isSet = false;
  constructor(private readonly settings: ReadSettings, statement: ReadStatement, done: (error: Error | null, result: pg.QueryArrayResult) => void) { super(statement, done); }

  override submit(connection: Connection): Error | null {
    const { tenantId, timeoutMs, plan } = this.settings;
    connection.bind({ statement: SET.name, values: [tenantId, String(Math.max(1, Math.floor(timeoutMs))), plan === 'custom' ? 'force_custom_plan' : 'auto'] });
    connection.execute({ portal: '' });
    return super.submit(connection);
  }

  override handleDataRow(message: unknown): void {
    if (this.isSet) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, connection: Connection): void {
    if (this.isSet) super.handleCommandComplete(message, connection);
    this.isSet = true;
  }
}
