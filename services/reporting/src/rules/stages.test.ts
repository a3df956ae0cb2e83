import { describe, expect, test } from '@jest/globals';
import { CivilDate, Period, WorkingCalendar } from '@kontora/domain';
import { seedCalendar, seedCatalogue } from '../data/seed.ts';
import type { CatalogueItem } from './catalogue.ts';
import { deadlines } from './due-date.ts';
import { planStages } from './stages.ts';

const calendar = new WorkingCalendar(seedCalendar.years);
const seed = (code: string) => seedCatalogue.items.find((candidate) => candidate.code === code)!;
function stagesOf(item: CatalogueItem, id: string, dates: Record<string, CivilDate> = {}) {
  const period = Period.parse(id);
  return planStages(item, period, { deadlines: deadlines(item, period, { calendar, dates }), stageCodes: seedCatalogue.stage_codes, calendar });
}
/** Code and planned date of every stage of a workflow. */
const dated = (item: CatalogueItem, id: string, workflow = 'main') => stagesOf(item, id).filter((stage) => stage.workflow === workflow).map((stage) => `${stage.code} ${stage.planned}`);

describe('stages', () => {
  test('are planned back from the due date in working days', () => {
    expect(dated(seed('NDS'), '2026-Q1')).toEqual(['PREPARE 2026-04-13', 'AGREE 2026-04-17', 'PAY_ORDERS 2026-04-21', 'FILE 2026-04-23', 'ACCEPT 2026-04-27']);
    expect(stagesOf(seed('NDS'), '2026-Q1')[0]).toEqual({ workflow: 'main', key: 'PREPARE', no: 1, code: 'PREPARE', role: 'responsible_accountant', start: '2026-04-08', planned: '2026-04-13', due: '2026-04-27', leadWorkingDays: 10, moved: null });
  });

  test('every payment after the first has a small workflow of its own', () => {
    expect(dated(seed('NDS'), '2026-Q1', 'NDS_2')).toEqual(['PAY_ORDERS 2026-05-25', 'PAID_CHECK 2026-05-28']);
    expect(dated(seed('NDS'), '2026-Q1', 'NDS_3')).toEqual(['PAY_ORDERS 2026-06-24', 'PAID_CHECK 2026-06-29']);
    expect(stagesOf(seed('NDS'), '2026-Q1').map((stage) => stage.workflow)).not.toContain('NDS_1');
  });

  test('do not start before the period has ended', () => {
    const prepare = stagesOf(seed('NDS'), '2025-Q4')[0];
    expect(prepare).toMatchObject({ code: 'PREPARE', planned: '2026-01-12', moved: null });
    const earlier = { ...seed('NDS'), stages: [{ ...seed('NDS').stages[0]!, lead_working_days: 12 }] };
    expect(stagesOf(earlier, '2025-Q4')[0]).toMatchObject({ planned: '2026-01-12', moved: 'after_period_end' });
  });

  test('of the December half of НДФЛ are due before the period ends, and stay there', () => {
    expect(dated(seed('NDFL_B'), '2026-12-B')).toEqual(['PREPARE 2026-12-28', 'AGREE 2026-12-29', 'PAY_ORDERS 2026-12-29', 'FILE 2026-12-29', 'ACCEPT 2026-12-30']);
  });

  test('of a notice due on the last day of its year are not pressed into January', () => {
    expect(dated(seed('USN_SWITCH'), '2025')[0]).toBe('PREPARE 2025-12-17');
  });

  test('fall back to the payment when there is no notification, and then nothing is filed', () => {
    expect(stagesOf(seed('VZNOSY'), '2026-02').map((stage) => stage.code)).toEqual(['PREPARE', 'AGREE', 'PAY_ORDERS', 'FILE', 'ACCEPT']);
    expect(dated(seed('VZNOSY'), '2026-03')).toEqual(['PREPARE 2026-04-21', 'AGREE 2026-04-22', 'PAY_ORDERS 2026-04-23', 'PAID_CHECK 2026-04-28']);
    expect(stagesOf(seed('VZNOSY'), '2026-03').at(-1)?.role).toBe('primary_docs_accountant');
  });

  test('a payment that is checked already is not checked twice', () => {
    expect(stagesOf(seed('TRAVMA'), '2026-01').map((stage) => stage.code)).toEqual(['PREPARE', 'AGREE', 'PAY_ORDERS', 'PAID_CHECK']);
  });

  test('a negative lead lies after the due date', () => {
    expect(dated(seed('NVOS'), '2025').slice(-2)).toEqual(['FILE 2026-02-26', 'ACCEPT 2026-03-10']);
  });

  test('never go back from one stage to the next', () => {
    const [prepare, agree] = seed('RSV').stages;
    const crossed = { ...seed('RSV'), stages: [{ ...prepare!, lead_working_days: 2 }, { ...agree!, lead_working_days: 5 }] };
    expect(stagesOf(crossed, '2026-C1')).toMatchObject([{ planned: '2026-04-23', moved: null }, { planned: '2026-04-23', moved: 'after_previous_stage' }]);
  });

  test('of an event are counted from its day', () => {
    expect(dated(seed('EFS1_11_EVENT'), '2026-05-08')).toEqual(['PREPARE 2026-05-08', 'FILE 2026-05-12', 'ACCEPT 2026-05-13']);
    const patent = { patent_start: CivilDate.parse('2026-01-01'), patent_end: CivilDate.parse('2026-12-31') };
    expect(stagesOf(seed('PSN_LONG'), '2026-01-01', patent).filter((stage) => stage.workflow === 'PSN_LONG_2').map((stage) => stage.planned)).toEqual(['2026-12-23', '2026-12-28']);
  });

  test('start when the one before is planned; the first some days before its own, but not within the period', () => {
    const starts = (id: string) => stagesOf(seed('NDS'), id).filter((stage) => stage.workflow === 'main').map((stage) => stage.start);
    expect(starts('2026-Q1')).toEqual(['2026-04-08', '2026-04-13', '2026-04-17', '2026-04-21', '2026-04-23']);
    expect(stagesOf(seed('NDFL_A'), '2026-03-A')[0]).toMatchObject({ start: '2026-03-23', planned: '2026-03-23' });
    expect(stagesOf(seed('NDFL_B'), '2026-12-B')[0]).toMatchObject({ start: '2026-12-23', planned: '2026-12-28' });
    expect(stagesOf(seed('EFS1_11_EVENT'), '2026-05-08')[0]).toMatchObject({ start: '2026-05-08', planned: '2026-05-08' });
  });

  test('there are none without a due date', () => expect(stagesOf(seed('NVOS_ADV'), '2026-Q4')).toEqual([]));
});
