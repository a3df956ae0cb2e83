import { identity, type EventData, type Input, type PlatformOperations, type ServiceContract } from '@kontora/contracts';
import { Controller, type Type } from '@nestjs/common';
import { sql } from 'kysely';
import { verifyAudit } from './audit/verify.ts';
import type { Context, ReactionContext } from './context.ts';
import { Handles, Reacts } from './handles.ts';
import { cancelJob, getJob } from './jobs/enqueue.ts';

/** The handlers of what every service offers: its jobs and its audit trail. Services that listen to identity also learn of every new firm. */
export function platformController({ platform }: ServiceContract): Type {
  @Controller()
  class PlatformController {
    @Handles(platform.getJob)
    getJob({ id }: Input<PlatformOperations['getJob']>, { db }: Context<PlatformOperations['getJob']>) { return getJob(db, id); }

    @Handles(platform.cancelJob)
    cancelJob({ id }: Input<PlatformOperations['cancelJob']>, { db }: Context<PlatformOperations['cancelJob']>) { return cancelJob(db, id); }

    @Handles(platform.listAudit)
    listAudit(_: Input<PlatformOperations['listAudit']>, { list }: Context<PlatformOperations['listAudit']>) {
      return list({
        columns: { entity: sql`entity`, entityId: sql`entity_id`, actor: sql`actor`, operation: sql`operation`, at: sql`at`, id: { at: sql`id`, notNull: true } },
        id: sql`id`, select: sql`id, at, coalesce(actor, '') as actor, coalesce(operation, '') as operation, trace as trace_id, entity, entity_id, version, action, changes, chain is not null as chained`, from: sql`audit`,
      });
    }

    @Handles(platform.verifyAudit)
    async verifyAudit(_: Input<PlatformOperations['verifyAudit']>, { caller, db }: Context<PlatformOperations['verifyAudit']>) {
      const { ok, checked, firstBroken } = await verifyAudit(db, caller.tenantId);
      return { ok, checked, firstBroken: firstBroken ?? null };
    }

    @Reacts(identity.events.firmOpened)
    async knowFirm({ firmId }: EventData<typeof identity.events.firmOpened>, { db }: ReactionContext) {
      await db.run(sql`insert into known_firm (id) values (${firmId}) on conflict do nothing`);
    }
  }
  return PlatformController;
}
