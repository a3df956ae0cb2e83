import { DATED_DEEDS, reporting, type Input, type Output } from '@kontora/contracts';
import { Handles, type Context } from '@kontora/platform';
import { HELD } from '@kontora/platform/entity';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { recordFilings } from '../filing/record.ts';
import { whatFiles } from '../stage/end-stage.ts';
import { today } from '../today.ts';
import { announceObligations } from './announce.ts';
import { cameBack, preparers, wentOff } from './follow.ts';
import { Obligation, type FilingStep } from './obligation.ts';

const { changeObligations } = reporting;
type Asked = Input<typeof changeObligations>;
type Outcome = Output<typeof changeObligations>['outcomes'][number];
type Doing = Context<typeof changeObligations>;
/** What the deeds have to know of the obligations besides themselves. */
interface Known { asked: Asked; by: { id: string; at: Date }; files: ReadonlySet<string>; preparers: ReadonlyMap<string, string> }

class Refused extends Error {
  constructor(readonly outcome: Outcome['outcome']) { super(outcome); }
}
const refuse = (outcome: Outcome['outcome']): never => { throw new Refused(outcome); };
const isDated = (deed: Asked['deed']): deed is (typeof DATED_DEEDS)[number] => (DATED_DEEDS as readonly string[]).includes(deed);

/** The same deed on many obligations: each as its own operation would do it, what follows for all of them together. */
@Controller()
export class DeedsController {
  @Handles(changeObligations)
  async change(asked: Asked, context: Doing) {
    const { em, db, caller, fail } = context;
    if (asked.on !== undefined && asked.on > today()) fail('day-in-future', 'What is recorded has happened; the day lies in the future.');
    const ids = asked.obligations.map(({ id }) => id);
    const found = new Map((await em.find(Obligation, { id: { $in: ids } }, { ...HELD, orderBy: { id: 'asc' } })).map((obligation) => [obligation.id, obligation]));
    const known = { asked, by: { id: caller.id, at: new Date() }, files: isDated(asked.deed) ? await whatFiles([...found.values()], db) : new Set<string>(), preparers: asked.deed === 'assign' ? await preparers(ids, db) : new Map<string, string>() };
    const judged = asked.obligations.map((one) => ({ ...judge(one, found.get(one.id), known), obligation: found.get(one.id) }));
    const done = judged.filter(({ outcome }) => outcome === 'done').map(({ obligation }) => obligation!);
    if (asked.dryRun) em.clear();
    else await carryOut(done, asked, context);
    const versions = new Map((await db.rows<{ id: string; version: number }>(sql`select id, version from obligation where id = any(${ids}::uuid[])`)).map(({ id, version }) => [id, version]));
    return { done: done.length, left: ids.length - done.length, outcomes: judged.map(({ id, outcome, before }) => ({ id, outcome, before, version: versions.get(id) ?? null })) };
  }
}

/** Does the deed to the obligation in memory, or says why not. */
function judge({ id, version }: Asked['obligations'][number], obligation: Obligation | undefined, known: Known): Pick<Outcome, 'id' | 'outcome' | 'before'> {
  if (!obligation) return { id, outcome: 'not-found', before: null };
  if (obligation.version !== version) return { id, outcome: 'changed-since', before: null };
  const before = known.asked.deed === 'assign' ? { employeeId: obligation.employeeByHand ? (obligation.employeeId ?? null) : null } : null;
  try {
    act(obligation, known);
    return { id, outcome: 'done', before };
  } catch (error) {
    if (error instanceof Refused) return { id, outcome: error.outcome, before: null };
    throw error;
  }
}

function act(obligation: Obligation, { asked: { deed, reason = '', on = today(), employeeId = null }, by, files, preparers }: Known): void {
  switch (deed) {
    case 'cancel': return obligation.cancel(reason, refuse);
    case 'restore': return obligation.restore(reason, refuse);
    case 'ask-not-required': return obligation.askNotRequired(reason, by, refuse);
    case 'confirm-not-required': return obligation.confirmNotRequired(by, refuse);
    case 'assign': return obligation.assign(employeeId, { byRole: preparers.get(obligation.id) ?? null }, refuse);
    default: return obligation.recordFiling(deed satisfies FilingStep, { on, files: files.has(obligation.id) }, refuse);
  }
}

async function carryOut(done: readonly Obligation[], { deed, on = today(), comment }: Asked, { em, db, caller, publish }: Doing): Promise<void> {
  await em.flush();
  const [ids, tx] = [done.map(({ id }) => id), { db, publish }];
  if (ids.length === 0) return;
  if (isDated(deed)) return recordFilings(done, { step: deed, on, proof: null, comment: comment ?? null, cause: null, by: caller.id }, tx);
  if (deed === 'cancel' || deed === 'confirm-not-required') return wentOff(ids, tx);
  if (deed === 'restore') return cameBack(ids, tx);
  return announceObligations(ids, tx, deed === 'assign' ? 'employee' : 'step');
}
