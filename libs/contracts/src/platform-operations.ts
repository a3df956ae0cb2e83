import { z } from 'zod';
import { command, query } from './contract.ts';
import { field, list } from './list.ts';
import { Id, Instant, Job } from './shapes.ts';

/** One change of one object, as it was written in the transaction that made it. */
export const AuditEntry = z.object({
  id: Id, at: Instant, actor: z.string().describe('Employee, API key, or reaction:<name>'), operation: z.string(), traceId: z.string().nullable(),
  entity: z.string(), entityId: Id, version: z.int(), action: z.enum(['insert', 'update', 'delete']),
  changes: z.record(z.string(), z.unknown()).nullable().describe('Field → [before, after]'), chained: z.boolean().describe('Sealed in the hash chain'),
}).meta({ id: 'AuditEntry' });

/** What every service offers beside its own operations: its jobs and its audit trail. Handlers come with the platform. */
export function platformOperations<S extends string>(service: S) {
  return {
    getJob: query({ summary: `A background job of ${service}`, http: `GET /jobs/${service}/:id`, permission: 'signed-in', input: z.object({ id: Id }), output: Job }),
    cancelJob: command({ summary: `Cancel a job of ${service}: what is done stays, nothing more is begun`, http: `POST /jobs/${service}/:id/cancel`, permission: 'signed-in', input: z.object({ id: Id }), output: Job }),
    listAudit: list({
      summary: `Who changed what in ${service}, newest first`, http: `GET /audit/${service}`, permission: 'audit:read', item: AuditEntry,
      filter: { entity: field.text(), entityId: field.id(), actor: field.text(), operation: field.text(), at: field.instant() }, sort: ['id'], defaultSort: '-id',
    }),
    verifyAudit: query({
      summary: `Check the hash chain of ${service}'s audit trail`, http: `GET /audit/${service}/verification`, permission: 'audit:read', input: z.object({}),
      output: z.object({ ok: z.boolean(), checked: z.int(), firstBroken: z.int().nullable().describe('Place in the chain of the first row that is not what was sealed') }).meta({ id: 'AuditVerification' }),
    }),
  };
}
