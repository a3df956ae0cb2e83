import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { reporting } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { seedCalendar, seedCatalogue } from '../data/seed.ts';
import { reportingService } from '../reporting.service.ts';
import { RulesInTwoLanguages } from './0009-rules-in-two-languages.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([reportingService]); });
afterAll(() => stack?.stop());

const builtIn = (code: string) => seedCatalogue.items.find((item) => item.code === code)!;
const ruleOf = async (code: string) => (await stack.call(reporting.getObligationType, { code })).versions.at(-1)!.rule;

/** Makes the tables what they were before the migration, changes them as somebody may have, and migrates them again. */
async function migrateAfter(...changes: string[]): Promise<void> {
  const migration = new RulesInTwoLanguages(undefined as never, undefined as never);
  migration.up();
  const client = await stack.superuser.connect();
  await client.query('begin; set local search_path = reporting, public; alter table obligation_type_version disable trigger audit_update; alter table calendar_year disable trigger audit_update');
  await client.query(`update obligation_type_version set rule = rule #- '{applicability,condition_en}' || jsonb_build_object('payments', (select coalesce(jsonb_agg(p - 'name_en'), '[]') from jsonb_array_elements(rule -> 'payments') p));
    update calendar_year set note = note_en where note_en <> ''; alter table calendar_year drop column note_en`);
  for (const change of [...changes, 'set constraints all immediate', ...migration.getQueries().map(String), 'commit']) await client.query(change);
  client.release();
}

test('a firm that has its copy already reads in English what it left as it was; its own words stay as it wrote them, and nothing is said to have changed', async () => {
  await stack.call(reporting.saveStageCode, { code: 'CALL', nameRu: 'Позвонить', nameEn: 'Call', defaultRole: 'client_manager' });
  const trail = async () => (await stack.superuser.query('select count(*)::integer as n from reporting.audit')).rows[0];
  const before = await trail();
  await migrateAfter(`update obligation_type_version set rule = jsonb_set(jsonb_set(rule, '{applicability,condition_ru}', '"всем"'), '{payments,1,name_ru}', '"НДС, вторая часть"') where code = 'NDS'`,
    `update calendar_year set note = 'Сверено' where year = 2026`);
  expect(await trail()).toEqual(before);

  expect(await ruleOf('USN_ADV')).toMatchObject({ applicability: { condition_en: builtIn('USN_ADV').applicability.condition_en }, payments: [{ code: 'USN_ADV_PAY', name_ru: 'Аванс по УСН', name_en: 'Simplified tax (USN) advance' }] });
  expect(await ruleOf('NDS')).toMatchObject({ applicability: { condition_ru: 'всем', condition_en: '' }, payments: [{ code: 'NDS_1', name_en: 'VAT, 1/3' }, { code: 'NDS_2', name_ru: 'НДС, вторая часть', name_en: '' }, { code: 'NDS_3', name_en: 'VAT, 3/3' }] });
  const noteOf = async (year: number) => { const { noteRu, noteEn } = (await stack.call(reporting.getWorkingCalendar, { year })).revisions[0]!; return { noteRu, noteEn }; };
  const { noteRu, noteEn } = seedCalendar.years.find(({ year }) => year === 2027)!;
  expect([await noteOf(2027), await noteOf(2026)]).toEqual([{ noteRu, noteEn }, { noteRu: 'Сверено', noteEn: '' }]);
  for (const item of seedCatalogue.items.filter(({ code }) => code !== 'NDS')) expect(await ruleOf(item.code)).toEqual(item);
});
