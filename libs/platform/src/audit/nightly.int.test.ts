import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { openTestDatabase, someone, type TestDatabase } from '../jobs/testbed/test-database.ts';
import { metrics } from '../telemetry.ts';
import { chainBatch } from './chain.ts';
import { auditCheck } from './nightly.ts';

const FIRMS = [v7(), v7(), v7()];
let on: TestDatabase;
beforeAll(async () => { on = await openTestDatabase(); });
afterAll(() => on?.close());

const said: string[] = [];
const log = pino({ level: 'error' }, { write: (line) => void said.push(line) });
const check = async () => {
  const inTenant = (tenantId: string, work: Parameters<TestDatabase['database']['inTenant']>[1]) => on.database.inTenant({ caller: someone(tenantId), operation: 'test' }, work);
  await auditCheck({ database: on.database, log }).run({ tenants: () => on.database.tenants(), inTenant: inTenant as never });
  return (await metrics.getSingleMetric('kontora_audit_broken_chains')!.get()).values.find(({ labels }) => labels.component === 'platform_test')!.value;
};

test('each night every firm is looked at; the log names the one whose trail was changed, and the place', async () => {
  for (const firm of FIRMS) {
    await on.superuser.query('insert into known_firm (id) values ($1)', [firm]);
    await on.superuser.query(`insert into audit (tenant_id, actor, operation, entity, entity_id, version, action) select $1, 'somebody', 'renameThing', 'thing', uuidv7(), n, 'update' from generate_series(1, 5) n`, [firm]);
    await chainBatch(on.database.worker, firm, 0);
  }
  expect([await check(), said]).toEqual([0, []]);
  await on.superuser.query(`update audit set actor = 'somebody else' where tenant_id = $1 and chain = 3`, [FIRMS[1]]);
  expect(await check()).toBe(1);
  expect(said.map((line) => JSON.parse(line) as object)).toMatchObject([{ tenantId: FIRMS[1], firstBroken: 3 }]);
});
