import { reporting, type EventData } from '@kontora/contracts';
import { Reacts, type ReactionContext } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { record } from './record.ts';

const { clientSeasonPlanned, clientSeasonSettled, filingRecorded, obligationChanged } = reporting.events;

/** Puts reports on the time-line of their client. Stages are there as the tasks that they become. */
@Controller()
export class ReportingReactions {
  @Reacts(obligationChanged)
  async obligationOnTimeline({ obligationId, organisationId, code, period, state, dueOn, filedOn, late, correctionNo, change }: EventData<typeof obligationChanged>, { db, meta }: ReactionContext) {
    if (change === 'employee') return; // who prepares it is the firm's affair, not history of the relation
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
  seasonOnTimeline(season: Season, context: ReactionContext) {
    return recordSeason('report.season-planned', season, context);
  }

  @Reacts(clientSeasonSettled)
  settlementOnTimeline(season: Season, context: ReactionContext) {
    return recordSeason('report.season-settled', season, context);
  }
}

type Season = EventData<typeof clientSeasonPlanned>;
const recordSeason = (title: string, { organisationId, year, obligations }: Season, { db, meta }: ReactionContext) => record(db, [{
  organisationId, kind: 'report', title, params: { year, obligations: obligations.length }, origin: { service: 'reporting', type: 'client-season', id: meta.aggregateId }, at: meta.at, actor: null, eventId: meta.id,
}]);
