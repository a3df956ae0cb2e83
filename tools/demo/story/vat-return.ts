import { reporting, type FilingStep, type Response } from '@kontora/contracts';
import type { Client } from '@kontora/client';
import { CivilDate } from '@kontora/domain';
import type { z } from 'zod';
import { onWorkday } from '../firm/season.ts';
import { chapter, columns, type Scene } from './scene.ts';

type Obligation = Response<typeof reporting.getObligation>;
type Step = z.output<typeof FilingStep>;

/** Takes the VAT return of one of these clients through its five stages, with a refusal on the way and a correction at the end; answers it as it then is. */
export async function fileVatReturn(scene: Scene, { organisationIds, period }: { organisationIds: readonly string[]; period: string }): Promise<Obligation> {
  chapter(scene, `One VAT return: ${period}`);
  const { lead, accountant, manager, say, today } = scene;
  const { data: [row] } = await lead.call(reporting.listObligations, { filter: { organisationId: { in: [...organisationIds] }, code: { eq: 'NDS' }, period: { eq: period }, state: { eq: 'planned' } } });
  if (!row) throw new Error(`No VAT return of ${period} is left to be filed: the story was told in this firm before.`);
  const last = CivilDate.min(CivilDate.parse(row.dueOn), today);
  const ago = (days: number) => onWorkday(CivilDate.addDays(last, -days), -1);
  const story = new Telling(await lead.call(reporting.getObligation, { id: row.id }));
  say(`${story.now.organisationName}: ${story.now.name}, due on ${story.now.dueOn}, payments on ${story.now.payments.map(({ due }) => due).join(', ')}`);

  await story.complete(accountant, 'PREPARE', ago(14), 95);
  await story.agree(accountant, manager);
  await story.complete(accountant, 'PAY_ORDERS', ago(8), 15);
  await story.complete(lead, 'FILE', ago(7), 10);
  await story.record(lead, 'confirmed', ago(7), 'Подтверждение даты отправки');
  await story.record(lead, 'refused', ago(6), 'Уведомление об отказе: срок доверенности истёк');
  await story.complete(lead, 'FILE', ago(5), 10);
  await story.record(lead, 'confirmed', ago(5), 'Подтверждение даты отправки');
  await story.complete(manager, 'ACCEPT', ago(4), 5);
  await story.record(lead, 'clarification-requested', last, 'Требование о пояснениях');
  await story.record(lead, 'correction-filed', last, 'Корректировка № 1: клиент нашёл счёт-фактуру');
  await story.record(lead, 'accepted', last, 'Квитанция о приёме корректировки');

  for (const { no, step, on, correctionNo, comment, proof } of story.now.filings) say(`    ${columns([3, 24, 11, 14, 60], [String(no), step, on, correctionNo ? `correction ${correctionNo}` : 'original', proof?.name ?? comment ?? ''])}`);
  say(`    ${columns([28, 12, 12], ['stage', 'done on', 'minutes'])}`);
  for (const { code, state, completedOn, minutes } of story.now.stages.filter(({ workflow }) => workflow === 'main')) say(`    ${columns([16, 11, 12, 12], [code, state, completedOn ?? '', String(minutes ?? '')])}`);
  say(`It is ${story.now.state}, filed on ${story.now.filedOn}, ${story.now.late ? 'late' : 'in time'}, correction ${story.now.correctionNo}; figures ${story.now.figures}.`);
  return story.now;
}

/** The return as it stands, changed step by step by whoever does the step. */
class Telling {
  constructor(public now: Obligation) {}

  async complete(who: Client, code: string, on: CivilDate, minutes: number): Promise<void> {
    const { key } = this.now.stages.find((stage) => stage.workflow === 'main' && stage.code === code)!;
    this.now = await who.call(reporting.completeStage, { id: this.now.id, key, on, minutes }, { ifMatch: this.now.version });
  }

  /** The client agrees to exactly these figures; the stage of agreement ends with that. */
  async agree(accountant: Client, manager: Client): Promise<void> {
    const { id } = this.now;
    const line = (label: string, amount: string) => ({ label, amount: { amount, currency: 'RUB' } });
    this.now = await accountant.call(reporting.proposeFigures, { id, lines: [line('НДС исчисленный', '1284300.00'), line('НДС к вычету', '973150.00'), line('К уплате', '311150.00')] }, { ifMatch: this.now.version });
    this.now = await manager.call(reporting.agreeFigures, { id, hash: this.now.snapshots[0]!.hash, by: 'client', channel: 'phone', comment: 'Согласовано с директором' }, { ifMatch: this.now.version });
  }

  async record(who: Client, step: Step, on: CivilDate, comment: string): Promise<void> {
    const { id, version } = this.now;
    this.now = await who.call(reporting.recordFiling, { id, step, on, comment, proof: { name: `${comment}.pdf` }, ...(step === 'correction-filed' && { cause: 'client' }) }, { ifMatch: version });
  }
}
