import { identity, type Input } from '@kontora/contracts';
import { Database, Handles, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { Keys } from '../adapters/keys.ts';
import { Entrance } from './entrance.ts';
import { WORDS } from './refusals.ts';

const { authenticate } = identity;

/** Who is behind a session or a key, for the gateway. */
@Controller()
export class AuthenticateController {
  constructor(private readonly entrance: Entrance, private readonly keys: Keys, private readonly database: Database) {}

  @Handles(authenticate)
  async authenticate({ session, apiKey }: Input<typeof authenticate>, { fail }: Context<typeof authenticate>) {
    if (apiKey !== undefined) return (await this.program(apiKey)) ?? fail('invalid-key', 'The API key is not known, was revoked or has expired.');
    const entered = await this.entrance.entered(session);
    if (!entered) return fail('not-signed-in', WORDS.notSignedIn);
    const place = this.entrance.place(entered);
    if (!place) return entered.places.length > 1 && !entered.open.firmId ? fail('firm-not-chosen', 'Choose the firm first: POST /session/firm.') : fail('not-signed-in', WORDS.suspended);
    const caller = { tenantId: place.firmId, id: place.employeeId, kind: 'employee' as const, permissions: place.permissions };
    return { ...(await this.entrance.sign(caller, entered.open.expiresAt)), kind: 'employee' as const };
  }

  /** A key outlives the employee who made it: it belongs to the firm, and is revoked by itself. */
  private async program(apiKey: string) {
    const keyId = await this.keys.recognise(apiKey);
    if (!keyId) return undefined;
    const { rows: [key] } = await this.database.worker.query<{ id: string; firmId: string; permissions: string[]; expiresAt: Date }>({
      name: 'program', values: [keyId],
      text: `select id, tenant_id as "firmId", permissions, expires_at as "expiresAt" from api_key where key_id = $1 and state = 'active' and expires_at > now()`,
    });
    if (!key) return undefined;
    return { ...(await this.entrance.sign({ tenantId: key.firmId, id: key.id, kind: 'program', permissions: key.permissions }, key.expiresAt)), kind: 'program' as const };
  }
}
