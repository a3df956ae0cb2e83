import { sql } from 'kysely';
import type { Db } from '../context.ts';
import { AUDIT_TEXT, auditHash } from './record.ts';

/** The end of a chain at some time. Kept outside the database, it proves later that nothing up to there was rewritten or cut off. */
export interface AuditHead { chain: number; hash: string }

/** What a check of a firm's audit trail found. */
export interface AuditReport {
  ok: boolean;
  /** Rows whose place and hash are right. */
  checked: number;
  /** Number in the chain of the first row that is missing or is not what was once chained. */
  firstBroken?: number;
  /** The last good row, in hexadecimal; absent when there is none. */
  head?: AuditHead;
}

const PAGE = 2_000;
interface Chained { chain: number; hash: string; text: string }

/**
 * Recomputes a firm's audit chain from its first row, page by page. Rows that are not chained yet are not part of it. Given a head noted
 * earlier, the chain must also pass through it; without one, rows cut off at the end, or a chain computed anew, cannot show.
 */
export async function verifyAudit(db: Db, tenantId: string, known?: AuditHead): Promise<AuditReport> {
  let checked = 0;
  let last: Buffer | undefined;
  const report = (firstBroken?: number): AuditReport =>
    ({ ok: firstBroken === undefined, checked, ...(firstBroken !== undefined && { firstBroken }), ...(last && { head: { chain: checked, hash: last.toString('hex') } }) });
  for (let page = await after(db, tenantId, 0); page.length > 0; page = await after(db, tenantId, checked)) {
    for (const row of page) {
      const hash = auditHash(last, row.text);
      const right = Number(row.chain) === checked + 1 && row.hash === hash.toString('hex') && (known?.chain !== checked + 1 || known.hash === row.hash);
      if (!right) return report(checked + 1);
      checked++;
      last = hash;
    }
  }
  return known && known.chain > checked ? report(checked + 1) : report();
}

function after(db: Db, tenantId: string, chain: number): Promise<Chained[]> {
  return db.rows<Chained>(sql`select chain, encode(hash, 'hex') as hash, ${sql.raw(AUDIT_TEXT)} as text
    from audit where tenant_id = ${tenantId} and chain > ${chain} order by chain limit ${PAGE}`);
}
