import { identity, type Input, type Output } from '@kontora/contracts';
import { Handles, type Context, type Db } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { Keys } from '../adapters/keys.ts';

const { listApiKeys, createApiKey, revokeApiKey } = identity;
type ApiKeyView = Output<typeof revokeApiKey>;
const STATE = sql`case when k.state = 'active' and k.expires_at <= now() then 'expired' else k.state end`;
const COLUMNS = sql`k.id, k.version, k.name, k.start, k.permissions, ${STATE} as state, k.created_by, k.expires_at, coalesce(s."lastRequest", k.last_used_at) as last_used_at, k.created_at`;
const FROM = sql`api_key k left join "apikey" s on s.id = k.key_id`;

/** API keys of programs. Their secrets are with better-auth, as hashes; what a key may do and until when is here. */
@Controller()
export class ApiKeyController {
  constructor(private readonly keys: Keys) {}

  @Handles(listApiKeys)
  list(_: Input<typeof listApiKeys>, { list }: Context<typeof listApiKeys>) {
    return list({
      columns: { name: { at: sql`k.name`, notNull: true, name: true }, state: { at: STATE, notNull: true }, createdAt: { at: sql`k.created_at`, notNull: true } },
      id: sql`k.id`, select: COLUMNS, from: FROM,
    });
  }

  @Handles(createApiKey)
  async create({ name, permissions, days }: Input<typeof createApiKey>, { db, caller, fail }: Context<typeof createApiKey>) {
    const creator = (await db.row<{ userId: string }>(sql`select user_id from employee where id = ${caller.id} and state = 'active'`)) ?? fail('employees-only', 'A key is created by an employee, not by another key.');
    const excess = permissions.find((permission) => !caller.permissions.includes(permission));
    if (excess) fail('permission-not-yours', `You do not have the permission ${excess} yourself.`);
    const made = await this.keys.create(creator.userId, days);
    const id = v7();
    await db.run(sql`insert into api_key (id, key_id, name, start, permissions, created_by, expires_at)
      values (${id}, ${made.id}, ${name}, ${made.start}, ${JSON.stringify([...new Set(permissions)])}::jsonb, ${caller.id}, ${made.expiresAt.toISOString()})`);
    return { ...(await view(db, id))!, key: made.key };
  }

  @Handles(revokeApiKey)
  async revoke({ id }: Input<typeof revokeApiKey>, { db, fail }: Context<typeof revokeApiKey>) {
    const key = (await db.row<{ keyId: string; state: string }>(sql`select key_id, state from api_key where id = ${id} for update`)) ?? fail('not-found');
    if (key.state === 'active') {
      await db.run(sql`update api_key k set state = 'revoked', last_used_at = coalesce((select s."lastRequest" from "apikey" s where s.id = k.key_id), k.last_used_at), version = version + 1, updated_at = now() where id = ${id}`);
      await db.run(sql`delete from "apikey" where id = ${key.keyId}`);
    }
    return (await view(db, id))!;
  }
}

const view = (db: Db, id: string) => db.row<ApiKeyView>(sql`select ${COLUMNS} from ${FROM} where k.id = ${id}`);
