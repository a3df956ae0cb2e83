import { OPEN_STAGE_STATES, reporting, type FilingStep, type ObligationRow, type Response } from '@kontora/contracts';
import type { Client } from '@kontora/client';
import { CivilDate } from '@kontora/domain';
import type { z } from 'zod';
import { fateOf, minutesOf, type Fate } from '../firm/season.ts';
import { inParallel } from './parallel.ts';

type Row = z.output<typeof ObligationRow>;
type Whole = Response<typeof reporting.getObligation>;
type Stage = Whole['stages'][number];
type Step = z.output<typeof FilingStep>;
/** Who acts: everybody who may record, by id; the others' steps are the lead's. */
export interface Recorders { lead: Client; byId: ReadonlyMap<string, Client> }

const AT_A_TIME = 8;

/** Tells the stories of obligations that were due before today or are soon; past ones without a story are settled together afterwards. Answers how many were told. */
export async function tellReports(rows: readonly Row[], { recorders, today, tell }: { recorders: Recorders; today: CivilDate; tell: (done: number, total: number) => void }): Promise<number> {
  const told = rows.flatMap((row) => {
    const fate = row.state === 'planned' ? fateOf(row, today) : null;
    return fate ? [{ row, fate }] : [];
  });
  let done = 0;
  await inParallel(told, AT_A_TIME, async ({ row, fate }) => {
    await new Story(await recorders.lead.call(reporting.getObligation, { id: row.id }), { recorders, today }).tell(fate);
    tell(++done, told.length);
  });
  return told.length;
}

/** One obligation, step by step. */
class Story {
  constructor(private now: Whole, private readonly around: { recorders: Recorders; today: CivilDate }) {}

  async tell({ kind, on }: Fate): Promise<void> {
    if (kind === 'stuck') return this.complete('PREPARE', on, 'Подготовлено; клиент не отвечает на согласование.');
    if (await this.meet(on)) return;
    const next = this.after(on, 1);
    const later = this.after(on, 3);
    if (kind === 'refused' || kind === 'resent') await this.record('refused', next, 'Отказ: срок доверенности истёк.');
    if (kind === 'refused') return;
    if (kind === 'resent') await this.complete('FILE', later);
    if (kind === 'failed') return this.record('error', next, 'Оператор не смог доставить: ошибка формата.');
    await this.record('accepted', kind === 'resent' ? later : next);
    if (kind === 'on-time' || kind === 'late' || kind === 'resent') return;
    await this.record('clarification-requested', later, 'Требование о пояснениях.');
    if (kind === 'corrected') await this.recordCorrection(later);
  }

  /** Filed, or paid where that is all there is to it; true when it is over with that. Stages go last first, so that no task comes up for what is past. */
  private async meet(on: CivilDate): Promise<boolean> {
    const files = this.now.filing !== null || this.now.notification !== null;
    if (!files) await this.record('paid', on);
    else {
      await this.complete('ACCEPT', this.after(on, 1));
      await this.complete('FILE', on);
      for (const code of ['PAY_ORDERS', 'AGREE', 'PREPARE']) await this.complete(code, CivilDate.addDays(on, code === 'PREPARE' ? -4 : -1));
    }
    return !files;
  }

  private async complete(code: string, on: CivilDate, comment?: string): Promise<void> {
    const stage = this.now.stages.find((one) => one.workflow === 'main' && one.code === code && (OPEN_STAGE_STATES as readonly string[]).includes(one.state));
    if (!stage) return;
    const minutes = minutesOf(code, this.now.organisationName + this.now.code);
    this.now = await this.by(stage).call(reporting.completeStage, { id: this.now.id, key: stage.key, on, minutes, comment }, { ifMatch: this.now.version });
  }

  private async record(step: Step, on: CivilDate, comment?: string): Promise<void> {
    this.now = await this.by().call(reporting.recordFiling, { id: this.now.id, step, on, comment }, { ifMatch: this.now.version });
  }

  private async recordCorrection(on: CivilDate): Promise<void> {
    this.now = await this.by().call(reporting.recordFiling, { id: this.now.id, step: 'correction-filed', on, cause: 'client', comment: 'Клиент нашёл счёт-фактуру.' }, { ifMatch: this.now.version });
    await this.record('accepted', this.after(on, 1));
  }

  private after(on: CivilDate, days: number): CivilDate { return CivilDate.min(CivilDate.addDays(on, days), this.around.today); }
  private by(stage?: Stage): Client {
    const { lead, byId } = this.around.recorders;
    return byId.get(stage?.employeeId ?? this.now.employeeId ?? '') ?? lead;
  }
}
