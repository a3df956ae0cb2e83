import type { Database } from '../database/database.ts';
import type { Schedule } from '../jobs/scheduler.ts';
import { brokenChains, type Log } from '../telemetry.ts';
import { verifyAudit } from './verify.ts';

const PAGE_MS = 60_000;

/** Verifies every firm's audit trail, each night on one replica. A broken one is told by the log with its place, and by a metric as a number. */
export const auditCheck = ({ database, log }: { database: Database; log: Log }): Schedule => ({
  binding: { name: 'checkAudit', at: '03:10' },
  async run({ tenants }) {
    let broken = 0;
    for (const tenantId of await tenants()) {
      const { ok, firstBroken } = await verifyAudit(database.reader.for(tenantId, () => PAGE_MS), tenantId);
      if (ok) continue;
      broken++;
      log.error({ tenantId, firstBroken }, 'the audit trail of a firm is not what was once written');
    }
    brokenChains.set({ component: database.schema }, broken);
  },
});
