import { reporting, type EventData } from '@kontora/contracts';
import { Reacts, type ReactionContext } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { record } from './record.ts';

const { clientSeasonPlanned, filingRecorded, obligationChanged } = reporting.events;

/** Puts reports on the time-line of their client. Stages are there as the tasks that they become. */
@Controller()
export class ReportingReactions {
  @Reacts(obligationChanged)
  async obligationOnTimeline({ obligationId, organisationId, code, period, state, dueOn, filedOn, late, correctionNo }: EventData<typeof obligationChanged>, { db, meta }: ReactionContext) {
    await record(db, [{
      organisationId, kind: 'report', title: `report.${state}`, params: { code, period, dueOn, filedOn, late, correctionNo }, origin: { service: 'reporting', type: 'obligation', id: obligationId }, at: meta.at, actor: null, eventId: meta.id,
    }]);
  }

  @Reacts(filingRecorded)
  async filingOnTimeline({ filingId, obligationId, organisationId, code, period, step, on, cause, correctionNo }: EventData<typeof filingRecorded>, { db, meta }: ReactionContext) {
    await record(db, [{
      organisationId, kind: 'report', title: `filing.${step}`, params: { code, period, obligationId, on, cause, correctionNo }, origin: { service: 'reporting', type: 'filing', id: filingId }, at: meta.at, actor: null, eventId: meta.id,
    }]);
  }

  @Reacts(clientSeasonPlanned)
  async seasonOnTimeline({ organisationId, year, obligations }: EventData<typeof clientSeasonPlanned>, { db, meta }: ReactionContext) {
    await record(db, [{
      organisationId, kind: 'report', title: 'report.season-planned', params: { year, obligations: obligations.length }, origin: { service: 'reporting', type: 'client-season', id: meta.aggregateId }, at: meta.at, actor: null, eventId: meta.id,
    }]);
  }
}
