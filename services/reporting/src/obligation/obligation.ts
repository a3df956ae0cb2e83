import type { Period } from '@kontora/domain';
import { row } from '@kontora/platform/entity';
import { defineEntity, p } from '@mikro-orm/postgresql';

export type State = 'planned' | 'in-preparation' | 'on-agreement' | 'to-file' | 'filed' | 'delivered' | 'accepted' | 'closed' | 'failed' | 'refused' | 'needs-clarification' | 'not-required' | 'cancelled';

/** Every step an obligation can take, and from which state to which; there are no others. */
export const TRANSITIONS = {
  begin: { planned: 'in-preparation' },
  // After acceptance figures are those of a correction: the obligation stays what it is until the correction is filed.
  propose: {
    planned: 'on-agreement', 'in-preparation': 'on-agreement', 'on-agreement': 'on-agreement', 'to-file': 'on-agreement', failed: 'on-agreement', refused: 'on-agreement',
    accepted: 'accepted', closed: 'closed', 'needs-clarification': 'needs-clarification',
  },
  agree: { 'on-agreement': 'to-file', 'to-file': 'to-file', accepted: 'accepted', closed: 'closed', 'needs-clarification': 'needs-clarification' },
  makeReady: { planned: 'to-file', 'in-preparation': 'to-file', 'on-agreement': 'to-file' },
  sent: { planned: 'filed', 'in-preparation': 'filed', 'on-agreement': 'filed', 'to-file': 'filed', failed: 'filed', refused: 'filed' },
  confirmed: { filed: 'filed', delivered: 'delivered', accepted: 'accepted', closed: 'closed' },
  delivered: { filed: 'delivered' },
  error: { filed: 'failed', delivered: 'failed' },
  accepted: { filed: 'accepted', delivered: 'accepted' },
  refused: { filed: 'refused', delivered: 'refused' },
  'clarification-requested': { delivered: 'needs-clarification', accepted: 'needs-clarification', closed: 'needs-clarification' },
  'correction-filed': { accepted: 'filed', closed: 'filed', 'needs-clarification': 'filed' },
  processed: { accepted: 'closed', 'needs-clarification': 'closed' },
  paid: { planned: 'closed', 'in-preparation': 'closed', 'on-agreement': 'closed', 'to-file': 'closed' },
  move: { planned: 'planned', 'in-preparation': 'in-preparation', 'on-agreement': 'on-agreement', 'to-file': 'to-file', failed: 'failed', refused: 'refused' },
  cancel: { planned: 'cancelled', 'in-preparation': 'cancelled', 'on-agreement': 'cancelled', 'to-file': 'cancelled' },
  declareNotRequired: { planned: 'not-required', 'in-preparation': 'not-required', 'on-agreement': 'not-required', 'to-file': 'not-required', failed: 'not-required', refused: 'not-required' },
  restore: { cancelled: 'planned', 'not-required': 'planned' },
} as const satisfies Record<string, Partial<Record<State, State>>>;
export type Step = keyof typeof TRANSITIONS;
/** The steps of the conversation with the authority. */
export type FilingStep = Extract<Step, 'sent' | 'confirmed' | 'delivered' | 'error' | 'accepted' | 'refused' | 'clarification-requested' | 'correction-filed' | 'processed' | 'paid'>;

/** Gives up with one of these codes; an operation whose contract lacks one of them does not compile. */
export type Fail<Code extends string> = (code: Code, detail?: string) => never;
/** A wish that an obligation count as not required, and its confirmation by a second person. */
export interface NotRequired { reason: string; requestedBy: string; requestedAt: string; confirmedBy: string | null; confirmedAt: string | null }

export const ObligationSchema = defineEntity({
  name: 'Obligation', tableName: 'obligation',
  properties: {
    ...row,
    clientId: p.uuid(),
    code: p.string(),
    period: p.string().$type<Period>(),
    kind: p.string(),
    timetableId: p.uuid(),
    state: p.string().$type<State>(),
    stateComment: p.text().nullable(),
    dueOn: p.date(),
    dueByHand: p.boolean(),
    filedOn: p.date().nullable(),
    filedConfirmed: p.boolean(),
    correctionNo: p.integer(),
    employeeId: p.uuid().nullable(),
    employeeByHand: p.boolean(),
    figures: p.string().$type<'none' | 'proposed' | 'agreed' | 'voided'>(),
    begun: p.boolean(),
    cancelledByHand: p.boolean(),
    notRequired: p.json().$type<NotRequired>().nullable(),
  },
});

/** What one client must file or pay for one period. */
export class Obligation extends ObligationSchema.class {
  can(step: Step): boolean { return this.state in TRANSITIONS[step]; }

  /** Takes a step; any that the table does not have fails with `wrong-state`. */
  take(step: Step, fail: Fail<'wrong-state'>): void {
    const to = (TRANSITIONS[step] as Partial<Record<State, State>>)[this.state];
    if (!to) fail('wrong-state', `An obligation that is ${this.state} cannot take the step "${step}".`);
    this.state = to!;
  }

  /** Names who prepares it; null: whoever the rules name. */
  assign(employeeId: string | null, { byRole }: { byRole: string | null }, fail: Fail<'wrong-state'>): void {
    this.take('move', fail);
    Object.assign(this, { employeeId: employeeId ?? byRole, employeeByHand: employeeId !== null });
  }

  /** A step of the conversation with the authority, on a civil date; `files`: there is anything to file, and not only to pay. The date that counts is the operator's; one of an attempt that failed does not count. */
  recordFiling(step: FilingStep, { on, files }: { on: string; files: boolean }, fail: Fail<'wrong-state' | 'nothing-to-file'>): void {
    if (files === (step === 'paid')) fail('nothing-to-file', files ? 'This is to be filed; payment alone does not close it.' : 'This is only paid, there is nothing to file.');
    this.take(step, fail);
    this.begun = true;
    if (step === 'correction-filed') this.correctionNo += 1;
    if (this.correctionNo > 0) return; // what counts as filed, and when, is the original's
    if (step === 'sent' || step === 'paid' || step === 'confirmed') Object.assign(this, { filedOn: on, filedConfirmed: step === 'confirmed' });
    if (step === 'error' || step === 'refused') Object.assign(this, { filedOn: null, filedConfirmed: false });
  }

  /** Figures were proposed that differ from those before; an agreement to the earlier ones is void. */
  proposeFigures(fail: Fail<'wrong-state'>): void {
    this.take('propose', fail);
    this.figures = this.figures === 'agreed' || this.figures === 'voided' ? 'voided' : 'proposed';
    this.begun = true;
  }

  /** Exactly the newest figures were agreed to. */
  agreeFigures(fail: Fail<'wrong-state'>): void {
    this.take('agree', fail);
    this.figures = 'agreed';
  }

  askNotRequired(reason: string, by: { id: string; at: Date }, fail: Fail<'wrong-state'>): void {
    if (!this.can('declareNotRequired')) fail('wrong-state', `An obligation that is ${this.state} is required.`);
    this.notRequired = { reason, requestedBy: by.id, requestedAt: by.at.toISOString(), confirmedBy: null, confirmedAt: null };
  }

  /** By somebody other than who asked. */
  confirmNotRequired(by: { id: string; at: Date }, fail: Fail<'wrong-state' | 'same-person' | 'not-requested'>): void {
    const asked = this.notRequired;
    if (!asked || asked.confirmedBy) fail('not-requested', 'Nobody has asked for it.');
    if (asked!.requestedBy === by.id) fail('same-person', 'Who asked for it cannot confirm it; another person must.');
    this.take('declareNotRequired', fail);
    this.notRequired = { ...asked!, confirmedBy: by.id, confirmedAt: by.at.toISOString() };
  }

  cancel(reason: string, fail: Fail<'wrong-state'>): void {
    this.take('cancel', fail);
    Object.assign(this, { stateComment: reason, cancelledByHand: true });
  }

  /** Back into the season, from the start. */
  restore(reason: string, fail: Fail<'wrong-state'>): void {
    this.take('restore', fail);
    Object.assign(this, { stateComment: reason, cancelledByHand: false, notRequired: null });
  }
}
ObligationSchema.setClass(Obligation);
